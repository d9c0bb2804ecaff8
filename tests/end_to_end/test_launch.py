"""A script under the probe sees, prints and ends as it does under `python script.py`."""

from __future__ import annotations

import ast
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

from inspector.conversation.launch import Launch
from inspector.session.session import Session
from inspector.wire.messages import Declined, Detached, Ended

from .debuggee import ENTRY, PATIENCE_S, Debuggee


class Run(NamedTuple):
    out: str
    err: str
    code: int


def bare(script: Path, *arguments: str, cwd: Path | None = None, given: str | None = None) -> Run:
    command = [sys.executable, "-u", "-X", "faulthandler", given or str(script), *arguments]
    environment = dict(os.environ)  # not what C libraries have added to it in this process
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=PATIENCE_S)
    return Run(done.stdout, done.stderr, done.returncode)


def probed(script: Path, *arguments: str, cwd: Path | None = None, given: str | None = None) -> tuple[Run, Ended]:
    with Debuggee(given or script, *arguments, hold=False, cwd=cwd, interpreter=sys.executable) as debuggee:
        ended = debuggee.until(Ended)
        return Run(*debuggee.finish()), ended


def written(folder: Path, text: str, name: str = "train.py") -> Path:
    path = folder / name
    path.write_text(dedent(text))
    return path


def compared(script: Path, *arguments: str) -> tuple[Run, Ended]:
    """Both runs, asserted equal."""
    run, ended = probed(script, *arguments)
    assert run == bare(script, *arguments)
    return run, ended


SURROUNDINGS = """
    '''What a script can see of its surroundings.'''
    import os, sys
    print(sys.argv, sys.path, os.getcwd())
    print(sorted((name, str(value)) for name, value in globals().items() if name not in ("sys", "os")))
    print(__file__, __spec__, __package__, __cached__, __loader__.name, __loader__.path, type(__builtins__))
    print(sys.modules["__main__"].__dict__ is globals(), "GRADSTEP_WIRE" in os.environ)
    print(sorted((name, value) for name, value in os.environ.items() if name not in ("GRADSTEP_WIRE", "_")))
    print("inspector" in sys.modules, sys.flags, sys.warnoptions, sys.excepthook is sys.__excepthook__)
"""


def without_addresses(run: Run) -> Run:
    return run._replace(out=re.sub(r"0x[0-9a-f]+", "0x", run.out))


@pytest.mark.parametrize("given", [None, "train.py", "./train.py", "../{folder}/train.py"])
def test_it_sees_the_same_surroundings(tmp_path: Path, given: str | None):
    script = written(tmp_path, SURROUNDINGS)
    given = given and given.format(folder=tmp_path.name)
    run, ended = probed(script, "--rate", "0.1", "", cwd=tmp_path, given=given)
    assert without_addresses(run) == without_addresses(bare(script, "--rate", "0.1", "", cwd=tmp_path, given=given))
    assert (ended.kind, ended.code) == ("finished", 0)


def test_a_link_to_a_script_is_followed_as_python_does(tmp_path: Path):
    (tmp_path / "real").mkdir()
    script = written(tmp_path / "real", SURROUNDINGS)
    link = tmp_path / "link.py"
    link.symlink_to(script)
    run, _ = probed(link)
    assert without_addresses(run) == without_addresses(bare(link))


def test_a_safe_path_stays_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    compared(written(tmp_path, "import sys; print(sys.path, sys.flags.safe_path)"))


ENDS = {
    "finished": ("print('done')", "finished", 0),
    "exit_with_a_number": ("import sys; print('so far'); sys.exit(3)", "exit", 3),
    "exit_with_a_large_number": ("import sys; sys.exit(-1)", "exit", 255),
    "exit_with_nothing": ("import sys; sys.exit()", "exit", 0),
    "exit_with_a_text": ("import sys; sys.exit('no such data set')", "exit", 1),
    "exception": ("def train():\n    raise ValueError('rate < 0')\n\ntrain()", "exception", 1),
    "chained": ("try:\n    {}['rate']\nexcept KeyError as error:\n    raise ValueError('no rate') from error",
                "exception", 1),
    "syntax_error": ("x = 1\nprint('never'\n", "exception", 1),
    "indentation": ("if True:\nprint(1)\n", "exception", 1),
    "import_error": ("import no_such_module_at_all", "exception", 1),
    "at_exit": ("import atexit; atexit.register(print, 'bye'); print('hello'); raise SystemExit(4)", "exit", 4),
    "own_hook": ("import sys\nsys.excepthook = lambda kind, error, trace: "
                 "print('own', kind.__name__, error, trace.tb_lineno, trace.tb_frame.f_code.co_name)\n1 / 0",
                 "exception", 1),
    "broken_text": ("class Odd(Exception):\n    def __str__(self):\n        raise RuntimeError\n\nraise Odd()",
                    "exception", 1),
}  # fmt: skip


@pytest.mark.parametrize("source, kind, code", ENDS.values(), ids=ENDS.keys())
def test_it_ends_the_same(tmp_path: Path, source: str, kind: str, code: int):
    run, ended = compared(written(tmp_path, source))
    assert (ended.kind, ended.code) == (kind, code)
    assert run.code == code


def test_what_went_wrong_is_told_to_the_window(tmp_path: Path):
    script = written(tmp_path, "def train():\n    raise ValueError('rate < 0')\n\ntrain()\n")
    run, ended = probed(script)
    trouble = ended.trouble
    assert (trouble.type, trouble.message, trouble.file, trouble.line) == ("ValueError", "rate < 0", str(script), 2)
    assert trouble.traceback == run.err


def test_a_syntax_error_is_placed(tmp_path: Path):
    script = written(tmp_path, "x = 1\nprint('never'\n")
    run, ended = probed(script)
    assert (ended.trouble.type, ended.trouble.file, ended.trouble.line) == ("SyntaxError", str(script), 2)
    assert ended.trouble.traceback == run.err


def test_an_interrupt_ends_it_by_its_signal(tmp_path: Path):
    source = "import os, signal\nprint('so far')\nos.kill(os.getpid(), signal.SIGINT)\nprint('never')\n"
    run, ended = compared(written(tmp_path, source))
    assert ended.trouble.type == "KeyboardInterrupt"
    assert run.code == -2


def test_modules_of_our_names_beside_the_script_are_the_scripts(tmp_path: Path):
    (tmp_path / "inspector").mkdir()
    for name in ("wire", "probe", "launch", "gate", "messages"):
        written(tmp_path, f"mine = 'my {name}'", f"{name}.py")
    written(tmp_path, "mine = 'my inspector'", "inspector/__init__.py")
    source = """
        import inspector, wire, probe, launch, gate, messages
        print([module.mine for module in (inspector, wire, probe, launch, gate, messages)])
    """
    run, _ = compared(written(tmp_path, source))
    assert "my inspector" in run.out


def test_our_package_is_there_only_where_it_is_installed(tmp_path: Path):
    """To the bare script and to the watched one alike; watched, it is not loaded either way."""
    source = """
        import importlib.util, sys
        print(importlib.util.find_spec("inspector") is not None, "inspector" in sys.modules)
    """
    run, _ = compared(written(tmp_path, source))
    assert run.out.endswith(" False\n")


def test_a_class_of_main_can_be_pickled(tmp_path: Path):
    source = """
        import pickle
        class Config:
            rate = 0.1
        print(type(pickle.loads(pickle.dumps(Config()))) is Config, Config.__module__)
    """
    run, _ = compared(written(tmp_path, source))
    assert run.out.startswith("True __main__")


def test_children_of_every_kind_are_not_the_debuggee(tmp_path: Path):
    source = """
        import multiprocessing, os, subprocess, sys
        def work(n):
            return n * n, __name__
        if __name__ == "__main__":
            for method in ("fork", "spawn", "forkserver"):
                with multiprocessing.get_context(method).Pool(2) as pool:
                    print(method, pool.map(work, [1, 2, 3]))
            child = "import os; print('GRADSTEP_WIRE' in os.environ)"
            print(subprocess.run([sys.executable, "-c", child], capture_output=True, text=True).stdout)
            if os.fork() == 0:
                sys.exit(5)
            print(os.wait()[1] >> 8)
    """
    run, ended = compared(written(tmp_path, source))
    assert ended.kind == "finished" and run.err == ""


LOADER = """
    import torch
    from torch.utils.data import DataLoader, Dataset

    class Numbers(Dataset):
        def __len__(self):
            return 6
        def __getitem__(self, i):
            helper = torch.nn.Linear(1, 1, bias=False)  # a forward and a loss in the worker
            torch.nn.functional.mse_loss(helper(torch.ones(1)), torch.ones(1)).backward()
            return torch.full((3,), float(i)), i

    torch.manual_seed(0)
    model = torch.nn.Linear(3, 2)
    sgd = torch.optim.SGD(model.parameters(), lr=0.01)
    for x, y in DataLoader(Numbers(), batch_size=2, num_workers=2, multiprocessing_context="fork"):
        sgd.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), y % 2)
        loss.backward()
        sgd.step()
        print(y.tolist(), loss.item())
    print(model.weight.tolist())
    try:
        model(torch.ones(1, 5))
    except RuntimeError:
        pass
    model.weight.grad.no_such_attribute
"""


def test_workers_of_a_loader_never_hold_and_the_end_is_heard(tmp_path: Path):
    script = written(tmp_path, LOADER)
    with Debuggee(script, interpreter=sys.executable) as debuggee:
        stop = debuggee.stopped()
        assert (stop.done.phase, stop.next.phase, stop.iteration) == ("data", "zero_grad", 1)
        stop = debuggee.step("iteration")
        assert (stop.done.phase, stop.next.phase, stop.iteration) == ("data", "zero_grad", 2)
        debuggee.go("run")
        ended = debuggee.until(Ended)
        assert debuggee.next() is None
        run = Run(*debuggee.finish())
    assert run == bare(script)
    assert (ended.kind, ended.trouble.type, ended.trouble.layer) == ("exception", "AttributeError", "")


FAILS = """
    import torch
    weight = torch.ones(2, requires_grad=True)

    def train():
        loss = torch.nn.functional.mse_loss(weight, torch.zeros(2))
        loss.backward()
        loss.backward()

    train()
"""


def test_a_failed_backward_prints_the_same_traceback(tmp_path: Path):
    run, ended = compared(written(tmp_path, FAILS))
    assert ended.trouble.traceback == run.err and "second time" in run.err


# ── modules ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def bare_module(*words: str, cwd: Path) -> Run:
    command = [sys.executable, "-u", "-X", "faulthandler", "-m", *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=dict(os.environ), timeout=PATIENCE_S)
    return Run(done.stdout, done.stderr, done.returncode)


def probed_module(*words: str, cwd: Path) -> tuple[Run, Ended]:
    with Debuggee("-m", *words, hold=False, cwd=cwd, interpreter=sys.executable) as debuggee:
        ended = debuggee.until(Ended)
        return Run(*debuggee.finish()), ended


SPAWNS = """
    import multiprocessing
    def square(n):
        return n * n, __name__, __spec__.name
    if __name__ == "__main__":
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            print(pool.map(square, [2]))
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The folder that `python -m package.train` is told in."""
    folder = tmp_path / "package" / "inner"
    folder.mkdir(parents=True)
    written(folder.parent, "import sys; print('package', sys.argv)", "__init__.py")
    written(folder, "", "__init__.py")
    written(folder.parent, SURROUNDINGS, "train.py")
    written(folder, SURROUNDINGS, "__main__.py")
    written(folder, "from . import other; other.fail()", "fails.py")
    written(folder, "def fail():\n    raise ValueError('no')\n", "other.py")
    written(folder, "import sys; sys.exit('no such data set')", "leaves.py")
    written(folder.parent, "import no_such_module_at_all", "imports.py")
    written(folder, SPAWNS, "spawns.py")
    written(tmp_path, SURROUNDINGS, "alone.py")
    return tmp_path


MODULES = [
    "package.train", "package.inner", "alone", "package.inner.spawns", "package.inner.fails", "package.inner.leaves",
    "package.imports", "package.inner.fails.not", "package", "package.nothing", "nothing.at.all", "package.train.py", "package..train",
]  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_a_module_runs_as_python_m_runs_it(package: Path, name: str):
    run, ended = probed_module(name, "--rate", "0.1", "-m", "", cwd=package)
    assert without_addresses(run) == without_addresses(bare_module(name, "--rate", "0.1", "-m", "", cwd=package))
    assert ended.code == run.code
    if ended.kind == "exit":
        assert ended.trouble.message == run.err.strip()


def test_a_module_under_a_safe_path(package: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    assert probed_module("alone", cwd=package)[0] == bare_module("alone", cwd=package)


MODULE = """
    import torch
    from .. import net
    torch.manual_seed(0)
    model = net.Net()
    sgd = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(2):
        sgd.zero_grad()
        loss = torch.nn.functional.mse_loss(model(torch.ones(1, 2)), torch.zeros(1, 2))
        loss.backward()
        sgd.step()
    print(model.layer.weight.tolist())
"""


def test_a_module_among_the_libraries_is_held_and_its_code_is_the_users(tmp_path: Path, monkeypatch):
    root = tmp_path / "lib" / "site-packages"
    (root / "package" / "cli").mkdir(parents=True)
    monkeypatch.setenv("PYTHONPATH", str(root))
    source = "import torch\nclass Net(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    source += "        self.layer = torch.nn.Linear(2, 2)\n    def forward(self, x):\n        return self.layer(x)\n"
    written(root / "package", source, "net.py")
    written(root / "package" / "cli", MODULE)
    with Debuggee("-m", "package.cli.train", cwd=tmp_path, interpreter=sys.executable) as debuggee:
        stop = debuggee.stopped()
        while stop.done is None or stop.done.phase != "backward":
            stop = debuggee.step()
        assert stop.loss.name == "loss" and stop.done.file == str(root / "package" / "cli" / "train.py")
        assert set(debuggee.tree()) == {"model.layer.weight", "model.layer.bias"}
        debuggee.go("run")
        debuggee.until(Ended)
        run = Run(*debuggee.finish())
    assert run == bare_module("package.cli.train", cwd=tmp_path)


# ── what can not be debugged ─────────────────────────────────────────────────────────────────────────────────────────


def fake_torch(folder: Path, version: str, source: str = "") -> str:
    """A package of that name, for PYTHONPATH."""
    (folder / "torch").mkdir(parents=True)
    (folder / "torch" / "__init__.py").write_text(f"__version__ = {version!r}\n{source}")
    return str(folder)


@pytest.mark.parametrize("version", ["2.5.1+cu124", "1.13.1", "0.4.0a0"])
def test_an_old_torch_is_declined_and_the_script_goes_on(tmp_path: Path, monkeypatch, version: str):
    monkeypatch.setenv("PYTHONPATH", fake_torch(tmp_path / "old", version))
    script = written(tmp_path, "import torch; print(torch.__version__)")
    with Debuggee(script, hold=True, interpreter=sys.executable) as debuggee:
        declined = debuggee.until(Declined)
        assert (declined.code, declined.detail) == ("torch_too_old", version)
        assert debuggee.until(Ended).kind == "finished"
        assert Run(*debuggee.finish()) == bare(script)


def test_a_torch_that_is_none_is_no_concern_of_the_script(tmp_path: Path):
    """A folder of the user's own called torch."""
    fake_torch(tmp_path, "9.0")
    script = written(tmp_path, "import torch; print(torch.__version__)")
    with Debuggee(script, hold=True, interpreter=sys.executable) as debuggee:
        detached = debuggee.until(Detached)
        assert detached.where == "attach" and "torch" in detached.detail
        debuggee.until(Ended)
        assert Run(*debuggee.finish()) == bare(script)


@pytest.mark.parametrize("name", ["__main__.py", "startup/too_old.py"])
def test_the_entry_has_nothing_that_an_old_python_can_not_read(name: str):
    tree = ast.parse((ENTRY.parent / name).read_text(), feature_version=(3, 4))
    typed = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.returns is not None]
    new = [node for node in ast.walk(tree) if isinstance(node, (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr))]
    assert not typed and not new
    assert (ENTRY.parent / name).read_bytes().isascii()  # 2.7 reads no other character without being told


def test_a_python_that_is_too_old_says_so_to_the_window(qtbot, tmp_path: Path):
    """As the oldest one that is allowed were newer than this one."""
    package = tmp_path / "inspector"
    shutil.copytree(ENTRY.parents[1] / "probe", package / "probe", ignore=shutil.ignore_patterns("__pycache__"))
    entry = package / "probe" / ENTRY.name
    entry.write_text(entry.read_text().replace("(3, 10)", "(9, 10)"))
    session, said = Session(str(entry)), []
    session.output.connect(said.append)
    with qtbot.waitSignal(session.ended):
        session.start(Launch(str(written(tmp_path, "print('never')"))))
    version = platform.python_version()
    assert (session.state.outcome.kind, session.state.outcome.detail) == ("declined", f"python_too_old {version}")
    assert "".join(said) == f"Gradstep: Python {version} is too old, 9.10 is the oldest that can be debugged.\n"
    assert not list(package.rglob("*.pyc"))
    session.close()


def test_python_2_does_not_even_know_our_flags_and_is_named(qtbot, tmp_path: Path):
    python = written(tmp_path, "#!/bin/sh\necho '-X is reserved for implementation-specific arguments'\nexit 2\n",
                     "python")  # fmt: skip
    python.chmod(0o755)
    session = Session()
    with qtbot.waitSignal(session.ended):
        session.start(Launch(str(written(tmp_path, "print 'never'")), interpreter=str(python)))
    assert (session.state.outcome.kind, session.state.outcome.detail) == ("declined", "python_too_old 2")
    session.close()
