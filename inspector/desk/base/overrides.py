"""Keeps an exception in what overrides a method of Qt from being a crash.

Before Python 3.12 an exception that C code raises is no object until somebody catches it, and PySide (seen in 6.11)
reads it as one where Qt, called by Python, calls an override: `int("x")` in a delegate's `paint` ends the process. Who
catches it and lets it go on makes it an object.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any

from shiboken6 import Shiboken


def watch() -> None:
    """For all classes that are made from now on."""
    if sys.version_info < (3, 12):
        Shiboken.Object.__init_subclass__ = classmethod(_steady)  # type: ignore[assignment]


def _steady(cls: Any, **options: Any) -> None:
    super(Shiboken.Object, cls).__init_subclass__(**options)
    qt = next(base for base in cls.__mro__ if base.__module__.startswith("PySide6."))
    for name, own in list(vars(cls).items()):
        if isinstance(own, FunctionType) and not name.startswith("_") and hasattr(qt, name):
            setattr(cls, name, _caught(own))


def _caught(override: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(override)
    def caught(*values: Any, **named: Any) -> Any:
        try:
            return override(*values, **named)
        except Exception:
            raise

    return caught


watch()
