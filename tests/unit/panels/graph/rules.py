"""Rules as the debuggee would tell them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from inspector.wire.chain import Factor, Role, Rule, Setting, Term


def term(row: int, along: int, one: float, other: float) -> Term:
    return Term((Factor("grad_output", (row, along), one), Factor("mat2", (3, along), other)), one * other)


LINEAR = Rule(
    request=0,
    stop=1,
    kind="linear",
    name="AddmmBackward0",
    path="model.linear2",
    index=3,
    shapes=(
        Role("grad_output", (1, 2), "float32"),
        Role("input", (1, 4), "float32"),
        Role("mat2", (4, 2), "float32"),
        Role("grad:bias", (2,), "float32"),
        Role("grad:input", (1, 4), "float32"),
        Role("grad:mat2", (4, 2), "float32"),
    ),
    settings=(Setting("alpha", (1.0,)), Setting("beta", (1.0,))),
    targets=("bias", "input", "mat2"),
    target="input",
    element=(0, 3),
    terms=(term(0, 0, 0.5, -0.25), term(0, 1, 2.0, 1.5)),
    count=2,
    rest=0.0,
    size=3.125,
    value=2.875,
    torch_value=None,
    reason="",
    scale=None,
)


def rule(**more: Any) -> Rule:
    """`more` replaces fields of the message."""
    return replace(LINEAR, **more)


CONVOLUTION = rule(
    kind="convolution", name="ConvolutionBackward0", path="model.conv1",
    shapes=(
        Role("grad_output", (1, 8, 4, 4), "float32"), Role("input", (1, 3, 8, 8), "float32"),
        Role("weight", (8, 3, 5, 5), "float32"), Role("grad:input", (1, 3, 8, 8), "float32"),
        Role("grad:weight", (8, 3, 5, 5), "float32"),
    ),
    settings=(
        Setting("stride", (2.0, 2.0)), Setting("padding", (2.0, 0.0)), Setting("dilation", (1.0, 3.0)),
        Setting("groups", (1.0,)),
    ),
    targets=("input", "weight"), target="input", element=(0, 0, 1, 1),
    terms=(Term((Factor("grad_output", (0, 1, 2, 3), 0.5), Factor("weight", (1, 0, 1, 1), 2.0)), 1.0),),
    count=1585, rest=0.25,
)  # fmt: skip
