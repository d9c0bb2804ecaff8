"""Moments, stops and states of a run, spelled short."""

from __future__ import annotations

import dataclasses
from typing import Any

from inspector.session.run_state import RunState
from inspector.wire.messages import LossValue, Moment, Progress, Stopped

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
