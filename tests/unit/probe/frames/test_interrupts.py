"""What comes from outside of the probe is told from what the script's own code raises because we have called it."""

from __future__ import annotations

import functools
import os
import signal
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from inspector.probe.core import guard
from inspector.probe.frames import interrupts
from inspector.probe.frames.interrupts import is_from_outside

SCRIPT = """
import sys

def raises(error):
    raise error

def leaves():
    sys.exit(3)

def handler(number, frame):
    raise TimeoutError("too long")

class Handler:
    def __call__(self, number, frame):
        raise SystemExit(4)

def waits(number, kill, pid):
    kill(pid, number)
    for _ in range(1000):
        pass
"""


@pytest.fixture
def script(tmp_path: Path) -> dict[str, Any]:
    """The names of a script of the user's."""
    names: dict[str, Any] = {}
    exec(compile(SCRIPT, str(tmp_path / "train.py"), "exec"), names)
    return names


@pytest.fixture
def handling() -> Iterator[Callable[[int, Any], None]]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGUSR1)}
    yield signal.signal
    for number, handler in before.items():
        signal.signal(number, handler)


def raised(run: Callable[[], Any]) -> BaseException:
    try:
        run()
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize("error", [KeyboardInterrupt("evil"), SystemExit(1), GeneratorExit(), ValueError("no")])
def test_what_the_scripts_own_code_raises_is_not(script: dict[str, Any], error: BaseException):
    assert not is_from_outside(raised(lambda: script["raises"](error)))


def test_an_exit_of_the_scripts_own_code_is_not(script: dict[str, Any]):
    assert not is_from_outside(raised(script["leaves"]))


def test_ctrl_c_is_wherever_it_comes(script: dict[str, Any], handling):
    handling(signal.SIGINT, signal.default_int_handler)
    error = raised(lambda: script["waits"](signal.SIGINT, os.kill, os.getpid()))
    assert isinstance(error, KeyboardInterrupt) and is_from_outside(error)


@pytest.mark.parametrize("wrap", [lambda handler: handler, functools.partial], ids=["plain", "partial"])
def test_what_a_handler_raises_is(script: dict[str, Any], handling, wrap):
    handling(signal.SIGUSR1, wrap(script["handler"]))
    error = raised(lambda: script["waits"](signal.SIGUSR1, os.kill, os.getpid()))
    assert isinstance(error, TimeoutError) and is_from_outside(error)


def test_a_handler_may_be_an_object(script: dict[str, Any], handling):
    handling(signal.SIGUSR1, script["Handler"]())
    error = raised(lambda: script["waits"](signal.SIGUSR1, os.kill, os.getpid()))
    assert isinstance(error, SystemExit) and is_from_outside(error)


@pytest.mark.parametrize("room", [guard, interrupts], ids=["another room", "this room"])
def test_what_the_probe_itself_raises_goes_through_unless_it_is_a_failure(room: types.ModuleType):
    names: dict[str, Any] = {}
    exec(compile("def ours(error): raise error", str(room.__file__), "exec"), names)
    assert is_from_outside(raised(lambda: names["ours"](KeyboardInterrupt())))
    assert not is_from_outside(raised(lambda: names["ours"](ValueError())))
