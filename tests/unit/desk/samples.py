"""Moments, stops and states of a run, spelled short."""

from __future__ import annotations

import dataclasses
from typing import Any

from inspector.conversation.run_state import RunState
from inspector.wire.abort import Partial, Share
from inspector.wire.inside import Inside
from inspector.wire.messages import LossValue, Moment, Progress, Stopped

_NODE = "MaxPool2DWithIndicesBackward0"
ORDER = ("data", "zero_grad", "forward", "loss", "backward", "step")


def moment(phase: str, ordinal: int = 1, line: int = 7) -> Moment:
    return Moment(ordinal, phase, "", 1, "/home/ada/train.py", line)


def stopped(done: str | None, coming: str | None, **more: Any) -> Stopped:
    """Held after `done` and before `coming`, in iteration 1 of a model with ten parameters."""
    stop = Stopped(
        1, moment(done) if done else None, moment(coming, 0) if coming else None, 1, "batch", ORDER, 10, 0, 1, None,
        0.0, None, None,
    )  # fmt: skip
    return dataclasses.replace(stop, **more)


def held(done: str | None, coming: str | None, **more: Any) -> RunState:
    return RunState("held", stop=stopped(done, coming, **more))


def progress(iteration: int = 12, **more: Any) -> Progress:
    return dataclasses.replace(Progress(iteration, "batch", ORDER, None, None, None, None), **more)


def loss(value: float | None, name: str = "loss") -> LossValue:
    return LossValue(1, name, value, "NllLossBackward0", (), "float32", "cpu")


def partial() -> Partial:
    """What the walkthrough leaves when its backward is aborted before the nodes of maxpool2."""
    sides = ("linear2", "linear1", "conv3"), ("conv2", "conv1")
    shares = (Share(2 * len(names), tuple(f"model.model1.{name}" for name in names), 0) for names in sides)
    return Partial(_NODE, "model.model1.maxpool2", 13, 23, *shares, 0)


def at_node(place: str = "node", **more: Any) -> Stopped:
    """Held within a backward, before the nodes of maxpool2."""
    inside = Inside(place, "model.model1.maxpool2", 1, 2, 7, "model.model1.conv3", _NODE, 13, 23)
    return stopped("node", "node", with_grad=6, inside=inside, **more)


def aborted(coming: str | None = None, **more: Any) -> Stopped:
    """Held at the end of that backward."""
    stop = stopped("backward", coming, with_grad=6, **more)
    return dataclasses.replace(stop, done=dataclasses.replace(stop.done, aborted=True))
