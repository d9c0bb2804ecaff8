"""The losses of the lab, one module each, with the record `LOSS`. Every module in this folder is a loss of the lab."""

from __future__ import annotations

import importlib
import pkgutil

from ..loss import ComputedLoss

_MODULES = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
TABLE: dict[str, ComputedLoss] = {module.LOSS.code: module.LOSS for module in _MODULES}
