"""The losses of the lab, one module each, with its record as `LOSS`. A module that is put here is a loss of the lab."""

from __future__ import annotations

import importlib
import pkgutil

from inspector.panels.loss_lab.loss import ShownLoss

_MODULES = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
_FOUND: list[ShownLoss] = [module.LOSS for module in _MODULES]
TABLE: dict[str, ShownLoss] = {loss.code: loss for loss in sorted(_FOUND, key=lambda loss: loss.place)}


def comparable(code: str) -> list[str]:
    """The losses that make sense on the inputs of this one. A loss of log-probabilities or of distributions does not:
    on scores its number would mean nothing."""
    alike = (TABLE[code].family, *TABLE[code].neighbours)
    return [other for other, loss in TABLE.items() if loss.family in alike and other != code]


def first_of(family: str) -> ShownLoss:
    """The loss that has the inputs which a family begins with."""
    return next(loss for loss in TABLE.values() if loss.family == family and loss.sheets)
