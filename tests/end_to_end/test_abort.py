"""A backward is aborted at a node: over the wire, and in the window with the real actions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inspector.wire.abort import Abortable, AbortBackward, AskAbort, BackwardAborted, LeaveOut, PartialOver
from inspector.wire.messages import Refused, Stopped
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.inside import path, to_phase

RECOMPUTED = """
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

first, middle, last = nn.Linear(3, 3), nn.Linear(3, 3), nn.Linear(3, 1)
model = nn.ModuleList([first, middle, last])
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for _ in range(3):
    x = torch.ones(2, 3, requires_grad=True)
    (slope,) = torch.autograd.grad(last(x).sum(), [x])
    loss = last(checkpoint(middle, first(x), use_reentrant=True)).sum()
    try:
        loss.backward()
    except BaseException as error:
        print("seen", type(error).__name__)
    print([layer.weight.grad is None for layer in model])
    optimizer.step()
    optimizer.zero_grad()
"""


def abort(debuggee: Debuggee, stop: Stopped) -> Any:
    """What comes of the wish: a refusal, or where it is held then."""
    debuggee.send(AbortBackward(0, stop.stop))
    return debuggee.until(Refused, Stopped)


def test_who_waits_for_a_backward_is_not_left_without_it_and_what_is_ended_is_not_seen(tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text(RECOMPUTED, encoding="utf-8")
    with Debuggee(script) as debuggee:
        debuggee.stopped()
        stop = to_phase(debuggee, "backward")
        for _ in range(2):
            stop = debuggee.step("node")
        assert abort(debuggee, stop).code == debuggee.ask(AskAbort(0)).code == "grad"
        stop = to_phase(debuggee, "backward")
        while not (stop.inside and path(stop).endswith("model.1")):
            stop = debuggee.step("layer")
        assert abort(debuggee, stop).code == "reentrant"
        while not (stop.inside and path(stop).endswith("model.0")):
            stop = debuggee.step("layer")
        assert isinstance(debuggee.ask(AskAbort(0)), Abortable)
        end = abort(debuggee, stop)
        assert (end.done.phase, end.done.aborted, end.next) == ("backward", True, None)
        [told] = [message.partial for message in debuggee.seen if isinstance(message, BackwardAborted)]
        assert [name.rpartition(".")[2] for name in (*told.given.names, *told.missing.names)] == ["2", "1", "0"]
        debuggee.send(LeaveOut(0, end.stop, 1))
        assert debuggee.until(PartialOver).how == "left_out"
        assert debuggee.stopped().with_grad == 0 and set(debuggee.tree().values()) == {("none", 0)}
        assert debuggee.step("run").kind == "finished"
        out, _, code = debuggee.finish()
        assert code == 0 and out.splitlines() == ["[True, True, True]", *["[False, False, False]"] * 2]
