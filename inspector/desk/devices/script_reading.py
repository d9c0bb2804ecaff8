"""Where a script chooses its device by itself, found by reading it and the modules beside it that it imports."""

from __future__ import annotations

import ast
import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from inspector.conversation.launch import Launch

MAX_FILES, MAX_BYTES = 40, 1 << 18  # what is read while somebody waits for a list to open
METHODS = {"cuda", "xpu", "npu", "ipu", "hpu"}  # model.cuda()
FUNCTIONS = {"set_default_device", "set_device", "set_default_tensor_type", "autocast", "GradScaler", "Accelerator",
             "DataParallel", "DistributedDataParallel", "init_process_group"}  # fmt: skip
KINDS = ("cpu", "cuda", "mps", "xpu", "npu", "hpu", "meta")
OPTIONS = {"args", "arguments", "cfg", "conf", "config", "flags", "hparams", "opt", "options", "opts", "params",
           "self", "settings", "accelerator", "trainer"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """A place; `file` "" where the source could not be found at all."""

    file: str
    line: int
    text: str  # what stands there: "model.to(device)"


UNREADABLE = DeviceCode("", 0, "")


def find(launch: Launch) -> DeviceCode | None:
    """The first place in the script, else in what it imports from beside it; None where it leaves that to torch."""
    path = launch.script_path() or _module_path(launch)
    return _in_files(path) if path else UNREADABLE


def _module_path(launch: Launch) -> str:
    """Where `python -m` finds a module that lies in the working directory; "" for any other."""
    path = os.path.join(launch.working_directory(), *launch.module.split("."))
    found = (candidate for candidate in (f"{path}.py", os.path.join(path, "__main__.py")) if os.path.isfile(candidate))
    return next(found, "")


def _in_files(script: str) -> DeviceCode | None:
    folder = os.path.dirname(script)
    waiting, seen = [script], {script}
    while waiting and len(seen) <= MAX_FILES:
        file = waiting.pop(0)
        tree = _tree(file)
        if tree is None:
            continue
        if (found := next(_places(tree, file), None)) is not None:
            return found
        beside = [path for name in _imported(tree) for path in _paths(folder, os.path.dirname(file), name)]
        waiting += [path for path in dict.fromkeys(beside) if path not in seen]
        seen.update(waiting)
    return None


def _tree(file: str) -> ast.Module | None:
    """None for what is no Python: that it can not be run is said elsewhere."""
    try:
        if os.path.getsize(file) > MAX_BYTES:
            return None
        with open(file, "rb") as source, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the script's own strings
            return ast.parse(source.read())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _imported(tree: ast.Module) -> Iterator[str]:
    """Dotted names, as far as they may be modules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module:
                yield node.module
            yield from (f"{node.module}.{alias.name}" if node.module else alias.name for alias in node.names)


def _paths(*folders_and_name: str) -> Iterator[str]:
    *folders, name = folders_and_name
    for folder in dict.fromkeys(folders):
        path = os.path.join(folder, *name.split("."))
        yield from (file for file in (f"{path}.py", os.path.join(path, "__init__.py")) if os.path.isfile(file))


# ── one file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _places(tree: ast.Module, file: str) -> Iterator[DeviceCode]:
    nodes = list(ast.walk(tree))
    reader = _Reader(nodes)
    calls = [node for node in nodes if isinstance(node, ast.Call) and reader.chooses(node)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        yield DeviceCode(file, call.lineno, _shown(call))


def _shown(call: ast.Call) -> str:
    text = ast.unparse(call)
    return text if len(text) <= 60 else text[:60] + "…"


class _Reader:
    """Tells the calls that name a device. What follows another tensor (`device=x.device`) names none."""

    def __init__(self, nodes: list[ast.AST]) -> None:
        named: dict[str, bool] = {}  # variable: whether it is only ever the device of some tensor
        for node in nodes:
            if isinstance(node, ast.Assign):
                for target in (t.id for t in node.targets if isinstance(t, ast.Name)):
                    named[target] = named.get(target, True) and _is_of_a_tensor(node.value)
        self._followers = {name for name, follows in named.items() if follows}

    def chooses(self, call: ast.Call) -> bool:
        name = _last_name(call.func)
        if name in FUNCTIONS or (name == "device" and _is_torchs(call.func)):
            return True
        if name in METHODS and isinstance(call.func, ast.Attribute):
            return not _is_torchs(call.func)
        if name == "add_argument":
            return any(isinstance(word, ast.Constant) and word.value == "--device" for word in call.args)
        is_to = name == "to" and any(self._names_a_device(value, False) for value in call.args[:1])
        return is_to or any(self._names_a_device(value, True) for value in _keywords(call, "device", "device_type"))

    def _names_a_device(self, value: ast.expr, is_keyword: bool) -> bool:
        if isinstance(value, ast.Constant):
            return _is_kind(value.value) or (is_keyword and type(value.value) is int)
        if isinstance(value, ast.Name):
            return (is_keyword or _sounds(value.id)) and value.id not in self._followers
        if isinstance(value, ast.Attribute):
            return _sounds(value.attr) and not _is_of_a_tensor(value)
        if isinstance(value, ast.IfExp):
            return any(self._names_a_device(branch, is_keyword) for branch in (value.body, value.orelse))
        if isinstance(value, ast.JoinedStr):
            return bool(value.values) and self._names_a_device(value.values[0], is_keyword)
        return isinstance(value, ast.Call) and self.chooses(value)


def _keywords(call: ast.Call, *names: str) -> Iterator[ast.expr]:
    return (keyword.value for keyword in call.keywords if keyword.arg in names)


def _is_of_a_tensor(value: ast.expr) -> bool:
    """`x.device`, and not `args.device`."""
    if not isinstance(value, ast.Attribute) or value.attr != "device":
        return False
    return _last_name(value.value).lower() not in OPTIONS


def _is_kind(value: object) -> bool:
    return isinstance(value, str) and value.strip().partition(":")[0] in KINDS


def _sounds(name: str) -> bool:
    """Whether a variable's name is that of a device: `device`, `DEVICE`, `dev`, `self._device`, `gpu`, `local_rank`."""
    name = name.lower().strip("_")
    return "device" in name or name in ("dev", "gpu", "cuda", "rank", "local_rank")


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_torchs(function: ast.expr) -> bool:
    """Whether it is called on the module `torch`, or by its bare name."""
    return not isinstance(function, ast.Attribute) or _last_name(function.value) == "torch"
