"""Questions of the loss lab, asked at the stops of a training."""

from __future__ import annotations

import struct
from collections import Counter
from typing import Any

from inspector.wire.arrays import Array
from inspector.wire.lab import (
    Argument,
    AskCurve,
    AskDifference,
    AskLoss,
    CurveOf,
    LabInput,
    LossAnswer,
    Setup,
    TakeBatch,
)  # fmt: skip
from tests.end_to_end.debuggee import Debuggee

SCORES = Array("f8", (1, 3), struct.pack("<3d", 0.1, 0.2, 0.3))
KNOWN = Setup(
    "cross_entropy",
    (Argument("label_smoothing", "0.0"),),
    (LabInput("input", SCORES, "float32"), LabInput("target", Array("i8", (1,), struct.pack("<q", 1)), "int64")),
)


def play(debuggee: Debuggee, told: Counter[str]) -> float | None:
    """Everything that the lab can be asked; the value that it finds for the loss of the live batch."""
    curves = (CurveOf("l1_loss", ()), CurveOf("cross_entropy", ()))
    asked = [AskLoss(0, KNOWN), AskDifference(0, KNOWN, 1), AskCurve(0, curves, "error", -1.0, 1.0, 9, 0.5)]
    asked += [AskLoss(0, Setup("mse_loss", (), KNOWN.inputs)), AskLoss(0, Setup("nll_loss", (), KNOWN.inputs[:1]))]
    for question in asked:
        answer = debuggee.ask(question)
        told[type(answer).__name__] += 1
    return value_of_the_batch(debuggee, told)


def value_of_the_batch(debuggee: Debuggee, told: Counter[str]) -> float | None:
    taken: Any = debuggee.ask(TakeBatch(0))
    told[f"Taken {taken.function}"] += 1
    if not taken.loss:
        return None
    answer = debuggee.ask(AskLoss(0, Setup(taken.loss, taken.arguments, taken.inputs)))
    assert isinstance(answer, LossAnswer), answer
    assert answer.value == taken.value or taken.value is None
    return answer.value
