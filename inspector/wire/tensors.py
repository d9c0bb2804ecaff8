"""Messages about single tensors: which one, its facts, and as many of its elements as a screen shows.

Every question names the tensor and the shape that the asker knows, so that one that was resized, freed or replaced
meanwhile is refused and never shown as another. `against` and `how` ask for a comparison: then regions, statistics and
all else are of the difference or the ratio, computed only for the part asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .family import Family
from .limits import AtMost, Column, Count, OneOf, Row, Shape
from .shards import Shard

TENSOR_KINDS = (
    "parameter", "gradient", "buffer", "state", "update", "input", "output", "activation", "kept",
    "argument", "result", "arriving", "leaving", "saved",
)  # fmt: skip
HERE = ("argument", "result", "arriving", "leaving", "saved")  # tensors that `InsideFacts` lists for a layer or a node
COMPARISONS = ("difference", "ratio")
SOUGHT = ("minimum", "maximum", "nan", "inf", "largest")  # "largest": by magnitude
FORMATS = ("npy", "pt", "csv")
AXES = ("out", "in", "length", "height", "width", "depth", "batch", "channel", "class", "token", "feature", "")
MEMORIES = ("contiguous", "channels_last", "strided", "expanded")  # "expanded": elements share a place in memory
Axis = Annotated[str, OneOf(AXES)]

REASONS = (
    "stale",  # the row is of another structure
    "gone",  # the script has freed it
    "none",  # it is None: a gradient before backward
    "reshaped",  # its shape is not the one in the question
    "no_step",  # no optimizer has stepped since it is watched
    "not_watched",  # there is no copy of it yet
    "unmade",  # a lazy parameter has no shape before the first forward
    "meta",  # it has no elements: device "meta" or a fake tensor
    "vmap",  # a tensor inside a functorch transform
    "ranks",  # reading it would wait for other ranks
    "threads",  # another thread is training with it
    "part",  # it has no such part
    "shapes",  # the two to be compared have different shapes
    "numbers",  # torch can not compute this for the dtype
    "budget",  # the copies would exceed their limit
    "file",  # it could not be written; `detail` says why
    "not_here",  # training is not held at the layer or node that it belongs to
    "overwritten",  # overwritten since the layer got or returned it, or the node saved it
    "packed", "freed", "unknown",  # of a saved tensor, see `inside.UNREAD`
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TensorName:
    """Names a tensor.

    `row`: for a parameter, gradient, buffer, state or update, its row in the model tree; for an activation (a copy of a
    module's last output), the row of the module; for an input or output, the number of the leaf in `Batch`; for a kept
    copy, its number; for those in HERE, the number among a layer's arguments or outputs, a node's arriving or leaving
    gradients, or its saved tensors, where `key` is that of the layer or node.
    """

    kind: Annotated[str, OneOf(TENSOR_KINDS)]
    structure: Count  # version of the model tree that `row` belongs to; 0: it is no row
    row: Row
    key: str = ""  # for a state: the optimizer's name of it, "momentum_buffer"; for HERE see above
    part: str = ""  # "": the whole tensor; else one of TensorFacts.parts
    when: str = ""  # "": now; "last": at the stop before, for a watched tensor


@dataclass(frozen=True, slots=True)
class Plane:
    """Two axes of a tensor shown as rows and columns; the other indexes are fixed."""

    at: tuple[int, ...]  # an index per axis; those at `rows` and `columns` are not used
    rows: int  # an axis; -1 for tensors with at most one axis: a single row
    columns: int  # an axis; -1 for tensors without axes: a single column


@dataclass(frozen=True, slots=True)
class AskTensor:
    """Asks for the facts of a tensor."""

    request: int
    tensor: TensorName


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorFacts:
    """Facts of a tensor, without its elements."""

    request: int
    stop: int
    type: str  # "Parameter", "Tensor", a subclass
    shape: Shape  # as shown: for a nested tensor's component, that of the component
    stride: Annotated[tuple[int, ...], AtMost(64)]  # in elements; empty if the layout has none
    dtype: str
    layout: str  # "strided", "sparse_coo", "sparse_csr", "jagged", …
    memory: Annotated[str, OneOf(MEMORIES)]
    device: str
    trainable: bool  # requires_grad
    count: Count  # elements
    bytes: Count  # of the storage that it shows
    changes: Count  # torch's version counter: rises with every in-place write
    axes: Annotated[tuple[Axis, ...], AtMost(64)]  # one per axis
    parts: tuple[str, ...]  # what `part` may be: "real", "imag", "abs", "angle"; "values", "indices"; "0", "1", …
    states: tuple[str, ...]  # for a parameter: keys of the optimizer state that are tensors
    signed: bool  # the dtype has negative numbers
    scale: float | None = None  # the factor of a GradScaler on this gradient, which is shown without it
    iteration: Count = 0  # in which it was read
    shard: Shard | None = None  # of a tensor that ranks share; all else is of the part on this rank


@dataclass(frozen=True, slots=True)
class AskRegion:
    """Asks for numbers of a plane: every `down`-th of `height` rows from `top`, every `across`-th of `width` columns
    from `left`. At most REGION_LIMIT numbers; what is outside of the plane is left out."""

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
    """`numbers` [rows, columns]: in the tensor's own dtype if numpy has it ("u1" with `is_bool` for bool), else widened
    without loss to f4 (half, bfloat16, float8); complex as c8 or c16; quantized tensors dequantized."""

    request: int
    stop: int
    numbers: Array
    is_bool: bool


@dataclass(frozen=True, slots=True)
class AskPictures:
    """Asks for small pictures: kernels of a convolution, activations, images of a batch.

    `along`: the axes (none, one or two) that tell pictures apart, the last one running fastest; `rows` and `columns`:
    the axes of a picture; `colors`: the axis of three colours, or -1; other axes are fixed at `at`. Pictures `first` …
    `first + limit`; every k-th pixel if a side is longer than `side`.
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
    """The pictures asked for."""

    request: int
    stop: int
    first: Count
    total: Count
    numbers: Array  # f4 [pictures, height, width] or [pictures, height, width, 3]
    low: float | None  # least and greatest finite number of those sent; None if there is none
    high: float | None


@dataclass(frozen=True, slots=True)
class AskStatistics:
    """Asks for statistics: of a sample (`exact` False), or exact from the flat element `first` on, as far as one answer
    goes.

    `bins` > 0: with a histogram of so many equal bins from `low` to `high`, or, if they are None, from the least to the
    greatest finite number. To get all of a large tensor, ask again from `first + counted`, and merge.
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
    """Statistics of the `counted` elements from `first` on (exact), or of `counted` elements out of `total` (sampled).

    minimum, maximum, mean, std (unbiased, as torch.std), l1, l2 and largest are torch's and include NaN as torch does;
    None if torch has none for the dtype (a mean, std or norm of integers) or there are no elements. Half, bfloat16 and
    float8 are measured as float32; more than 2^20 floats in pieces that are merged in float64. `zeros` … `subnormal`
    are counts, subnormal in the tensor's own dtype. For complex tensors l1, l2, largest and the counts are of the
    magnitudes. A histogram without given range covers the whole tensor, whatever the piece.
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
    bins: Annotated[Array, Column("i8", low=0)]  # counts; empty if none were asked for


@dataclass(frozen=True, slots=True)
class AskFind:
    """Asks for the first element (in row-major order) that is `what`."""

    request: int
    tensor: TensorName
    against: TensorName | None
    how: str
    shape: tuple[int, ...]
    what: str  # one of SOUGHT


@dataclass(frozen=True, slots=True)
class Found:
    """The element asked for."""

    request: int
    stop: int
    index: Shape
    is_there: bool  # False: no element is like that


@dataclass(frozen=True, slots=True)
class AskCell:
    """Asks for one element with all its digits."""

    request: int
    tensor: TensorName
    against: TensorName | None
    how: str
    shape: tuple[int, ...]
    index: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One element with all its digits."""

    request: int
    stop: int
    index: Shape
    text: str  # the shortest decimal that reads back as the same number of this dtype
    hex: str  # float.hex() of it, or hex() of an integer; "" if it has none
    bits: str  # the bytes in memory as hexadecimal digits, most significant first


@dataclass(frozen=True, slots=True)
class Watch:
    """Watches these tensors and no others from now on: their numbers at a stop are kept until the next one (`when`
    "last"), those of a parameter over the optimizer's step (its "update"), and a module's output is copied (its
    "activation"). Answered by Copies."""

    request: int
    tensors: tuple[TensorName, ...]


@dataclass(frozen=True, slots=True)
class Keep:
    """Keeps a copy of a tensor as it is now. Answered by Copies, or Refused with "budget"."""

    request: int
    tensor: TensorName


@dataclass(frozen=True, slots=True)
class Drop:
    """Drops kept copies; without numbers, all. Answered by Copies."""

    request: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """A kept copy."""

    number: Count
    tensor: TensorName  # what was copied
    stop: Count
    iteration: Count
    bytes: Count


@dataclass(frozen=True, slots=True)
class Copies:
    """All kept copies."""

    request: int
    stop: int
    kept: tuple[Copy, ...]
    bytes: Count  # of all copies, those for `Watch` included
    limit: Count


@dataclass(frozen=True, slots=True)
class AskSave:
    """Writes a tensor to a file on the debuggee's machine, one piece per answer, from the flat element `first` on.

    The file appears under its name when it is complete; before that, and after a `cancel`, there is none.
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
    """How much of a tensor is written."""

    request: int
    stop: int
    first: Count  # the next element to write
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
