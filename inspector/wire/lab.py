"""Messages of the loss lab: a loss with its inputs and arguments, and its value, elements, gradient, worked steps and
curves.

The asker sends all numbers, so that every answer stands alone and the training is not read. All numbers that come back
are torch's own. Elements are counted in row-major order.
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

# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class LabInput:
    """An input. `numbers` may be wider than `dtype` (f8 for "float32"); torch converts them."""

    name: str  # of the function's parameter: "input", "target", "weight", "anchor" …
    numbers: Array
    dtype: str  # one of DTYPES


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument that is no tensor."""

    name: str  # torch's own name
    value: str  # in Python's notation: "'mean'", "-100", "0.1", "None", "inf"


@dataclass(frozen=True, slots=True)
class Setup:
    """A call of a loss function. Arguments that are missing have torch's default."""

    loss: str  # the code of its record
    arguments: tuple[Argument, ...]
    inputs: tuple[LabInput, ...]


@dataclass(frozen=True, slots=True)
class AskLoss:
    """Asks for a loss. Answered by LossAnswer or LossRefused. `chosen`: the element whose steps are wanted, -1: none.
    The last step has `digits` (2 … 12) decimals, or 1 + `digits` digits if the number is very small or large."""

    request: int
    setup: Setup
    chosen: int = 0
    digits: int = 4


@dataclass(frozen=True, slots=True)
class CurveOf:
    """A loss to be drawn as a curve."""

    loss: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class AskCurve:
    """Asks for loss and slope, unreduced, of each of `curves` over `over` from `low` to `high`. Answered by Curve.

    `over` "error": input = target + x, for losses by element. "logit": x is the score of the first of two classes,
    which is the target's (the other's is 0), or the logit for the target 1. With `inputs` (for one loss, or several
    that take the same inputs) x replaces the number `element` of the tensor named `input`, within its own sample, and
    `at` is not used. Otherwise `at` is the current point.
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
    """Asks whether the gradient of one element of the tensor named `input` is right. `step` 0: chosen automatically.
    Answered by Difference or LossRefused."""

    request: int
    setup: Setup
    element: int
    step: float = 0.0
    input: str = "input"


@dataclass(frozen=True, slots=True)
class TakeBatch:
    """Asks for the inputs of the script's last loss call, or, before that, for the scores and labels it will get.
    Answered by Taken, only at a stop."""

    request: int


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line of arithmetic. `source`: "" (a sign, a bracket), the name of an input (`at`: the element),
    "step" (`at`: number of an earlier row), "element" (`at`: of `elements`), or the name of an argument."""

    text: str
    source: str = ""
    at: Count = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A row: `parts` = `result`. Computed by hand from the written numbers it gives the result to the last digit; if
    `rounded`, the dtype rounds it. Signs: + − · / ^ | | ( ) √( ) e^ ln max min sgn …"""

    code: Annotated[str, Word()]  # of STEPS, or the loss's own
    index: Index  # class or component; -1: none
    parts: tuple[Part, ...]
    result: str
    value: float  # of `result`
    rounded: bool = False
    input: str = ""  # for a gradient: the input that it belongs to


@dataclass(frozen=True, slots=True)
class Note:
    """A remark about the result."""

    code: Annotated[str, Word()]  # of NOTES, or the loss's own
    input: str = ""  # the input or argument it is about
    numbers: tuple[float, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gradient:
    """The gradient with respect to one input, in its shape: of the value, or for reduction "none" of the sum of the
    elements."""

    input: str
    numbers: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class LossAnswer:
    """A computed loss. `elements` (reduction "none"): one per element, for losses by class one per sample; half and
    bfloat16 are sent as f4, `gradients` too, which exist for inputs that have one. The last of `steps` has the value.
    """

    request: int
    stop: int
    loss: Annotated[str, Word()]
    reduction: Annotated[str, OneOf(REDUCTIONS)]  # the one in use
    is_deprecated: bool  # size_average or reduce determined it
    value: float | None  # None: reduction "none" keeps the elements
    text: str  # the value as Python writes it, the shortest decimal of its dtype
    dtype: str  # of the value
    elements: Array
    gradients: tuple[Gradient, ...]
    chosen: Index  # the element that the steps are of; -1: none
    steps: tuple[Step, ...]
    slopes: tuple[Step, ...]  # its gradients, worked out; rows are numbered after those of `steps`
    notes: tuple[Note, ...]
    warnings: tuple[str, ...]  # torch's own


@dataclass(frozen=True, slots=True)
class LossRefused:
    """A loss that could not be computed."""

    request: int
    stop: int
    error: str  # "RuntimeError", …; "" if torch did not refuse
    detail: str  # torch's own message
    code: Annotated[str, Word()]  # of REFUSALS, or the loss's own
    at: str  # the input or argument at fault; "": none alone
    element: Index  # of that input; -1: none alone
    numbers: tuple[float, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Curves. f8: `x` [points]; `losses` and `slopes` [curves, points], NaN where torch refuses."""

    request: int
    stop: int
    x: Array
    losses: Array
    slopes: Array
    at: float  # the current point, …
    loss_at: Array  # [curves], loss and slope there
    slope_at: Array
    refused: tuple[str, ...]  # per curve: "" or torch's own message


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """(above − below) / 2·step in float64, compared with autograd's gradient in the input's dtype and in float64."""

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
    agrees: bool  # within the accuracy of a difference
    is_kink: bool  # left and right differ: there is no single slope, and torch chooses one
    input: str = "input"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Inputs taken from the training. `loss` "": no loss of the lab was called; then model output and labels, and
    `reason`."""

    request: int
    stop: int
    iteration: Count
    function: str  # torch's name of the called function; "": none was called
    loss: Annotated[str, Word()]  # code of its record; "" if `function` is no loss of the lab
    arguments: tuple[Argument, ...]
    inputs: tuple[LabInput, ...]
    samples: Count  # samples in `inputs`, …
    of: Count  # … of so many in the batch: one beyond TAKEN_LIMIT is cut
    value: float | None  # the result of the script's own call if it is one number
    reason: Annotated[str, OneOf(LOSS_REASONS)]


LAB = Family(
    questions={
        AskLoss: (LossAnswer, LossRefused),
        AskCurve: (Curve, LossRefused),
        AskDifference: (Difference, LossRefused),
        TakeBatch: (Taken,),
    }
)
