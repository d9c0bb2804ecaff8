"""What was found in a run: which of it counts, what is muted and held at, and what is kept of that."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from inspector.conversation.findings import FoundInRun
from inspector.wire.findings import THRESHOLDS, Checked, FindingTold, HoldAtFindings, Threshold


def told(number: int, code: str, level: str = "error", line: int = 3, first: int = 1, **more: Any) -> FindingTold:
    names = more.pop("parameters", ("net.weight",))
    return FindingTold(number, code, level, "train.py" if line else "", line, (), names, 0, first, first, 1, ())


def found(*messages: Any) -> FoundInRun:
    run = FoundInRun()
    for message in messages:
        run.hear(message)
    return run


def codes(run: FoundInRun) -> list[str]:
    return [verdict.found.code for verdict in run.verdicts()]


def test_errors_come_first_and_then_what_was_found_earlier():
    run = found(
        told(1, "no_activation", "hint"), told(2, "softmax_twice", "warning", first=5), told(3, "duplicates", "error", first=9),
        told(4, "input_scale", "warning", first=2),
    )  # fmt: skip
    assert codes(run) == ["duplicates", "input_scale", "softmax_twice", "no_activation"]
    assert run.count() == {"error": 1, "warning": 2, "hint": 1}


def test_a_finding_that_grows_is_the_same_one():
    run = found(told(1, "no_zero_grad"), told(1, "no_zero_grad", first=1))
    assert len(run.verdicts()) == 1


def test_what_follows_from_a_cause_is_no_finding_of_its_own():
    run = found(told(1, "no_zero_grad"), told(2, "diverging", line=9, first=4))
    assert codes(run) == ["no_zero_grad"]
    assert run.verdicts()[0].consequences == ("diverging",)


def test_one_that_is_no_fault_is_muted_at_its_place_and_nowhere_else():
    here, elsewhere = told(1, "no_zero_grad", line=3), told(2, "no_zero_grad", line=8)
    run = found(here, elsewhere)
    run.mute(here)
    assert [verdict.found for verdict in run.verdicts()] == [elsewhere]
    assert [verdict.found for verdict in run.muted_verdicts()] == [here]
    run.mute(here, False)
    assert len(run.verdicts()) == 2


def test_one_without_a_line_is_muted_by_its_parameter():
    run = found(told(1, "vanishing", line=0), told(2, "vanishing", line=0, parameters=("net.bias",)))
    run.mute(run.verdicts()[0].found)
    assert [verdict.found.parameters for verdict in run.verdicts()] == [("net.bias",)]


def test_the_debuggee_is_told_what_to_hold_at():
    run, told_of = found(told(1, "no_zero_grad")), []
    run.choice_changed.connect(lambda: told_of.append(run.order()))
    run.hold_at("no_zero_grad", True)
    run.hold_at("nonfinite", False)
    run.mute(run.verdicts()[0].found)
    assert told_of == [
        HoldAtFindings(True, ("no_zero_grad",)),
        HoldAtFindings(False, ("no_zero_grad",)),
        HoldAtFindings(False, ("no_zero_grad",), ("no_zero_grad@train.py:3",)),
    ]


def test_a_new_run_knows_nothing_and_keeps_what_was_chosen():
    run = found(told(1, "no_zero_grad"), Checked(3, 3, 3, 3, ("no_zero_grad",), ()))
    run.hold_at("no_zero_grad", True)
    run.begin()
    assert (run.verdicts(), run.checked, run.holds_at("no_zero_grad")) == ([], None, True)


def test_what_was_chosen_is_written_down_and_read_again():
    run = found(told(1, "no_zero_grad"))
    run.mute(run.verdicts()[0].found)
    run.hold_at("diverging", True)
    again = found(told(1, "no_zero_grad"))
    again.read(json.loads(json.dumps(run.as_json())))
    assert (codes(again), again.holds_at("diverging")) == ([], True)


def test_a_threshold_is_told_to_the_debuggee_and_kept_with_the_script():
    run = FoundInRun()
    run.set_threshold("vanishing", 1e-6)
    assert run.order().thresholds == (Threshold("vanishing", 1e-6),)
    again = FoundInRun()
    again.read(json.loads(json.dumps(run.as_json())))
    assert again.threshold("vanishing") == 1e-6
    again.set_threshold("vanishing", None)
    assert again.threshold("vanishing") == THRESHOLDS["vanishing"]
    assert again.order().thresholds == ()


@pytest.mark.parametrize(
    "kept", [3, {"vanishing": "much"}, {"vanishing": True}, {"no_such": 1.0}, {"vanishing": math.inf}]
)
def test_what_is_no_threshold_is_left_out(kept: Any):
    run = FoundInRun()
    run.read({"thresholds": kept})
    assert run.order() == HoldAtFindings()


def test_what_is_no_such_writing_is_left_out():
    run = FoundInRun()
    for kept in (None, 3, {"muted": 3, "holds": {}}, {"muted": [["a", "b"], 4, ["a", "b", "c", "d"]], "holds": [1]}):
        run.read(kept)
        assert (run.muted, run.holding) == (frozenset(), frozenset())


def test_the_recorder_stays_on_in_the_next_start_and_is_no_choice_for_good():
    run = FoundInRun()
    run.record(True)
    run.begin()
    assert run.order().records
    assert not any(run.as_json().values())
