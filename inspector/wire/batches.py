"""Messages about the current batch: its tensors, its samples, and the confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .family import Family
from .limits import AtMost, Count, OneOf, Place, Shape

ORDERS = ("position", "loss", "confidence")

LOSS_REASONS = (
    "",  # there is a loss
    "not_yet",  # no loss function was called since this batch came
    "own",  # the loss is the script's own arithmetic
    "other",  # the function was called for something else than this batch, such as a generator's output
    "function",  # this loss function has no loss per sample; `detail` names it
    "arguments",  # an argument can not be read later
    "gone",  # the script has freed an argument
    "changed",  # an argument was overwritten since
    "rows",  # the function got another number of rows than the batch has samples; `detail` gives it
    "running",  # too costly while training runs: shown at the next stop
    "large",  # too many elements
    "failed",  # torch refused; `detail` has its message
)

SAMPLES_LIMIT = 4096  # samples in one answer
PAIRS_LIMIT = 10_000  # samples that a confusion matrix can count
CLASSES_LIMIT = 1000  # its classes

CONFUSION_REASONS = (
    "",  # counting, or nothing seen yet
    "classes",  # more than CLASSES_LIMIT
)

NO_CURVE = Array("f8", (2, 0), b"")
NO_PICTURES = Array("u1", (0, 0, 0, 3), b"")


@dataclass(frozen=True, slots=True)
class Item:
    """A leaf of the batch or of the model's output: a tensor or another value."""

    path: str  # "[0]", "['image']", …
    type: str  # "Tensor", or the Python type's name
    shape: Shape
    dtype: str
    device: str
    low: float | None  # minimum and maximum; None if unknown or empty
    high: float | None
    text: str = ""  # the value of what is no tensor, shortened
    # why minimum and maximum are missing: freed, or overwritten since
    note: Annotated[str, OneOf(("", "gone", "overwritten"))] = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: an image, a classification, or at least a sample with a loss of its own."""

    index: Place  # its place in the batch, from 0
    label: int | None
    predicted: int | None
    top: Annotated[tuple[Count, ...], AtMost(CLASSES_LIMIT)]  # the most probable classes, most probable first
    probabilities: Annotated[tuple[float, ...], AtMost(CLASSES_LIMIT)]  # of `top`
    loss: float | None = None
    # if a loss compares numbers: the first ones found for this sample, and those wanted
    found: Annotated[tuple[float, ...], AtMost(8)] = ()
    wanted: Annotated[tuple[float, ...], AtMost(8)] = ()
    numbers: Count = 0  # how many it has on each side


@dataclass(frozen=True, slots=True)
class AskBatch:
    """Asks for the current batch. Answered by Batch.

    It has `limit` samples from number `first` on in the given order, with pictures of at most `side` pixels in width
    and height; also the sample at the place `chosen` of the batch (-1: the first in order), with a picture of at most
    `large` pixels.
    """

    request: int
    limit: int
    side: int
    order: str = "position"  # one of ORDERS
    descending: bool = False
    only_wrong: bool = False
    first: int = 0
    chosen: int = -1
    large: int = 0
    items: bool = True  # whether its tensors are wanted too, whose ranges take a while to compute


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The batch. `pictures`: u1 [samples, height, width, 3], or [0, 0, 0, 3] if it does not look like images."""

    request: int
    stop: int
    iteration: Count
    inputs: tuple[Item, ...]
    outputs: tuple[Item, ...]
    samples: Annotated[tuple[Sample, ...], AtMost(SAMPLES_LIMIT)]
    size: Place  # samples in the batch, 0 if unknown
    classes: tuple[str, ...]  # names, if the dataset has them
    scaled: bool  # pictures were scaled from their own minimum … maximum to 0 … 255
    pictures: Array
    first: Place = 0  # the first sample's number in the order
    matching: Place = 0  # samples in the order; 0 if the batch has none that can be shown singly
    right: Count | None = None  # right predictions among samples with a label; None if unknown
    wrong: Count | None = None
    ordered: Annotated[str, OneOf(ORDERS)] = "position"  # the order actually used: there may be no losses to sort by
    loss_function: str = ""  # by which the probe computed the samples' losses
    # how each was reduced over all axes but the first; "" if there is no other
    loss_kind: Annotated[str, OneOf(("", "mean", "sum"))] = ""
    loss_reason: Annotated[str, OneOf(LOSS_REASONS)] = "not_yet"  # why there are no losses
    loss_detail: str = ""
    chosen: Annotated[tuple[Sample, ...], AtMost(1)] = ()
    picture: Array = NO_PICTURES  # of the chosen sample
    has_output: bool = False  # a forward has run
    made: Array = NO_PICTURES  # a model's output for the chosen sample, if it is a picture too
    others: Array = NO_PICTURES  # further pictures of the chosen sample, as in a pair
    curve: Array = NO_CURVE  # f8 [2, numbers]: what a loss wants of the chosen sample, and what it found
    text: str = ""  # its tokens as text …
    text_by: str = ""  # … by the vocabulary of the script's that is called so


@dataclass(frozen=True, slots=True)
class AskConfusion:
    """Asks for the confusion matrix of the last `last` training samples. Answered by Confusion. Counting begins with
    the first question and ends with `last` = 0."""

    request: int
    last: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """The confusion matrix. `cells`: i4 [n, 3], (label, predicted class, count) where the count is not 0."""

    request: int
    stop: int
    classes: Count  # number of classes; 0 before any sample
    names: tuple[str, ...]
    counted: Count  # samples counted
    cells: Array
    reason: Annotated[str, OneOf(CONFUSION_REASONS)]


BATCH = Family(questions={AskBatch: (Batch,), AskConfusion: (Confusion,)})
