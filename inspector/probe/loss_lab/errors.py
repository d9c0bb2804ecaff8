"""Finds out why torch refused a loss, as a code for which the window has a plain sentence.

torch's own message is always sent too; if no fault is found here, it is all that is shown.
"""

from __future__ import annotations

from typing import Any

from .by_element import dtype_of
from .loss import Check, LabCall, Unfit
from .misuse import is_half

WORDS_LIMIT = 1000  # characters of torch's message, at most
CODES = ("label_smoothing", "beta", "delta", "p", "margin")  # arguments that have a code of their own for a bad value


def diagnosed(given: LabCall, error: BaseException) -> Unfit:
    """Returns the first fault that is found; if there are several, the one that torch's message is about."""
    checks = (Check(given.loss.too_large), *given.loss.faults(), _DTYPES, _ARGUMENTS)
    said = str(error).lower()
    for check in sorted(checks, key=lambda check: not any(word in said for word in check.words)):
        found = check.find(given)
        if found is not None:
            found.error = error
            return found
    return Unfit("memory" if "memory" in said else "other", error=error)


def check_sizes(given: LabCall) -> None:
    """Raises Unfit if the computation would need too much memory, before torch tries."""
    found = given.loss.too_large(given)
    if found is not None:
        raise found


def _arguments(given: LabCall) -> Unfit | None:
    for name, value in given.arguments.items():
        if not _is_allowed(given, name, value):
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            code = name if is_number and name in CODES else "reduction" if name == "reduction" else "argument"
            return Unfit(code, name, numbers=(value,) if code in CODES else (), words=(repr(value),))
    return None


def _is_allowed(given: LabCall, name: str, value: Any) -> bool:
    if name == "reduction":
        return value in given.loss.reductions
    if name in given.loss.ranges:
        return isinstance(value, (int, float)) and given.loss.ranges[name](value)
    default = dict(given.loss.arguments)[name]
    if default in ("True", "False"):
        return isinstance(value, bool)
    return default == "None" or type(value) is int  # the two deprecated arguments may be anything; else an index


def _dtypes(given: LabCall) -> Unfit | None:
    first = given.loss.inputs[0]
    if not given.input.is_floating_point():
        return Unfit("input_dtype", first, words=(dtype_of(given.input), "float32"))
    for name in given.loss.weights:
        tensor = given.tensors.get(name)
        if tensor is not None and tensor.dtype != given.input.dtype:
            return Unfit("dtypes", name, words=(dtype_of(tensor), dtype_of(given.input)))
    mismatched = given.loss.mismatched_dtype(given)
    if mismatched is not None:
        return mismatched
    return Unfit("input_dtype", first, words=(dtype_of(given.input), "float32")) if is_half(given.input) else None


_DTYPES = Check(_dtypes, ("not implemented for",))
_ARGUMENTS = Check(
    _arguments,
    ("reduction", "argument '", "label_smoothing must", "ignore_index is", "values for", "only p ==", "margin must"),
)
