"""A script under the probe sees, prints and ends as it does under `python script.py`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

from inspector.wire.messages import Ended

from .debuggee import PATIENCE_S, Debuggee


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
    with Debuggee(given or script, *arguments, hold=False, cwd=cwd) as debuggee:
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
    with Debuggee(script) as debuggee:
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
