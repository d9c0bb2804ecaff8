"""The rules in a run of the window: what they find in a free run, where it is held, and what a free run costs."""

from __future__ import annotations

import statistics
from typing import Any

import pytest

from inspector.probe.findings.rules.table import WHOLE_PASSES
from inspector.wire.findings import Checked, FindingTold, HoldAtFindings, Threshold
from inspector.wire.messages import Ended, Stopped
from tests.end_to_end.debuggee import ENTRY, Debuggee
from tests.end_to_end.test_lean import CALLS
from tests.end_to_end.window import SCRIPTS


def found(debuggee: Debuggee) -> dict[str, FindingTold]:
    """The last that was told of each code."""
    return {message.code: message for message in debuggee.seen if isinstance(message, FindingTold)}


def checked(debuggee: Debuggee) -> Checked:
    return [message for message in debuggee.seen if isinstance(message, Checked)][-1]


def test_a_free_run_is_judged(tmp_path):
    with Debuggee(SCRIPTS / "forgets_zero_grad.py", hold=False, watches=True) as debuggee:
        debuggee.finish()
    finding = found(debuggee)["no_zero_grad"]
    assert (finding.level, finding.first) == ("error", 2)


def test_rules_that_rest_take_no_function_call_of_a_free_run():
    with Debuggee(SCRIPTS / "counts_calls.py", str(ENTRY.parent), "300", hold=False, watches=True) as debuggee:
        out, err, code = debuggee.finish()
    counts = [int(word) for word in out.split()]
    assert (code, len(counts)) == (0, 299), err
    assert statistics.median(counts) <= CALLS
    assert 5 <= checked(debuggee).iterations < 200, "they did not look at all of them, and looked at the first ones"


def stepped(debuggee: Debuggee, unit: str) -> int:
    """To the end; how many stops there were."""
    stops, stop = 0, debuggee.stopped()
    while not isinstance(stop, Ended):
        stops, stop = stops + 1, debuggee.step(unit)
    return stops


def test_each_iteration_that_is_stepped_is_judged():
    with Debuggee(SCRIPTS / "first_nan.py", "30", "99", watches=True) as debuggee:
        assert stepped(debuggee, "iteration") >= 29
    assert checked(debuggee).measured == 30


@pytest.mark.parametrize(("script", "where"), [("first_nan.py", "gradient"), ("nan_loss.py", "loss")])
@pytest.mark.parametrize("when", [3, 400])
def test_the_first_that_is_not_finite_holds_a_free_run_before_its_step(script: str, where: str, when: int):
    """In an iteration in which the rules are awake, and in one of those in which they rest."""
    with Debuggee(SCRIPTS / script, "2000", str(when), hold=False, watches=True) as debuggee:
        stop = debuggee.stopped()
        assert isinstance(stop, Stopped)
        assert (stop.reason.kind, stop.reason.detail) == ("finding", "nonfinite")
        assert (stop.done.phase, stop.iteration) == ("backward", when)
        finding = until_found(debuggee, "nonfinite")
        assert (finding.first, readings(finding)["where"]) == (when, where)
        assert finding.parameters or where == "loss"


def until_found(debuggee: Debuggee, code: str) -> FindingTold:
    while code not in found(debuggee):
        debuggee.next()
    return found(debuggee)[code]


def readings(finding: FindingTold) -> dict[str, Any]:
    return {r.name: r.text if r.number is None else r.number for r in finding.readings}


def test_the_node_and_its_line_are_named_where_the_rules_looked_on():
    with Debuggee(SCRIPTS / "first_nan.py", "40", "3", hold=False, watches=True) as debuggee:
        debuggee.stopped()
        finding = until_found(debuggee, "nonfinite")
    lines = (SCRIPTS / "first_nan.py").read_text(encoding="utf-8").splitlines()
    assert readings(finding)["node"] == "Sqrt"
    assert ".sqrt()" in lines[finding.line - 1]


def test_who_does_not_want_that_is_not_held():
    with Debuggee(SCRIPTS / "first_nan.py", "40", "13", watches=True) as debuggee:
        debuggee.send(HoldAtFindings(nonfinite=False))
        debuggee.stopped()
        debuggee.go("run")
        out, _, code = debuggee.finish()
    assert (out.strip(), code) == ("False", 0)
    assert "nonfinite" in found(debuggee)


def test_a_finding_that_was_chosen_holds_after_its_step():
    with Debuggee(SCRIPTS / "forgets_zero_grad.py", watches=True) as debuggee:
        debuggee.send(HoldAtFindings(codes=("no_zero_grad",)))
        debuggee.stopped()
        debuggee.go("run")
        stop = debuggee.stopped()
    assert (stop.reason.kind, stop.reason.detail, stop.done.phase) == ("finding", "no_zero_grad", "step")


def test_one_that_is_muted_does_not_hold():
    with Debuggee(SCRIPTS / "forgets_zero_grad.py", watches=True) as debuggee:
        file, line = str(SCRIPTS / "forgets_zero_grad.py"), line_of("forgets_zero_grad.py", "optimizer.step()")
        debuggee.send(HoldAtFindings(codes=("no_zero_grad",), muted=(f"no_zero_grad@{file}:{line}",)))
        debuggee.stopped()
        debuggee.go("run")
        assert isinstance(debuggee.stopped(), Ended)


def line_of(script: str, words: str) -> int:
    lines = (SCRIPTS / script).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


def left_out(debuggee: Debuggee) -> dict[str, str]:
    return {one.code: one.why for one in checked(debuggee).not_checked}


def test_rules_that_need_whole_passes_are_not_among_those_that_looked_where_they_rested():
    with Debuggee(SCRIPTS / "counts_calls.py", str(ENTRY.parent), "300", hold=False, watches=True) as debuggee:
        debuggee.finish()
    assert left_out(debuggee) == dict.fromkeys(WHOLE_PASSES, "rested")
    assert not set(WHOLE_PASSES) & set(checked(debuggee).checked)


def test_they_are_among_them_where_each_iteration_was_stepped():
    with Debuggee(SCRIPTS / "first_nan.py", "12", "99", watches=True) as debuggee:
        stepped(debuggee, "iteration")
    assert left_out(debuggee) == {}
    assert set(WHOLE_PASSES) <= set(checked(debuggee).checked)


RAW = """
import torch

model = torch.nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)
for _ in range(4):
    optimizer.zero_grad()
    model(torch.arange(256.0).view(64, 4)).pow(2).mean().backward()
    optimizer.step()
"""


@pytest.mark.parametrize(("threshold", "is_found"), [(50.0, True), (1000.0, False)])
def test_a_rule_compares_with_the_number_that_was_chosen(tmp_path, threshold: float, is_found: bool):
    script = tmp_path / "raw.py"
    script.write_text(RAW, encoding="utf-8")
    with Debuggee(script, watches=True) as debuggee:
        debuggee.send(HoldAtFindings(thresholds=(Threshold("input_scale", threshold),)))
        debuggee.stopped()
        debuggee.go("run")
        debuggee.finish()
    assert ("input_scale" in found(debuggee)) == is_found


def test_the_next_occurrence_is_held_with_its_node_when_the_recorder_is_on():
    """The first one comes while the rules rest, by an operation that they do not watch."""
    with Debuggee(SCRIPTS / "nan_again.py", "900", "400", "600", hold=False, watches=True) as debuggee:
        stop = debuggee.stopped()
        assert isinstance(stop, Stopped) and stop.iteration == 400
        assert readings(until_found(debuggee, "nonfinite"))["node"] == ""
        debuggee.send(HoldAtFindings(nonfinite=False, records=True))
        debuggee.go("run")
        stop = debuggee.stopped()
        assert isinstance(stop, Stopped)
        assert (stop.reason.detail, stop.done.phase, stop.iteration) == (
            "nonfinite",
            "backward",
            599,
        )  # one had no step
        known = [m for m in debuggee.seen if isinstance(m, FindingTold) and readings(m).get("node") == "Hypot"]
        assert [finding.line for finding in known] == [line_of("nan_again.py", "torch.hypot")]
        debuggee.send(HoldAtFindings(nonfinite=False))
        debuggee.go("run")
        out, _, code = debuggee.finish()
    assert (out.strip(), code) == ("True", 0)
