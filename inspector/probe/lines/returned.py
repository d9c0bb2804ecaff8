"""The value that the function stepped out of has returned, kept until training leaves the stop that shows it."""

from __future__ import annotations

import weakref
from types import CodeType
from typing import Any


class Returned:
    """A returned value, held by a weak reference if its type allows one. `name`: the function's qualified name, or
    ""."""

    def __init__(self) -> None:
        self.name = ""
        self._held: Any = None
        self._is_weak = False

    def is_now(self, code: CodeType, value: Any) -> None:
        self.name = str(getattr(code, "co_qualname", code.co_name))
        try:
            self._held, self._is_weak = weakref.ref(value), True
        except TypeError:
            self._held, self._is_weak = value, False

    @property
    def value(self) -> Any:
        return self._held() if self._is_weak else self._held

    def forget(self) -> None:
        self.name, self._held, self._is_weak = "", None, False
