"""The words for the current batch: its tensors, its samples one by one, and which class is taken for which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .family import Family
from .limits import AtMost, Count, OneOf, Place, Shape

ORDERS = ("position", "loss", "confidence")

LOSS_REASONS = (
    "",  # it is there
    "not_yet",  # no loss function was called since this batch came
    "own",  # the loss is arithmetic of the script's own
    "other",  # the function was called for something else than this batch, as for what a generator has made
    "function",  # of this loss function there is none for a single sample; `detail` names it
    "arguments",  # the function was given something that can not be looked at later
    "gone",  # the script has let go of what it gave to the function
    "changed",  # what was given to the function was overwritten since
    "rows",  # the function was called with another number of rows than the batch has samples; `detail` says how many
    "running",  # it would cost a running training too much: shown at the next stop
    "large",  # too many numbers
    "failed",  # torch refused; `detail` holds its words
)

SAMPLES_LIMIT = 4096  # of one answer
PAIRS_LIMIT = 10_000  # samples that a confusion matrix can be of
CLASSES_LIMIT = 1000  # classes that it can have

CONFUSION_REASONS = (
    "",  # counting, or nothing was seen yet
    "classes",  # more than CLASSES_LIMIT
)

NO_PICTURES = Array("u1", (0, 0, 0, 3), b"")


@dataclass(frozen=True, slots=True)
class Item:
    """A leaf of the batch or of the model's output."""

    path: str  # "[0]", "['image']", …
    type: str  # "Tensor", or the Python type's name
    shape: Shape
    dtype: str
    device: str
    low: float | None  # minimum and maximum, None where unknown or empty
    high: float | None
    text: str = ""  # value of what is no tensor, shortened
    # why there is no minimum and maximum: the script has let it go, or has overwritten it since
    note: Annotated[str, OneOf(("", "gone", "overwritten"))] = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample of a batch: of images, of classification, or at least with a loss of its own."""

    index: Place  # its place in the batch
    label: int | None
    predicted: int | None
    top: Annotated[tuple[Count, ...], AtMost(CLASSES_LIMIT)]  # class indices, most probable first
    probabilities: Annotated[tuple[float, ...], AtMost(CLASSES_LIMIT)]  # of `top`
    loss: float | None = None
    # of a loss that compares numbers: the first of those that it was given for this sample, and of what they should be
    found: Annotated[tuple[float, ...], AtMost(8)] = ()
    wanted: Annotated[tuple[float, ...], AtMost(8)] = ()
    numbers: Count = 0  # how many there are of each


@dataclass(frozen=True, slots=True)
class AskBatch:
    """The current batch, and `limit` of its samples from the one numbered `first` on, in an order; pictures at most
    `side` pixels wide and high. With them the sample at the place `chosen` of the batch (-1: the first of the order),
    its picture at most `large` pixels."""

    request: int
    limit: int
    side: int
    order: str = "position"  # one of ORDERS
    descending: bool = False
    only_wrong: bool = False
    first: int = 0
    chosen: int = -1
    large: int = 0
    items: bool = True  # whether its tensors are wanted as well: their ranges take a while


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """`pictures` is u1 [samples, height, width, 3], or [0, 0, 0, 3] where the batch does not look like images."""

    request: int
    stop: int
    iteration: Count
    inputs: tuple[Item, ...]
    outputs: tuple[Item, ...]
    samples: Annotated[tuple[Sample, ...], AtMost(SAMPLES_LIMIT)]
    size: Place  # samples in the batch, 0 where unknown
    classes: tuple[str, ...]  # names, where the dataset has them
    scaled: bool  # pictures were brought from their own minimum … maximum to 0 … 255
    pictures: Array
    first: Place = 0  # the number of the first of `samples` in the order
    matching: Place = 0  # samples in the order; 0 where the batch has none that can be shown one by one
    right: Count | None = None  # how many are predicted right, of those that have a label; None where none has both
    wrong: Count | None = None
    ordered: Annotated[str, OneOf(ORDERS)] = "position"  # by what they really are in order: there may be no losses
    loss_function: str = ""  # that the losses of samples were computed with, by the probe
    # over all but the first dimension; "" where there is no other
    loss_kind: Annotated[str, OneOf(("", "mean", "sum"))] = ""
    loss_reason: Annotated[str, OneOf(LOSS_REASONS)] = "not_yet"  # why there are none
    loss_detail: str = ""
    chosen: Annotated[tuple[Sample, ...], AtMost(1)] = ()
    picture: Array = NO_PICTURES  # of the chosen one
    has_output: bool = False  # forward has run
    made: Array = NO_PICTURES  # what the model has made of the chosen one, where that is a picture too


@dataclass(frozen=True, slots=True)
class AskConfusion:
    """Which class was taken for which by training's forwards, of the last `last` samples. Counting begins with the
    first question and ends with one of 0."""

    request: int
    last: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """`cells` is i4 [n, 3]: label, predicted class, and how often, where it is not 0."""

    request: int
    stop: int
    classes: Count  # there are; 0 while none were seen
    names: tuple[str, ...]
    counted: Count  # samples
    cells: Array
    reason: Annotated[str, OneOf(CONFUSION_REASONS)]


BATCH = Family(questions={AskBatch: (Batch,), AskConfusion: (Confusion,)})
