"""The words for looking at single tensors: which one is meant, what it is, and as much of it as a screen shows.

Every question names the tensor and the shape that the asker knows it by, so that one which was resized, freed or made
anew meanwhile is refused and never shown as another. `against` and `how` put a comparison in its place: then regions,
statistics and all else are those of the difference or of the ratio, computed for the part that is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .family import Family
from .limits import AtMost, Column, Count, OneOf, Row, Shape

TENSOR_KINDS = (
    "parameter", "gradient", "buffer", "state", "update", "input", "output", "activation", "kept",
    "argument", "result", "arriving", "leaving", "saved",
)  # fmt: skip
HERE = ("argument", "result", "arriving", "leaving", "saved")  # what `InsideFacts` lists of a layer or a node
COMPARISONS = ("difference", "ratio")
SOUGHT = ("minimum", "maximum", "nan", "inf", "largest")  # "largest": magnitude
FORMATS = ("npy", "pt", "csv")
AXES = ("out", "in", "length", "height", "width", "depth", "batch", "channel", "class", "token", "feature", "")
MEMORIES = ("contiguous", "channels_last", "strided", "expanded")  # "expanded": several elements are one in memory
Axis = Annotated[str, OneOf(AXES)]

REASONS = (
    "stale",  # the row is of another structure
    "gone",  # the script has let it go
    "none",  # it is None: a gradient before backward
    "reshaped",  # its shape is not the one that was asked about
    "no_step",  # no optimizer has stepped since it is watched
    "not_watched",  # nothing was kept of it yet
    "unmade",  # lazy: it has no shape before the first forward
    "meta",  # it has no numbers, on the device "meta" or as a fake tensor
    "vmap",  # a tensor inside of a functorch transform
    "threads",  # another thread trains with it just now
    "part",  # it has no such part
    "shapes",  # the two that are to be compared have not the same shape
    "numbers",  # torch computes nothing like this for this dtype
    "budget",  # the copies would take more than their limit
    "file",  # it could not be written; `detail` says why
    "not_here",  # training is held elsewhere than at the layer or the node that it belongs to
    "overwritten",  # written into since the layer was given it, gave it, or the node kept it
    "packed", "freed", "unknown",  # of what a node keeps, see `inside.UNREAD`
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TensorName:
    """Which tensor is meant.

    `row` is, of a parameter, gradient, buffer, state or update, the row of the tensor in the model tree; of an
    activation (a copy of what a module gave back last) the row of the module; of an input or output the number of the
    leaf in `Batch`; of a kept copy its number. Of those in HERE it is the number among the layer's arguments or
    outputs, among the gradients that arrive at a node or leave it, among what it keeps; `key` is then that of the layer
    or of the node.
    """

    kind: Annotated[str, OneOf(TENSOR_KINDS)]
    structure: Count  # the version of the model tree that `row` belongs to, 0 where it is no row of it
    row: Row
    key: str = ""  # of a state: the optimizer's own name for it, "momentum_buffer"; of those in HERE see above
    part: str = ""  # "": the whole; else one of TensorFacts.parts
    when: str = ""  # "": now; "last": at the stop before, of a tensor that is watched


@dataclass(frozen=True, slots=True)
class Plane:
    """Two axes of a tensor lie on rows and columns; the others stand still."""

    at: tuple[int, ...]  # an index per axis; those at `rows` and `columns` mean nothing
    rows: int  # an axis; -1 where the tensor has one or none: a single row
    columns: int  # an axis; -1 where the tensor has none: a single column


@dataclass(frozen=True, slots=True)
class AskTensor:
    request: int
    tensor: TensorName


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorFacts:
    """What a tensor is, without its numbers."""

    request: int
    stop: int
    type: str  # "Parameter", "Tensor", a subclass
    shape: Shape  # as it is shown: of a nested tensor's component, that of the component
    stride: Annotated[tuple[int, ...], AtMost(64)]  # in elements; empty where the layout has none
    dtype: str
    layout: str  # "strided", "sparse_coo", "sparse_csr", "jagged", …
    memory: Annotated[str, OneOf(MEMORIES)]
    device: str
    trainable: bool  # requires_grad
    count: Count  # elements
    bytes: Count  # of the storage that belongs to it
    changes: Count  # torch's version counter: rises with every in-place write
    axes: Annotated[tuple[Axis, ...], AtMost(64)]  # one per axis
    parts: tuple[str, ...]  # "real", "imag", "abs", "angle"; "values", "indices"; "0", "1", …: what `part` may be
    states: tuple[str, ...]  # of a parameter: keys of the optimizer's state that are tensors
    signed: bool  # the dtype has negative numbers
    scale: float | None = None  # what a GradScaler has put on this gradient; its numbers are shown without it
    iteration: Count = 0  # in which it was looked at


@dataclass(frozen=True, slots=True)
class AskRegion:
    """Numbers of a plane: of its `height` rows from `top` every `down`-th, of its `width` columns from `left` every
    `across`-th. At most REGION_LIMIT numbers; what lies beyond the edge is left out.
    """

    request: int
    tensor: TensorName
    against: TensorName | None
    how: str  # one of COMPARISONS, "" where `against` is None
    shape: tuple[int, ...]
    plane: Plane
    top: int
    left: int
    height: int
    width: int
    down: int
    across: int


REGION_LIMIT = 1 << 21


@dataclass(frozen=True, slots=True)
class Region:
    """`numbers` [rows, columns] in the tensor's own dtype where numpy has it ("u1" with `is_bool` for bool), else
    widened without loss to f4 (half, bfloat16, float8); complex as c8 or c16; a quantized tensor's are dequantized."""

    request: int
    stop: int
    numbers: Array
    is_bool: bool


@dataclass(frozen=True, slots=True)
class AskPictures:
    """Small pictures beside each other: kernels of a convolution, activations, images of a batch.

    `along` are the axes (none, one or two) that tell one picture from the next, the last one running fastest; `rows`
    and `columns` those of a picture; `colors` the axis of three colours, or -1. The others stand at `at`. Pictures
    `first` … `first + limit`, every k-th pixel where a side is longer than `side`.
    """

    request: int
    tensor: TensorName
    against: TensorName | None
    how: str
    shape: tuple[int, ...]
    at: tuple[int, ...]
    along: tuple[int, ...]
    rows: int
    columns: int
    colors: int
    first: int
    limit: int
    side: int


@dataclass(frozen=True, slots=True)
class Pictures:
    request: int
    stop: int
    first: Count
    total: Count
    numbers: Array  # f4 [pictures, height, width] or [pictures, height, width, 3]
    low: float | None  # least and greatest finite number of those sent; None where there is none
    high: float | None


@dataclass(frozen=True, slots=True)
class AskStatistics:
    """Sampled at once (`exact` False), or exact from the flat element `first` on, as far as one answer goes.

    `bins` > 0: with a histogram of so many equal bins from `low` to `high`, or where they are None from the least to
    the greatest finite number. An asker that wants a large tensor whole asks on from `first + counted`, and merges.
    """

    request: int
    tensor: TensorName
    against: TensorName | None
    how: str
    shape: tuple[int, ...]
    exact: bool
    first: int
    bins: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Of the `counted` elements from `first` on (exact), or of `counted` elements out of `total` (sampled).

    minimum, maximum, mean, std (unbiased, as torch.std), l1, l2 and largest are torch's and include NaN as torch does;
    None where torch has none for the dtype (a mean, std or norm of integers) or for no elements. Half, bfloat16 and
    float8 are measured as float32; more than 2^20 floats in pieces that are put together in float64. `zeros` …
    `subnormal` are counts, subnormal in the tensor's own dtype. Of a complex tensor l1, l2, largest and the counts are
    of the magnitudes. A histogram without a range of its own reaches over the whole tensor, whatever the piece.
    """

    request: int
    stop: int
    first: Count
    counted: Count
    total: Count
    exact: bool
    minimum: float | None
    maximum: float | None
    mean: float | None
    std: float | None
    l1: float | None
    l2: float | None
    largest: float | None
    zeros: Count
    nan: Count
    plus_inf: Count
    minus_inf: Count
    subnormal: Count
    low: float | None  # of the histogram
    high: float | None
    bins: Annotated[Array, Column("i8", low=0)]  # counts; empty where none were asked for


@dataclass(frozen=True, slots=True)
class AskFind:
    """The first element (in row-major order) that is `what`."""

    request: int
    tensor: TensorName
    against: TensorName | None
    how: str
    shape: tuple[int, ...]
    what: str  # one of SOUGHT


@dataclass(frozen=True, slots=True)
class Found:
    request: int
    stop: int
    index: Shape
    is_there: bool  # False: no element is like that


@dataclass(frozen=True, slots=True)
class AskCell:
    """One element with all its digits."""

    request: int
    tensor: TensorName
    against: TensorName | None
    how: str
    shape: tuple[int, ...]
    index: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    request: int
    stop: int
    index: Shape
    text: str  # the shortest decimal that reads back as the same number of this dtype
    hex: str  # float.hex() of it, or hex() of an integer; "" where there is none
    bits: str  # the bytes in memory, most significant first, as hexadecimal digits


@dataclass(frozen=True, slots=True)
class Watch:
    """From now on, of these tensors and no others: the numbers at a stop are kept until the next one (`when` "last"),
    those of a parameter are kept over the optimizer's step (its "update"), and what a module gives back is copied
    (its "activation"). Answered by Copies."""

    request: int
    tensors: tuple[TensorName, ...]


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep a copy of a tensor as it is now. Answered by Copies, or Refused with "budget"."""

    request: int
    tensor: TensorName


@dataclass(frozen=True, slots=True)
class Drop:
    """Let kept copies go; none named: all. Answered by Copies."""

    request: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    number: Count
    tensor: TensorName  # what it was copied from
    stop: Count
    iteration: Count
    bytes: Count


@dataclass(frozen=True, slots=True)
class Copies:
    request: int
    stop: int
    kept: tuple[Copy, ...]
    bytes: Count  # of all copies, those for `Watch` among them
    limit: Count


@dataclass(frozen=True, slots=True)
class AskSave:
    """Write a tensor to a file on the debuggee's machine, a piece per answer: from the flat element `first` on.

    The file appears under its name when it is whole; before that, and after a `cancel`, there is none.
    """

    request: int
    tensor: TensorName
    against: TensorName | None
    how: str
    shape: tuple[int, ...]
    path: str
    format: str  # one of FORMATS
    first: int
    cancel: bool


@dataclass(frozen=True, slots=True)
class Saved:
    request: int
    stop: int
    first: Count  # where to go on
    total: Count
    is_done: bool


TENSOR = Family(
    questions={
        AskTensor: (TensorFacts,),
        AskRegion: (Region,),
        AskPictures: (Pictures,),
        AskStatistics: (Statistics,),
        AskFind: (Found,),
        AskCell: (Cell,),
        Watch: (Copies,),
        Keep: (Copies,),
        Drop: (Copies,),
        AskSave: (Saved,),
    }
)
