"""How a run has ended, concluded from all that was heard and printed."""

from __future__ import annotations

import pytest

from inspector.conversation.ending import PYTHON_2_REFUSES, Ending
from inspector.conversation.outcome import Outcome
from inspector.wire.messages import Declined, Ended
from tests.unit.desk.samples import moment, progress, stopped

FATAL = """\
Fatal Python error: Segmentation fault

Current thread 0x00007f0 (most recent call first):
  File "/home/ada/train.py", line 12 in <module>
"""


@pytest.fixture
def ending() -> Ending:
    """Of a debuggee that has said Hello."""
    made = Ending()
    made.greeted()
    return made


def test_its_own_last_word_counts(ending: Ending):
    ending.heard(Ended("exit", 3, 12, None))
    assert ending.outcome(3, False) == Outcome("exit", 3, None, 12)


def test_the_iteration_is_the_last_that_was_heard_of(ending: Ending):
    ending.heard(stopped("backward", "step", iteration=5))
    assert ending.iteration == 5
    ending.heard(progress(9))  # of which nothing was done yet
    assert ending.iteration == 5
    ending.heard(progress(9, done=moment("step")))
    assert ending.iteration == 1


def test_who_stops_a_script_that_was_over_does_not_change_how_it_ended(ending: Ending):
    ending.heard(Ended("finished", 0, 12, None))
    ending.stopped()
    assert ending.outcome(0, True).kind == "finished"


def test_a_script_that_is_stopped_was_stopped(ending: Ending):
    ending.stopped()
    assert ending.outcome(0, False).kind == "stopped"


def test_a_signal_that_was_sent_from_here_is_no_crash(ending: Ending):
    assert ending.outcome(-15, True).kind == "stopped"
    assert ending.outcome(-15, False) == Outcome("signal", 15)


def test_a_crash_is_read_from_the_console(ending: Ending):
    ending.printed("epoch 1\n")
    ending.printed(FATAL)
    outcome = ending.outcome(-11, False)
    assert outcome.kind == "signal" and outcome.trouble is not None
    assert (outcome.trouble.file, outcome.trouble.line) == ("/home/ada/train.py", 12)


def test_python_2_says_in_its_own_words_that_it_is_too_old():
    ending = Ending()
    ending.printed(f"{PYTHON_2_REFUSES}\n")
    assert ending.outcome(2, False) == Outcome("declined", 2, detail="python_too_old 2")


def test_a_debuggee_that_declined_says_why(ending: Ending):
    ending.heard(Declined("torch_too_old", "1.13"))
    assert ending.outcome(0, False).detail == "torch_too_old 1.13"


def test_what_parted_and_then_ended_was_not_watched(ending: Ending):
    ending.parted()
    assert ending.outcome(0, False).kind == "unwatched"
