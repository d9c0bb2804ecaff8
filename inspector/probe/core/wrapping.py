"""Wrappers of torch's functions that warnings pass over: one points at the script's line, as without the probe."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

# Python does not count a caller whose file has both words when a warning goes up by `stacklevel`.
PASSED_OVER = " (for warnings, as importlib._bootstrap)"


def wrapped(original: Any, around: Callable[[Any], Any]) -> Any:
    """`around(original)`, under the name of `original`."""
    wrapper: Any = functools.wraps(original)(around(original))
    code = wrapper.__code__
    wrapper.__code__ = code.replace(co_filename=code.co_filename.removesuffix(PASSED_OVER) + PASSED_OVER)
    return wrapper


def put(owner: Any, name: str, around: Callable[[Any], Any]) -> Callable[[], None]:
    """Replaces `owner.name` by `around(original)`; gives what takes it back."""
    original = getattr(owner, name)
    setattr(owner, name, wrapped(original, around))
    return lambda: setattr(owner, name, original)
