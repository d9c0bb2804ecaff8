"""What was written behind torch's back is shown after a moment, at the same stop."""

from __future__ import annotations

from inspector.session.selection import INNERMOST
from inspector.wire.messages import AskStructure, AskValues, Go, Remeasured
from inspector.wire.variables import Evaluate
from tests.end_to_end.debuggee import Debuggee, decoded, paths_of
from tests.end_to_end.window import SCRIPTS

TWOS = 6.0  # the norm of nine twos


def norms(debuggee: Debuggee) -> dict[str, float]:
    structure = debuggee.ask(AskStructure(0, 0))
    paths = paths_of(structure)
    ids, _, _, _, known, *_ = decoded(debuggee.ask(AskValues(0, structure.version, tuple(paths))))
    return {paths[row].partition(".")[2]: norm for row, norm in zip(ids, known)}


def test_a_write_that_torch_does_not_count_is_found_at_rest():
    with Debuggee(SCRIPTS / "writes_behind_torch.py") as debuggee:
        stop = debuggee.stopped()
        while not (stop.inside and stop.inside.path.endswith("second")):
            before = norms(debuggee)
            stop = debuggee.step("layer")
        norms(debuggee)
        assert debuggee.until(Remeasured).stop == stop.stop
        after = norms(debuggee)
        assert after.pop("first.weight") == TWOS != before.pop("first.weight")
        assert after == before


def test_what_the_user_has_evaluated_may_have_written_too():
    with Debuggee(SCRIPTS / "writes_behind_torch.py") as debuggee:
        stop = debuggee.stopped()
        while stop.done is None or stop.done.phase != "backward":
            stop = debuggee.step()
        before = norms(debuggee)
        debuggee.ask(Evaluate(0, INNERMOST, "model.second.weight.data.fill_(0.0)", False))
        assert debuggee.until(Remeasured).stop == stop.stop
        assert norms(debuggee) == {**before, "second.weight": 0.0}
        debuggee.send(Go(stop.stop, "run"))
        _, err, code = debuggee.finish()
        assert (code, err) == (0, "")
