"""The words for taking a loss apart: its inputs and arguments there; value, losses of elements, gradient, worked steps
and curves back.

Whoever asks sends all numbers along, so that every answer stands for itself and training is not looked at. All numbers
that come back are torch's own. Elements are counted in row-major order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .batches import LOSS_REASONS
from .family import Family
from .lab_codes import CURVE_POINTS as CURVE_POINTS
from .lab_codes import DTYPES as DTYPES
from .lab_codes import LAB_LIMIT as LAB_LIMIT
from .lab_codes import NOTES as NOTES
from .lab_codes import REDUCTIONS as REDUCTIONS
from .lab_codes import REFUSALS as REFUSALS
from .lab_codes import STEPS as STEPS
from .lab_codes import TAKEN_LIMIT as TAKEN_LIMIT
from .lab_codes import TERMS as TERMS
from .limits import Count, Index, OneOf, Word

# ── there ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class LabInput:
    """`numbers` may be of a wider type than `dtype` (f8 for "float32"): torch makes them what they are to be."""

    name: str  # of the function's parameter: "input", "target", "weight", "anchor" …
    numbers: Array
    dtype: str  # one of DTYPES


@dataclass(frozen=True, slots=True)
class Argument:
    name: str  # torch's own
    value: str  # as Python writes it: "'mean'", "-100", "0.1", "None", "inf"


@dataclass(frozen=True, slots=True)
class Setup:
    """A call of a loss function. What is not given has torch's default."""

    loss: str  # the code of its record
    arguments: tuple[Argument, ...]
    inputs: tuple[LabInput, ...]


@dataclass(frozen=True, slots=True)
class AskLoss:
    """Answered by LossAnswer or LossRefused. `chosen` is the element of `elements` whose steps are wanted, -1: none.
    The last of these has `digits` (2 … 12) behind the point, of a very small or great number 1 + `digits` in all."""

    request: int
    setup: Setup
    chosen: int = 0
    digits: int = 4


@dataclass(frozen=True, slots=True)
class CurveOf:
    loss: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class AskCurve:
    """Loss and slope, unreduced, of each of `curves` over `over` from `low` to `high`.

    `over` "error": input = target + x, of a loss of elements. "logit": x is the score itself: of two classes (0 is the
    other's, the first is the target's), or the logit of the target 1. With `inputs` (then of one loss, or of several
    that take the same) it is the element `element` of the tensor named `input` that x stands in the place of, in its
    own sample, and `at` is not looked at. `at` is the current point. Answered by Curve.
    """

    request: int
    curves: tuple[CurveOf, ...]
    over: str  # "error" or "logit"
    low: float
    high: float
    points: int
    at: float
    inputs: tuple[LabInput, ...] = ()
    element: int = 0
    input: str = "input"


@dataclass(frozen=True, slots=True)
class AskDifference:
    """Is the gradient of one element of the tensor named `input` right? Answered by Difference or LossRefused. `step`
    0: chosen well."""

    request: int
    setup: Setup
    element: int
    step: float = 0.0
    input: str = "input"


@dataclass(frozen=True, slots=True)
class TakeBatch:
    """What the script gave to its last loss function, or before that the scores and labels that it is going to give.
    Answered by Taken, at a stop only."""

    request: int


# ── and back ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line of arithmetic. `source`: "" (a sign, a bracket), the name of an input (`at` is the element),
    "step" (`at` is the number of an earlier row), "element" (`at`: of `elements`), or the name of an argument."""

    text: str
    source: str = ""
    at: Count = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A row: `parts` = `result`. Redone by hand with the numbers as they are written, it gives the result to its last
    digit; where `rounded`, it is the dtype that rounds it. Signs: + − · / ^ | | ( ) √( ) e^ ln max min sgn …"""

    code: Annotated[str, Word()]  # of STEPS, or the loss's own
    index: Index  # the class or component that it is of, -1: of none
    parts: tuple[Part, ...]
    result: str
    value: float  # of `result`
    rounded: bool = False
    input: str = ""  # of a gradient: the input that it is by


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be said about what came out."""

    code: Annotated[str, Word()]  # of NOTES, or the loss's own
    input: str = ""  # the input or argument that it is about
    numbers: tuple[float, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gradient:
    """Of the value by one input, of reduction "none" of the sum of the elements; in the shape of that input."""

    input: str
    numbers: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class LossAnswer:
    """`elements` (reduction "none"): one for each element, of a loss by class one for each sample; half and bfloat16
    come as f4, `gradients` likewise. These are of the inputs that have one. The last of `steps` has the value."""

    request: int
    stop: int
    loss: Annotated[str, Word()]
    reduction: Annotated[str, OneOf(REDUCTIONS)]  # that was used, one of REDUCTIONS
    is_deprecated: bool  # size_average or reduce said so
    value: float | None  # None: reduction "none" keeps the elements
    text: str  # the value as Python writes it, the shortest decimal of its dtype
    dtype: str  # of the value
    elements: Array
    gradients: tuple[Gradient, ...]
    chosen: Index  # whose steps these are, -1: none
    steps: tuple[Step, ...]
    slopes: tuple[Step, ...]  # its gradients, worked out: rows numbered on from those of `steps`
    notes: tuple[Note, ...]
    warnings: tuple[str, ...]  # torch's own


@dataclass(frozen=True, slots=True)
class LossRefused:
    request: int
    stop: int
    error: str  # "RuntimeError", …; "" where it was not torch that refused
    detail: str  # torch's own words
    code: Annotated[str, Word()]  # of REFUSALS, or the loss's own
    at: str  # the input or argument at fault, "" for none alone
    element: Index  # of it, -1: none alone
    numbers: tuple[float, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """f8: `x` [points]; `losses` and `slopes` [curves, points], NaN where torch refuses the curve."""

    request: int
    stop: int
    x: Array
    losses: Array
    slopes: Array
    at: float  # the current point, …
    loss_at: Array  # [curves] … and what is there
    slope_at: Array
    refused: tuple[str, ...]  # per curve: "", or torch's own words


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """(above − below) / 2·step in float64, against autograd's in the dtype of the input (`gradient`) and in float64."""

    request: int
    stop: int
    element: Count
    step: float
    below: float  # the value at input − step
    above: float
    left: float  # slope from below to the value
    right: float  # slope from the value to above
    slope: float
    gradient: float
    gradient64: float
    agrees: bool  # to what a difference can tell
    is_kink: bool  # left and right differ: there is no single slope, and torch takes one
    input: str = "input"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """`loss` "": none of ours was called; then what the model gave and the labels, and `reason` says why."""

    request: int
    stop: int
    iteration: Count
    function: str  # torch's name of what the script called, "" where it has called none
    loss: Annotated[str, Word()]  # the code of its record, "" where `function` is no loss of the lab
    arguments: tuple[Argument, ...]
    inputs: tuple[LabInput, ...]
    samples: Count  # that are here, …
    of: Count  # … of so many in the batch: a batch beyond TAKEN_LIMIT is cut
    value: float | None  # what the script's own call gave, where that is one number
    reason: Annotated[str, OneOf(LOSS_REASONS)]


LAB = Family(
    questions={
        AskLoss: (LossAnswer, LossRefused),
        AskCurve: (Curve, LossRefused),
        AskDifference: (Difference, LossRefused),
        TakeBatch: (Taken,),
    }
)
