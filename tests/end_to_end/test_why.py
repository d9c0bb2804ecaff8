"""Why a gradient is None and why a weight did not move: asked at stops of a real training, answered with facts and lines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from inspector.wire.messages import AskStructure
from inspector.wire.why import AskWhy, Why
from tests.end_to_end.debuggee import Debuggee, paths_of
from tests.scripts.moments import line_of, script_of

SCRIPT = script_of("does_not_move")


@pytest.fixture(scope="module")
def after_a_step() -> Iterator[Debuggee]:
    with Debuggee(SCRIPT, watches=True) as debuggee:
        stop = debuggee.stopped()
        while stop.done is None or stop.done.phase != "step":
            stop = debuggee.step("phase")
        yield debuggee


def why(debuggee: Debuggee, path: str, about: str) -> Why:
    structure = debuggee.ask(AskStructure(0, 0))
    row = next(row for row, name in paths_of(structure).items() if name == path)
    answer = debuggee.ask(AskWhy(0, structure.version, row, about))
    assert isinstance(answer, Why)
    return answer


def codes(answer: Why) -> list[str]:
    return [fact.code for fact in answer.facts]


def test_a_gradient_that_is_there_is_said_to_be(after_a_step):
    assert codes(why(after_a_step, "net.head.weight", "grad")) == ["grad_is_there"]


def test_a_cut_is_named_with_its_call_and_its_line(after_a_step):
    answer = why(after_a_step, "net.cut.weight", "grad")
    assert codes(answer) == ["grad_is_none", "zeroed", "backward_ran", "called", "cut_detached"]
    last = answer.facts[-1]
    assert last.is_certain and last.line == line_of(SCRIPT, "h = self.cut")
    assert last.readings[0].text.endswith("detach")
    assert answer.facts[2].line == line_of(SCRIPT, "loss.backward()")


def test_what_ran_without_grad_mode_is_told_as_that(after_a_step):
    last = why(after_a_step, "net.quiet.weight", "grad").facts[-1]
    assert (last.code, last.line) == ("cut_no_grad", line_of(SCRIPT, "h = h + self.quiet"))


def test_a_layer_that_was_not_called_is_named(after_a_step):
    last = why(after_a_step, "net.unused.weight", "grad").facts[-1]
    assert (last.code, last.line, last.readings[0].text) == (
        "not_called",
        line_of(SCRIPT, "self.unused ="),
        "net.unused",
    )


def test_one_that_is_frozen_says_where_that_may_have_been_done(after_a_step):
    answer = why(after_a_step, "net.frozen.weight", "grad")
    assert codes(answer) == ["frozen", "frozen_at"]
    assert answer.facts[1].line == line_of(SCRIPT, "parameter.requires_grad = False") and not answer.facts[1].is_certain


def test_one_that_moved_says_how_far(after_a_step):
    answer = why(after_a_step, "net.head.weight", "move")
    assert codes(answer) == ["stepped", "moved"]
    assert answer.facts[0].line == line_of(SCRIPT, "optimizer.step()")
    assert next(r.number for r in answer.facts[1].readings if r.name == "update") > 0


def test_one_in_no_optimizer_says_what_there_is(after_a_step):
    answer = why(after_a_step, "net.outside.weight", "move")
    assert codes(answer) == ["in_no_optimizer", "optimizer_made"]
    assert answer.facts[1].line == line_of(SCRIPT, "optimizer = torch.optim")


def test_one_without_a_gradient_was_left_alone_for_a_reason(after_a_step):
    answer = why(after_a_step, "net.cut.weight", "move")
    assert codes(answer)[:2] == ["stepped", "left_alone"] and codes(answer)[-1] == "cut_detached"


def test_a_change_that_rounding_swallows_is_proven(after_a_step):
    answer = why(after_a_step, "net.coarse.weight", "move")
    assert codes(answer) == ["stepped", "unmoved", "rounded_away"]
    assert answer.facts[-1].is_certain


def test_between_zero_grad_and_backward_the_zero_grad_is_the_reason(after_a_step):
    with Debuggee(SCRIPT, watches=True) as debuggee:
        stop = debuggee.stopped()
        while stop.done is None or (stop.done.phase, stop.iteration) != ("loss", 2):
            stop = debuggee.step("phase")
        answer = why(debuggee, "net.head.weight", "grad")
        assert codes(answer) == ["grad_is_none", "zeroed", "no_backward_since"]
        assert answer.facts[1].line == line_of(SCRIPT, "optimizer.zero_grad()")
        assert codes(why(debuggee, "net.head.weight", "move")) == ["stepped", "moved"]
        while stop.done.phase != "backward":
            stop = debuggee.step("phase")
        answer = why(debuggee, "net.head.weight", "move")
        assert codes(answer) == ["held_by", "no_step_yet"]
        assert next(r.number for r in answer.facts[1].readings) == 1


def test_where_iterations_are_counted_by_steps_a_layer_that_was_called_is_not_said_to_be_uncalled():
    """The step that has just ended belongs to the iteration before the one that runs."""
    with Debuggee(SCRIPT, watches=True) as debuggee:
        stop = debuggee.stopped()
        for _ in range(4):
            stop = debuggee.step("iteration")
        while stop.done.phase != "step":
            stop = debuggee.step("phase")
        assert codes(why(debuggee, "net.cut.weight", "grad"))[-1] == "cut_detached"
        assert codes(why(debuggee, "net.head.weight", "move")) == ["stepped", "moved"]


def test_where_the_rules_rested_nothing_is_claimed():
    with Debuggee(SCRIPT, "100000", hold=False, watches=True) as debuggee:
        while not any(getattr(message, "iteration", 0) > 200 for message in debuggee.seen):
            debuggee.next()
        debuggee.pause()
        debuggee.stopped()
        answer = why(debuggee, "net.cut.weight", "grad")
    assert all(not fact.is_certain for fact in answer.facts[1:])
