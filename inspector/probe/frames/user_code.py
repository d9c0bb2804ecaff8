"""Finds the user's frames and reads from the source which call runs there and to which variable its result goes."""

from __future__ import annotations

import ast
import linecache
import os
import sys
import sysconfig
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import CodeType, FrameType
from typing import Any

from . import local_variables

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep  # the probe's folder
_LIBRARIES = tuple(
    {sysconfig.get_path(name) + os.sep for name in ("purelib", "platlib", "stdlib", "platstdlib")} | {"<frozen"}
)
# site-packages of the user and of the system
_PACKAGES = tuple(os.sep + name + os.sep for name in ("site-packages", "dist-packages"))
_users: dict[str, bool] = {}
_machinery: dict[str, bool] = {}


@dataclass(frozen=True, slots=True)
class Site:
    """A call in the user's source. Texts are "" if the source can not be read."""

    file: str
    line: int
    callee: str = ""  # source of what is called: "model", "self.model", "loss.backward"
    owner: str = ""  # of a method call, what it is called on: "loss"
    argument: str = ""  # source of the first argument
    target: str = ""  # the variable that the result is assigned to
    text: str = ""  # source of the whole call
    through: Site | None = None  # the library's call made inside this call: `model(x)` inside `trainer.fit()`

    def of(self, verb: str = "") -> Site:
        """Returns the site that names what is called: the library's call, unless the user's own call has the name
        `verb`."""
        return self if self.through is None or verb and verb == self.callee.rpartition(".")[2] else self.through

    @property
    def short(self) -> str:
        """Returns the source of the call, with "…" for its arguments if it is long."""
        return self.text if len(self.text) <= _SHORT else f"{self.callee}(…)"


_SHORT = 40
NOWHERE = Site("", 0)


def is_users(file: str) -> bool:
    """Returns whether a file is the user's own: neither a library's nor the probe's."""
    known = _users.get(file)
    if known is None:
        is_ours = file.startswith(_OURS)  # an ordinary attribute access may run user code
        known = _users[file] = not is_ours and (not _is_library(file) or _is_of_main(file))
    return known


def _is_library(file: str) -> bool:
    return file.startswith((*_LIBRARIES, _OURS, "<")) or any(p in file for p in _PACKAGES)


def _is_of_main(file: str) -> bool:
    """Returns whether a file belongs to an installed program that is being run (`python -m package`, the
    walkthrough)."""
    main = sys.modules.get("__main__")
    script = getattr(main, "__file__", None) or ""
    if file == script or not _is_library(script):
        return file == script
    package = getattr(main, "__package__", None) or ""
    home = os.path.dirname(script)
    for _ in package.split(".")[1:]:
        home = os.path.dirname(home)
    shared = f"{os.sep}{os.path.basename(home)}{os.sep}" in _PACKAGES or home + os.sep in _LIBRARIES
    return file.startswith(home + os.sep) and not shared and package.partition(".")[0] != "torch"


def user_frame(frame: FrameType | None) -> FrameType | None:
    """Returns the innermost frame of the user's own code, from `frame` outwards, or None."""
    while frame is not None and not is_users(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


def here() -> FrameType | None:
    """Returns the innermost frame of the user's own code that called this function."""
    return user_frame(sys._getframe(1))


_CALLS = os.sep.join(("torch", "nn", "modules", "module.py"))  # the file in which torch calls layers


def is_called_by_user() -> bool:
    """Returns whether the layer's call that led here stands in a line of the user's own."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith(_OURS) and not file.endswith(_CALLS):
            return is_users(file)
        frame = frame.f_back
    return False


def place_outside(name: str) -> tuple[int, int]:
    """Returns (id of the code, offset in it) of the caller of the function of this name. Cheap; only good for
    comparing."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_name != name:
        frame = frame.f_back
    caller = frame.f_back if frame is not None else None
    return (id(caller.f_code), caller.f_lasti) if caller is not None else (0, 0)


def is_in_loop() -> bool:
    """Returns whether any running frame of the user's stands inside a loop."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if is_users(frame.f_code.co_filename) and _loops(frame):
            return True
        frame = frame.f_back
    return False


def _loops(frame: FrameType) -> bool:
    """Returns whether the frame stands inside a loop, and True if the source can not be read."""
    tree, line = tree_of(frame.f_code.co_filename), frame.f_lineno or 0
    if tree is None or frame.f_code.co_name in ("<listcomp>", "<genexpr>", "<setcomp>", "<dictcomp>"):
        return True
    first = frame.f_code.co_firstlineno if frame.f_code.co_name != "<module>" else 0
    found = (node for node in ast.walk(tree) if isinstance(node, (ast.For, ast.While, ast.AsyncFor)))
    return any(_covers(node, line) and node.lineno >= first for node in found)


def _is_machinery(file: str) -> bool:
    """Returns whether a file only passes calls on: torch's, the standard library's, the probe's."""
    known = _machinery.get(file)
    if known is None:
        inner = next((file.partition(home)[2] for home in _PACKAGES if home in file), None)
        known = _machinery[file] = inner is None or inner.startswith("torch" + os.sep)
    return known


def site_here() -> Site:
    """Returns the user's call that led here, with the library's call inside it if there is one."""
    return site_from(sys._getframe(1))


def site_from(frame: FrameType | None) -> Site:
    """Returns the user's call that led to `frame`, as `site_here` does. Every phase of a free run calls this."""
    library = executed = None
    while frame is not None:
        file = frame.f_code.co_filename
        if _users.get(file) or file not in _users and is_users(file):
            break
        if library is None and not (_machinery.get(file) or _is_machinery(file)):
            library = frame
        if executed is None and library is None and is_executed(file):
            executed = frame
        frame = frame.f_back
    site, inner = site_of(frame), library or executed
    if inner is None or frame is None:
        return site
    if executed is not None:  # the text of what `exec` runs is nowhere, and that of its own call names nothing in it
        inner_site = _without_text(executed.f_code.co_filename, executed.f_lineno or 0)
        return _through(_without_text(site.file, site.line), inner_site)
    return _through(site, site_of(library))


def is_executed(file: str) -> bool:
    """Returns whether code of this file was made by `exec` or `eval` of a text."""
    known = _executed.get(file)
    if known is None:
        known = _executed[file] = file.startswith("<") and not file.startswith(_MADE_BY_LIBRARIES)
    return known


def is_in_executed(frame: FrameType | None) -> bool:
    """Returns whether code that `frame` has executed as a text has led here."""
    inner: FrameType | None = sys._getframe(1)
    while inner is not None and inner is not frame:
        if is_executed(inner.f_code.co_filename):
            return True
        inner = inner.f_back
    return False


_executed: dict[str, bool] = {}
_MADE_BY_LIBRARIES = ("<frozen", "<eval_with_key", "<attrs", "<__array")


_led: dict[tuple[int, int], tuple[Site, Site, Site]] = {}  # by the ids of both sites, which the value keeps alive


def _through(site: Site, inner: Site) -> Site:
    """Returns one and the same Site for each pair, so that sites can be compared by identity."""
    key = (id(site), id(inner))
    if key not in _led:
        if len(_led) > 10_000:
            _led.clear()
        _led[key] = replace(site, through=inner), site, inner
    return _led[key][0]


_textless: dict[tuple[str, int], Site] = {}


def _without_text(file: str, line: int) -> Site:
    """Returns one and the same Site for a place of which no text is known."""
    if len(_textless) > 10_000:
        _textless.clear()
    return _textless.setdefault((file, line), Site(file, line))


# With a reference to the code, as another code object may get the id of one that is gone.
_sites: dict[tuple[int, int], tuple[Site, weakref.ref[CodeType]]] = {}


def site_of(frame: FrameType | None) -> Site:
    """Returns the call that `frame` is executing; the source is read once per place."""
    if frame is None:
        return NOWHERE
    key = (id(frame.f_code), frame.f_lasti)  # hashing a code object would hash its constants
    found = _sites.get(key)
    if found is None or found[1]() is not frame.f_code:
        if len(_sites) > 10_000:  # code that `exec` makes again and again
            _sites.clear()
        found = _sites[key] = _read_site(frame), weakref.ref(frame.f_code)
    return found[0]


def _read_site(frame: FrameType) -> Site:
    file, line = frame.f_code.co_filename, frame.f_lineno or 0
    call, statement = _call_at(file, _span(frame) or (line, None, None, None), line)
    if call is None:
        return Site(file, line)
    owner = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    argument = ast.unparse(call.args[0]) if call.args else ""
    return Site(
        file=file,
        line=line,
        callee=ast.unparse(call.func),
        owner=owner,
        argument=argument,
        target=_target(statement, call),
        text=ast.unparse(call),
    )


def statement_at(frame: FrameType) -> tuple[ast.stmt | None, ast.Call | None]:
    """Returns the statement that a frame is executing and the call in it (None in the header of a loop)."""
    line = frame.f_lineno or 0
    span = _span(frame)
    call, statement = _call_at(frame.f_code.co_filename, span or (line, None, None, None), line)
    is_exact = call is None or span is None or _end_of(call) == (span[1], span[3])
    return statement, call if is_exact else None


def _span(frame: FrameType) -> tuple[int | None, ...] | None:
    """Returns (line, end line, column, end column) of the running instruction, or None before Python 3.11."""
    if not hasattr(frame.f_code, "co_positions"):
        return None
    return next((span for i, span in enumerate(frame.f_code.co_positions()) if i == frame.f_lasti // 2), None)


_loaded: dict[str, str] = {}  # texts that are known to be what runs


def has_loaded(file: str, text: str) -> None:
    """The code of this file is made from this text, whatever stands in the file later."""
    _loaded[file] = text


def is_text_known(file: str) -> bool:
    """Returns whether `source` is the very text that the file's code was made from."""
    return file in _loaded


def source(file: str) -> str:
    """Returns the text of a file as it was loaded or, where that is unknown, first read; "" if there is none."""
    known = _loaded.get(file)
    return "".join(linecache.getlines(file)) if known is None else known


_trees: dict[str, ast.Module | None] = {}


def tree_of(file: str) -> ast.Module | None:
    if file not in _trees:
        try:
            _trees[file] = ast.parse(source(file))
        except (SyntaxError, ValueError):
            _trees[file] = None  # generated code, or a file that was changed since: its texts stay unknown
    return _trees[file]


def _call_at(file: str, span: tuple[int | None, ...], line: int) -> tuple[ast.Call | None, ast.stmt | None]:
    tree = tree_of(file)
    if tree is None:
        return None, None
    on_line = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and _covers(node, line)]
    for statement in reversed(on_line):  # innermost first
        exact = next((call for call in _calls(statement) if _end_of(call) == (span[1], span[3])), None)
        if exact is not None:
            return exact, statement
    last = on_line[-1] if on_line else None
    return next((call for call in _calls(last) if call.lineno == line), None), last


def _calls(statement: ast.stmt | None) -> Iterator[ast.Call]:
    return (node for node in (ast.walk(statement) if statement else ()) if isinstance(node, ast.Call))


def _covers(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)


def _end_of(call: ast.Call) -> tuple[int | None, ...]:
    """Returns (line, column) of the call's closing bracket: in a chain over lines the instruction begins at the
    method's name."""
    return call.end_lineno, call.end_col_offset


def _target(statement: ast.stmt | None, call: ast.Call) -> str:
    """Returns the variable to which exactly the call's result is assigned, or ""."""
    if isinstance(statement, ast.Assign) and statement.value is call and len(statement.targets) == 1:
        return ast.unparse(statement.targets[0])
    if isinstance(statement, ast.AnnAssign) and statement.value is call:
        return ast.unparse(statement.target)
    return ""


def names_in_scope(frame: FrameType | None) -> Iterator[tuple[str, Any]]:
    """Yields (name, object) of the locals of the user's frames, innermost first, then of the module's globals."""
    outermost = frame
    while frame is not None:
        if is_users(frame.f_code.co_filename):
            yield from local_variables.locals_of(frame)
            outermost = frame
        frame = frame.f_back
    if outermost is not None:
        yield from list(outermost.f_globals.items())


def names_of_script() -> Iterator[tuple[str, Any]]:
    """Yields (name, object) of the script's globals, which outlive its frames."""
    main = sys.modules.get("__main__")
    if main is not None and is_users(getattr(main, "__file__", None) or "<"):
        yield from list(vars(main).items())


def attributes_of(value: Any) -> list[tuple[str, Any]]:
    """What an object of the script's own class holds, such as a Trainer's model; read without asking the object."""
    if issubclass(type(value), type) or type(value).__module__ == "builtins" or _is_of_torch(type(value)):
        return []
    try:
        held = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return []
    return list(held.items()) if type(held) is dict else []


def _is_of_torch(kind: type) -> bool:
    """Whether it is a module or a tensor, of whatever class; `frames` knows no torch."""
    return any(base.__module__.startswith("torch") and base.__name__ in ("Module", "Tensor") for base in kind.__mro__)
