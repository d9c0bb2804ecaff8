"""How numbers, shapes and dtypes are written in every drawer: short, with real minus and multiplication signs."""

from __future__ import annotations

import math

MINUS, TIMES = "\u2212", "\u00d7"

_DTYPES = {
    "float64": "f64", "float32": "f32", "float16": "f16", "bfloat16": "bf16", "complex64": "c64", "complex128": "c128",
    "int64": "i64", "int32": "i32", "int16": "i16", "int8": "i8", "uint64": "u64", "uint32": "u32", "uint16": "u16",
    "uint8": "u8", "bool": "bool", "float8_e4m3fn": "f8e4m3", "float8_e5m2": "f8e5m2",
}  # fmt: skip

KIBI = 1024
_UNITS = ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K"))


def number(value: float | None) -> str:
    """Four significant digits; "" for what is not known."""
    if value is None:
        return ""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    return ("%.4g" % value).replace("-", MINUS)


def norm(value: float | None) -> str:
    """Four decimals, the same within a column; what is too small or too large for them has a power of ten."""
    if value is None or math.isnan(value) or math.isinf(value) or value == 0:
        return number(value)
    if 1e-3 <= abs(value) < 1e5:
        return f"{value:,.4f}".replace("-", MINUS)
    digits, power = ("%.3e" % value).split("e")
    return f"{digits}e{int(power)}".replace("-", MINUS)


def count(amount: int) -> str:
    """2432 → "2.4K"."""
    for size, unit in _UNITS:
        if amount >= size * 0.9995:
            scaled = amount / size
            return ("%.0f" % scaled if scaled >= 100 else "%.1f" % scaled).removesuffix(".0") + unit
    return str(amount)


def exact(amount: int) -> str:
    """2432 → "2,432"."""
    return f"{amount:,}"


def size(amount: int) -> str:
    """38400 bytes → "37.5 KB", in steps of 1024 as systems tell memory."""
    if amount < KIBI:
        return f"{amount} B"
    size = float(amount)
    for unit in ("KB", "MB", "GB", "TB"):
        size /= KIBI
        if size < KIBI:
            break
    return f"{size:.1f} {unit}"


def shape(extents: tuple[int, ...]) -> str:
    """(32, 3, 5, 5) → "32×3×5×5"; a scalar's is "[]"."""
    return TIMES.join(map(str, extents)) or "[]"


def brackets(extents: tuple[int, ...]) -> str:
    """(32, 3, 5, 5) → "[32, 3, 5, 5]", as torch prints it."""
    return "[" + ", ".join(map(str, extents)) + "]"


def dtype(name: str) -> str:
    """ "torch.float32" or "float32" → "f32"; what is not known is given back whole."""
    name = name.removeprefix("torch.")
    return _DTYPES.get(name, name)
