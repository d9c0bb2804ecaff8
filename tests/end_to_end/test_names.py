"""One thing has one name, wherever it is told; and where there are several, it is told which."""

from __future__ import annotations

from inspector.desk.sentences.run_state import held_sentence
from inspector.wire.messages import HoldAtEnd, SeriesOpened, Stopped
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.test_odd_gradients import until_done
from tests.end_to_end.test_stops import all_stops
from tests.scripts.moments import line_of, script_of


def said(name: str) -> list[str]:
    """The first part of the sentence at each stop."""
    with Debuggee(script_of(name)) as debuggee:
        return [held_sentence(stop).split(" · ")[0] for stop in all_stops(debuggee)]


def test_a_model_that_the_script_calls_by_several_names_has_one() -> None:
    with Debuggee(script_of("two_names")) as debuggee:
        stops = [debuggee.stopped()]
        while isinstance(stops[-1], Stopped):
            tree = set(debuggee.tree())
            stops.append(debuggee.step())
    forwards = {m.role for stop in stops[:-1] for m in (stop.done, stop.next) if m is not None and m.phase == "forward"}
    assert forwards == {"model"} and tree == {"model.weight", "model.bias"}
    assert {stop.several for stop in stops[:-1]} == {()}


def test_with_two_models_and_two_optimizers_the_sentence_says_which() -> None:
    words = said("gan_by_hand")
    assert "forward of maker done, next: forward of judge" in [sentence.partition(", line")[0] for sentence in words]
    told = " ".join(words)
    assert all(f"step of {name} done" in told for name in ("of_maker", "of_judge"))
    assert all(f"zero_grad of {name} done" in told for name in ("of_maker", "of_judge"))


def test_in_executed_code_nothing_is_called_as_its_outer_call_is() -> None:
    script = script_of("executed")
    with Debuggee(script) as debuggee:
        stop = debuggee.stopped()
        stop = until_done(debuggee, "zero_grad")
        assert (stop.next, stop.done.role, stop.done.line) == (None, "", line_of(script, "all"))
        until_done(debuggee, "backward")
        stops = [debuggee.step() for _ in range(4)]
        debuggee.go("run")
        debuggee.finish()
    assert [m.name for m in debuggee.seen if isinstance(m, SeriesOpened)] == ["loss"]
    assert [stop.done.phase for stop in stops] == ["step", "zero_grad", "forward", "loss"]
    assert stops[2].done.role == "net" and stops[3].loss.name == "loss"


def test_at_the_end_of_a_free_run_models_have_the_names_of_the_script() -> None:
    """No frame of the script's is there any more."""
    with Debuggee(script_of("gan_by_hand"), hold=False) as debuggee:
        debuggee.send(HoldAtEnd("always"))
        assert debuggee.stopped().is_at_end
        assert set(debuggee.tree()) == {f"{name}.{part}" for name in ("maker", "judge") for part in ("weight", "bias")}
    with Debuggee(script_of("loose_tensors"), hold=False) as debuggee:
        debuggee.send(HoldAtEnd("always"))
        assert debuggee.stopped().is_at_end
        assert {".factors[0]", ".factors[1]", "model.weight"} < set(debuggee.tree())
