"""Numbers as colours: diverging about zero, or sequential; what is not finite has a colour of its own.

A picture is made of bytes that index a table of 256 colours: LEVELS of them are the scale, one is see-through, three
are NaN, +Inf and −Inf. Both maps run straight through Oklab (Björn Ottosson, https://bottosson.github.io/posts/oklab/),
so that equal steps look equal. Blue against red-orange, and blue to pale yellow-green, stay apart under the common
kinds of colour blindness; the three that are not finite differ from both maps in hue, and are named in the legend.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

LEVELS = 251  # odd: zero has a level of its own in the middle
GAP, NAN, PLUS_INF, MINUS_INF = 251, 252, 253, 254
NOT_FINITE = {NAN: "#E040E0", PLUS_INF: "#FFD21F", MINUS_INF: "#17C98B"}

_MAPS = {  # (map, dark): colours at equal distances
    ("diverging", True): ("#7FB4FF", "#3A6FC4", "#23272E", "#C4523A", "#FF9F80"),
    ("diverging", False): ("#1B4FA8", "#7EA9EA", "#F7F7F7", "#F0957A", "#A82A14"),
    ("sequential", True): ("#1D2A4D", "#2D5A9C", "#4593B8", "#8CCBC4", "#F2F7D5"),
    ("sequential", False): ("#F6F9DF", "#A5D8CC", "#4FA3C0", "#2C64A3", "#1B2F66"),
    ("gray", True): ("#000000", "#FFFFFF"),
    ("gray", False): ("#000000", "#FFFFFF"),
}

Bytes = NDArray[np.uint8]


class ValueRange(NamedTuple):
    """Finite, `low` ≤ `high`."""

    low: float
    high: float


_TO_LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                    [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
_TO_LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                    [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip


def map_of(limits: ValueRange) -> str:
    """The map that tells most about these limits: diverging where they lie on both sides of zero."""
    return "diverging" if limits.low < 0 < limits.high else "sequential"


def levels(numbers: np.ndarray, limits: ValueRange, scale: str) -> Bytes:
    """An index of the colour table for each real number; what lies outside of the limits has that of the limit."""
    low, high = ends(limits, scale)
    real = np.asarray(numbers)
    if real.dtype.kind != "f":
        return _scaled(real.astype(np.float64), low, high)
    real = real if real.dtype.itemsize >= 4 else real.astype(np.float32)
    out = _scaled(real, low, high)
    with np.errstate(over="ignore", invalid="ignore"):
        is_finite = np.isfinite(np.sum(real, dtype=np.float64))
    if not is_finite:
        _mark(out, real)
    return out


def ends(limits: ValueRange, scale: str) -> tuple[float, float]:
    """What the first and the last colour mean; those of a diverging map are equally far from zero."""
    if scale != "diverging":
        return limits.low, limits.high
    reach = max(abs(limits.low), abs(limits.high))
    return -reach, reach


def _scaled(real: np.ndarray, low: float, high: float) -> Bytes:
    if not high - low >= np.finfo(np.float64).tiny:  # nothing can be divided by less
        return np.full(real.shape, LEVELS // 2, np.uint8)
    if real.dtype != np.float64 and not _is_plain(low, high):
        real = real.astype(np.float64)
    if not np.isfinite(high - low):
        real, low, high = real * 0.25, low * 0.25, high * 0.25
    with np.errstate(all="ignore"):
        part = (real - real.dtype.type(low)) / real.dtype.type(high - low)
        np.clip(part, 0, 1, out=part)
        part *= LEVELS - 1
        part += 0.5
        return np.nan_to_num(part, copy=False, nan=0).astype(np.uint8)


def _is_plain(low: float, high: float) -> bool:
    """Whether float32 has room for the arithmetic between these limits."""
    return 1e-30 < high - low < 1e37 and max(abs(low), abs(high)) < 1e5 * (high - low)


def _mark(out: Bytes, real: np.ndarray) -> None:
    out[np.isnan(real)] = NAN
    out[real == np.inf] = PLUS_INF
    out[real == -np.inf] = MINUS_INF


@cache
def table(scale: str, is_dark: bool) -> tuple[int, ...]:
    """256 colours as QImage has them: 0xAARRGGBB."""
    colours = 0xFF000000 + (_ramp(_MAPS[scale, is_dark]).astype(np.int64) @ [1 << 16, 1 << 8, 1])
    rest = [0] * (256 - LEVELS)
    for index, name in NOT_FINITE.items():
        rest[index - LEVELS] = QColor(name).rgba()
    return (*colours.tolist(), *rest)


def _rgb(colour: QColor) -> tuple[float, float, float]:
    """Red, green and blue, 0 … 1."""
    return colour.redF(), colour.greenF(), colour.blueF()


def _ramp(stops: tuple[str, ...]) -> np.ndarray:
    """LEVELS colours [LEVELS, 3] of 0 … 255, on straight lines between the stops in Oklab."""
    points = _oklab(np.array([_rgb(QColor(stop)) for stop in stops]))
    at, known = np.linspace(0, 1, LEVELS), np.linspace(0, 1, len(stops))
    lab = np.stack([np.interp(at, known, points[:, axis]) for axis in range(3)], axis=1)
    return np.rint(_srgb(lab) * 255)


def _oklab(srgb: np.ndarray) -> np.ndarray:
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T


def _srgb(lab: np.ndarray) -> np.ndarray:
    linear = np.clip((lab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_LMS).T, 0, 1)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def image(indices: Bytes, scale: str, is_dark: bool) -> QImage:
    """A picture of indices [rows, columns], with data of its own."""
    flat = np.ascontiguousarray(indices)
    rows, columns = flat.shape
    picture = QImage(flat.data, columns, rows, columns, QImage.Format.Format_Indexed8).copy()
    picture.setColorTable(list(table(scale, is_dark)))
    return picture


def colour_image(pixels: np.ndarray) -> QImage:
    """A picture of 0xAARRGGBB values [rows, columns], with data of its own."""
    flat = np.ascontiguousarray(pixels, np.uint32)
    rows, columns = flat.shape
    return QImage(flat.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32).copy()


def colour_pixels(indices: Bytes, is_dark: bool) -> np.ndarray:
    """0xAARRGGBB of indices [..., 3], one per red, green and blue; a pixel that is not finite in one shows that."""
    values = (np.minimum(indices, LEVELS - 1).astype(np.uint32) * 255) // (LEVELS - 1)
    pixels = np.uint32(0xFF000000) | (values[..., 0] << 16) | (values[..., 1] << 8) | values[..., 2]
    worst = indices.max(axis=-1)
    for index in (MINUS_INF, PLUS_INF, NAN):
        pixels[np.any(indices == index, axis=-1)] = table("gray", is_dark)[index]
    pixels[worst == GAP] = 0
    return pixels


def ink_on(colour: int) -> QColor:
    """Black or white, whichever is better read on a colour."""
    red, green, blue = (colour >> 16) & 255, (colour >> 8) & 255, colour & 255
    return QColor("#101216") if 299 * red + 587 * green + 114 * blue > 128_000 else QColor("#F4F6F9")
