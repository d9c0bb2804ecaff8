"""The numbers of parameters and of their gradients, measured once for as long as nothing is written into them."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch

from ..modules.grad import grad_of
from ..numerics import norms
from ..numerics.marks import mark

MOST = 10_000  # rows that are kept
_PLAIN = (torch.Tensor, torch.nn.Parameter)  # of others the version counter may not tell of every write


class Numbers(NamedTuple):
    """`norm` of the weight, None if it has none; `spread` of the gradient: (norm, minimum, maximum, mean), None if
    there is no gradient; the marks change with any bit, 0: unknown."""

    norm: float | None
    spread: tuple[float, float, float, float] | None
    mark: int
    grad_mark: int


@dataclass(slots=True)
class _Kept:
    """`exact_at`: the look at which the numbers were read off the elements themselves, see `MeasuredNumbers`."""

    parameter: weakref.ref[Any]
    version: int
    grad: weakref.ref[Any] | None
    grad_version: int
    numbers: Numbers
    exact_at: tuple[int, int]


class MeasuredNumbers:
    """Torch counts every write into a tensor but those through `.data`, numpy and other doors behind its back. So the
    numbers of a stop are at first those of the last look wherever the counters stand still; then, while nothing is
    asked, `check` measures these again.

    Attributes: `are_others`, whether `check` has found numbers other than those that were told.
    """

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}  # by id(parameter)
        self._look = (0, 0)  # number of the stop, and how often the user has run code at any
        self._to_check: Iterator[_Kept] = iter(())
        self.are_others = False

    def begin(self, stop: int) -> None:
        """Notes that numbers are asked for at this stop; 0: while training runs, where nothing is assumed."""
        if self._look[0] != stop or not stop:
            self._look = stop, self._look[1]
            self._check_all()

    def doubt(self) -> None:
        """Notes that the user has run code at this stop, which may have written anywhere."""
        self._look = self._look[0], self._look[1] + 1
        self._check_all()

    def of(self, parameter: Any) -> Numbers:
        """Returns the numbers of a parameter that may be read now."""
        grad, kept = grad_of(parameter), self._kept.get(id(parameter))
        if kept is not None and self._look[0] and _is_unwritten(kept, parameter, grad):
            return kept.numbers
        numbers = _measured(parameter, grad)
        if _is_counted(parameter) and (grad is None or _is_counted(grad)):
            self._keep(parameter, grad, numbers)
        return numbers

    def check(self) -> bool:
        """Measures one row again whose numbers were assumed; returns whether more are left. `are_others` is True at the
        end if any of them differed."""
        kept = next((one for one in self._to_check if one.exact_at != self._look), None)
        if kept is None:
            return False
        parameter = kept.parameter()
        grad: Any = grad_of(parameter) if parameter is not None else None
        if parameter is not None and _is_unwritten(kept, parameter, grad):
            numbers, kept.exact_at = _measured(parameter, grad), self._look
            self.are_others |= repr(numbers) != repr(kept.numbers)  # NaN equals itself here
            kept.numbers = numbers
        return True

    def _check_all(self) -> None:
        self._to_check = iter(list(self._kept.values())) if self._look[0] else iter(())

    def _keep(self, parameter: Any, grad: Any, numbers: Numbers) -> None:
        if len(self._kept) >= MOST:
            self._kept.clear()
        key = id(parameter)
        self._kept[key] = _Kept(
            parameter=weakref.ref(parameter, lambda _: self._kept.pop(key, None)),
            version=parameter._version,
            grad=None if grad is None else weakref.ref(grad),
            grad_version=0 if grad is None else grad._version,
            numbers=numbers,
            exact_at=self._look,
        )


def _measured(parameter: Any, grad: Any) -> Numbers:
    spread = norms.spread(grad) if grad is not None else None
    return Numbers(norms.norm(parameter), spread, mark(parameter), mark(grad) if grad is not None else 0)


def _is_counted(tensor: Any) -> bool:
    return type(tensor) in _PLAIN and not tensor.is_inference()


def _is_unwritten(kept: _Kept, parameter: Any, grad: Any) -> bool:
    if not _is_same(kept.parameter, parameter) or kept.version != parameter._version:
        return False
    if grad is None or kept.grad is None:
        return grad is None and kept.grad is None
    return _is_same(kept.grad, grad) and kept.grad_version == grad._version


def _is_same(ref: weakref.ref[Any], tensor: object) -> bool:
    return ref() is tensor
