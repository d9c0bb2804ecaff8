"""Wraps torch's functions so that a warning still points at the script's line, as without the probe."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

# When a warning goes up by `stacklevel`, Python skips frames whose file name contains both words.
PASSED_OVER = " (for warnings, as importlib._bootstrap)"


def wrapped(original: Any, around: Callable[[Any], Any]) -> Any:
    """Returns the wrapper `around(original)` with the name and docstring of `original`."""
    wrapper: Any = functools.wraps(original)(around(original))
    code = wrapper.__code__
    wrapper.__code__ = code.replace(co_filename=code.co_filename.removesuffix(PASSED_OVER) + PASSED_OVER)
    return wrapper


def put(owner: Any, name: str, around: Callable[[Any], Any]) -> Callable[[], None]:
    """Replaces `owner.name` by `around(original)`. Returns a function that undoes it."""
    original = getattr(owner, name)
    setattr(owner, name, wrapped(original, around))
    return lambda: setattr(owner, name, original)
