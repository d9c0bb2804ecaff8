"""The stack is the script's: it goes as deep as it does without us, and an end of it is told in the same words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.wire.messages import Detached, Ended
from tests.end_to_end.debuggee import PATIENCE_S, Debuggee

STEPS = 200  # of a run; nested modules have ten thousands
DEPTH = Path(__file__).parents[1] / "scripts" / "depth.py"


@pytest.fixture(scope="module")
def bare() -> tuple[str, str, int]:
    command = [sys.executable, "-u", "-X", "faulthandler", str(DEPTH)]
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), timeout=PATIENCE_S)
    return done.stdout, done.stderr, done.returncode


@pytest.mark.parametrize("unit", ["run", "phase", "into"])
def test_it_is_as_deep_as_without_us(bare: tuple[str, str, int], unit: str):
    with Debuggee(DEPTH, hold=unit != "run", interpreter=sys.executable) as debuggee:
        stop, steps = debuggee.stopped(), 0
        while not isinstance(stop, Ended):
            stop, steps = debuggee.step(unit if steps < STEPS else "run"), steps + 1
        assert not [said for said in debuggee.seen if isinstance(said, Detached)]
        assert debuggee.finish() == bare
    assert stop.trouble.type == "RecursionError" and stop.trouble.layer_type == "Endless"
    assert "nested" in bare[0] and "Endless()(x)" in bare[1]
