"""What a run's end is called."""

from __future__ import annotations

import pytest

from inspector.conversation.outcome import KINDS, Outcome, conclude
from inspector.wire.messages import Declined, Ended, Trouble


def trouble(type_: str, message: str) -> Trouble:
    return Trouble(type_, message, "", "train.py", 1, "", "", ())


LACKS_TORCH = trouble("ModuleNotFoundError", "No module named 'torch'")
LACKS_VISION = trouble("ModuleNotFoundError", "No module named 'torchvision'")
FAILED = trouble("RuntimeError", "shapes")


@pytest.mark.parametrize(
    ("word", "returncode", "stopped", "connected", "expected"),
    [
        (Ended("finished", 0, 9, None), 0, False, True, Outcome("finished", 0, iteration=9)),
        (Ended("exit", 3, 9, None), 3, False, True, Outcome("exit", 3, iteration=9)),
        (Ended("exit", 1, 0, FAILED), 1, False, True, Outcome("exit", 1, FAILED)),
        (Ended("exit", 0, 9, None), 0, False, True, Outcome("finished", 0, iteration=9)),
        (Ended("exception", 1, 9, FAILED), 1, False, True, Outcome("exception", 1, FAILED, 9)),
        (Ended("exception", 1, 0, LACKS_TORCH), 1, False, True, Outcome("no_torch", 1, LACKS_TORCH)),
        (Ended("exception", 1, 0, LACKS_VISION), 1, False, True, Outcome("exception", 1, LACKS_VISION)),
        (Ended("exception", 1, 9, FAILED), 1, True, True, Outcome("stopped", 1, iteration=9)),
        (Ended("finished", 0, 9, None), -11, False, True, Outcome("signal", 11, iteration=9)),
        (Ended("finished", 0, 9, None), 120, False, True, Outcome("closing_down", 120, iteration=9)),
        (None, 0, False, True, Outcome("vanished", 0, iteration=4)),
        (None, 7, False, True, Outcome("crashed", 7, iteration=4)),
        (None, -9, False, True, Outcome("signal", 9, iteration=4)),
        (None, -9, False, False, Outcome("signal", 9, iteration=4)),
        (None, -15, True, True, Outcome("stopped", -15, iteration=4)),
        (None, 1, False, False, Outcome("no_connection", 1, iteration=4)),
        (None, 0, False, False, Outcome("no_connection", 0, iteration=4)),
    ],
)
def test_conclusions(word, returncode, stopped, connected, expected):
    outcome = conclude(word, returncode, stopped, connected, iteration=4)
    assert outcome == expected
    assert outcome.kind in KINDS


def test_a_probe_that_declined_says_why():
    declined = Declined("torch_too_old", "1.13")
    assert conclude(None, 0, False, True, declined) == Outcome("declined", 0, detail="torch_too_old 1.13")
    assert conclude(None, -15, True, True, declined).kind == "stopped"
