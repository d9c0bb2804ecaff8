"""The numbers of one input as they were typed, the dtype that they are to have, and where each stands in a table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from inspector.wire.arrays import Array
from inspector.wire.lab import LabInput

WHOLE = ("int64", "int32", "int16", "int8", "uint8", "bool")
# a row for each element; a row for each sample, a column for each class; a row for each vector, a column for each
# of its components, which are the last axis
ELEMENTS, CLASSES, VECTORS = "elements", "classes", "vectors"
_WORDS = {"nan": math.nan, "inf": math.inf, "infinity": math.inf, "true": 1.0, "false": 0.0, "∞": math.inf}


@dataclass(frozen=True, eq=False)
class Sheet:
    """`numbers` (f8, of any shape) are never changed in place. `unread`: what was typed at a place, counted in
    row-major order, that is no number; it stands there until it is one."""

    numbers: np.ndarray
    dtype: str = "float32"
    unread: Mapping[int, str] = field(default_factory=dict)
    used: bool = True  # False: a weight that is kept, but not given to the loss

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.numbers.shape)

    def text(self, place: int) -> str:
        """What is typed to get the same number again."""
        return self.unread.get(place) or written(float(self.numbers.flat[place]))

    def put(self, place: int, text: str) -> Sheet:
        """With what was typed at a place. A fraction makes whole numbers float32, as in a list of Python."""
        value = read(text)
        rest = {other: word for other, word in self.unread.items() if other != place}
        if value is None:
            return replace(self, unread={**rest, place: text.strip()})
        numbers = self.numbers.copy()
        numbers.flat[place] = value
        dtype = "float32" if self.dtype in WHOLE and not _is_whole(value) else self.dtype
        return replace(self, numbers=numbers, unread=rest, dtype=dtype)

    def shaped(self, shape: tuple[int, ...]) -> Sheet:
        """Of another shape: cut, or filled up with zeros. What is no number yet keeps its place."""
        count = math.prod(shape)
        flat = np.zeros(count)
        kept = min(count, self.numbers.size)
        flat[:kept] = self.numbers.reshape(-1)[:kept]
        unread = {place: word for place, word in self.unread.items() if place < count}
        return replace(self, numbers=flat.reshape(shape), unread=unread)

    def as_input(self, name: str) -> LabInput:
        """As it is sent: torch makes the numbers what they are to be."""
        code = "<i8" if self.dtype in WHOLE else "<f4" if self.dtype == "float32" else "<f8"
        with np.errstate(over="ignore", invalid="ignore"):
            numbers = np.ascontiguousarray(self.numbers, dtype=code)
        return LabInput(name, Array(code[1:], self.shape, numbers.tobytes()), self.dtype)


def sheet(numbers: object, dtype: str = "float32", used: bool = True) -> Sheet:
    return Sheet(np.asarray(numbers, np.float64), dtype, {}, used)


def from_input(given: LabInput) -> Sheet:
    """What came from the debuggee."""
    numbers = np.frombuffer(given.numbers.data, "<" + given.numbers.dtype).reshape(given.numbers.shape)
    return Sheet(numbers.astype(np.float64), given.dtype)


def array(numbers: Array) -> np.ndarray:
    return np.frombuffer(numbers.data, "<" + numbers.dtype).reshape(numbers.shape)


def read(text: str) -> float | None:
    """The number that a text means; None where it means none."""
    word = text.strip().replace("−", "-").replace("_", "")
    sign = -1.0 if word[:1] == "-" else 1.0
    bare = word.lstrip("+-").lower()
    if bare in _WORDS and len(word) - len(bare) <= 1:
        return sign * _WORDS[bare]
    try:
        return float(word)
    except ValueError:
        return None


def read_shape(text: str) -> tuple[int, ...] | None:
    """ "[2, 3]", "(2, 3)", "2×3" or "" (a scalar); None for what is no shape."""
    words = text.strip().strip("[](){}").replace("×", ",").replace("x", ",").replace(" ", ",").split(",")
    kept = [word for word in words if word]
    return tuple(map(int, kept)) if all(word.isdecimal() for word in kept) else None


def written(value: float) -> str:
    """The shortest decimal that is the same number: 3, 0.1, 1e-20, nan."""
    if math.isfinite(value) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _is_whole(value: float) -> bool:
    return math.isfinite(value) and value == int(value)


# ── where numbers stand in a table ───────────────────────────────────────────────────────────────────────────────────


def extents(shape: tuple[int, ...], layout: str) -> tuple[int, int]:
    """Rows and columns. By classes (N, C, d1 …) has N · d1 · … rows of C columns."""
    if layout == ELEMENTS:
        return math.prod(shape), 1
    if len(shape) <= 1:
        return 1, math.prod(shape)
    if layout == VECTORS:
        return math.prod(shape[:-1]), shape[-1]
    return shape[0] * math.prod(shape[2:]), shape[1]


def place_of(shape: tuple[int, ...], layout: str, row: int, column: int) -> int:
    """The number, in row-major order, of what stands at a row and column."""
    if layout == ELEMENTS or len(shape) <= 1:
        return row + column
    if layout == VECTORS:
        return row * shape[-1] + column
    inner = math.prod(shape[2:])
    sample, position = divmod(row, inner)
    return (sample * shape[1] + column) * inner + position


def row_column(shape: tuple[int, ...], layout: str, place: int) -> tuple[int, int]:
    if layout == ELEMENTS:
        return place, 0
    if len(shape) <= 1:
        return 0, place
    if layout == VECTORS:
        return divmod(place, shape[-1])
    inner = math.prod(shape[2:])
    rest, position = divmod(place, inner)
    sample, column = divmod(rest, shape[1])
    return sample * inner + position, column


def row_name(shape: tuple[int, ...], layout: str, row: int) -> str:
    """The index of what stands in a row, without its class or component: "2", "2, 0", "" of a single one."""
    kept = shape if layout == ELEMENTS else shape[:-1] if layout == VECTORS else shape[:1] + shape[2:]
    kept = kept if layout == ELEMENTS or len(shape) > 1 else ()
    return ", ".join(str(int(part)) for part in np.unravel_index(row, kept)) if kept and 0 not in kept else ""


def index_name(shape: tuple[int, ...], place: int) -> str:
    """ "[2, 0]"; "" of a scalar."""
    return f"[{', '.join(str(int(part)) for part in np.unravel_index(place, shape))}]" if shape else ""
