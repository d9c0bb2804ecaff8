"""Messages about what the rules have found: codes, places and numbers; the sentences are written elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .family import Family
from .limits import AtMost, Count, Line, Number, OneOf

LEVELS = ("hint", "warning", "error")  # an observation; proven but maybe intended; proven and never intended

NAMED = 40  # parameters named in one finding, at most
PLACES = 8
CHAIN = 8
LINKS = (
    "layers",  # that get no gradient, or do: before a cut, or after it
    "cut",  # where the way to the loss breaks
    "unseen",  # what comes next was not seen
    "loss",
)


@dataclass(frozen=True, slots=True)
class At:
    """A line of the script."""

    file: str
    line: Line


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of the proof, or a text if `number` is None."""

    name: str
    number: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A part of the way from a weight to the loss. `name`: of layers, of the function that cuts."""

    kind: Annotated[str, OneOf(LINKS)]
    name: str
    file: str
    line: Line


@dataclass(frozen=True, slots=True)
class FindingTold:
    """A finding that is new or has grown; a later message with the same number replaces an earlier one."""

    number: Number
    code: str
    level: Annotated[str, OneOf(LEVELS)]
    file: str  # "" if it has no line of the script as its place
    line: Line
    places: Annotated[tuple[At, ...], AtMost(PLACES)]  # other lines that belong to it
    parameters: Annotated[tuple[str, ...], AtMost(NAMED)]  # paths
    left_out: Count  # number of parameters beyond NAMED
    first: Count  # first and last iteration in which it held, and their count
    last: Count
    count: Count
    readings: Annotated[tuple[Reading, ...], AtMost(24)]
    chain: Annotated[tuple[Link, ...], AtMost(CHAIN)] = ()  # from the weights to the loss, where that is known


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A rule that could not be checked, and why."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules have looked at so far, and what they could not look at."""

    iterations: Count  # iterations with a backward
    measured: Count  # … in which numbers were read
    backwards: Count
    steps: Count
    checked: tuple[str, ...]
    not_checked: tuple[Unchecked, ...]


# the number that a rule compares with, where there is one: what the user may set to another
THRESHOLDS = {
    "update_large": 0.1,  # update / weight norm (MindInsight 0.1; the aim is 1e-3)
    "update_small": 1e-7,  # update / weight norm (SageMaker 1e-8)
    "decay_dominates": 10.0,  # pull of the decay / gradient norm
    "vanishing": 1e-4,  # norm of the first layer's gradient (AUTOTRAINER)
    "exploding": 100.0,  # norm of all gradients / its running median
    "oscillating": -0.5,  # cosine of a gradient with the one before
    "dead_units": 0.5,  # share of a layer's units (SageMaker)
    "input_scale": 50.0,  # maximum of an input that is nowhere negative
    "constant_input": 0.25,  # share of the columns
    "diverging": 10.0,  # loss / median of the first ones
    "loss_at_chance": 0.03,  # distance of the loss from the labels' entropy / that entropy
    "clip_always": 0.02,  # factor of the clipping
    "lr_gone": 1e-3,  # rate / the greatest one: three decades within one epoch
}


@dataclass(frozen=True, slots=True)
class Threshold:
    code: Annotated[str, OneOf(tuple(THRESHOLDS))]
    value: float


@dataclass(frozen=True, slots=True)
class HoldAtFindings:
    """At which findings training is held when they come, and with which thresholds they are looked for. `muted`:
    "code@file:line" of those that are no faults. `records`: every iteration is looked at, node by node, until the next NaN
    or Inf has come."""

    nonfinite: bool = True
    codes: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()
    thresholds: Annotated[tuple[Threshold, ...], AtMost(len(THRESHOLDS))] = ()
    records: bool = False

    def wants(self, code: str, file: str, line: int) -> bool:
        is_wanted = code in self.codes or code == "nonfinite" and (self.nonfinite or self.records)
        return is_wanted and f"{code}@{file}:{line}" not in self.muted

    def threshold(self, code: str) -> float:
        return next((one.value for one in self.thresholds if one.code == code), THRESHOLDS[code])


FINDINGS = Family(news=(FindingTold, Checked), orders=(HoldAtFindings,))
