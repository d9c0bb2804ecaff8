"""What the function that was stepped out of has returned, until training is let go from the stop that shows it."""

from __future__ import annotations

import weakref
from types import CodeType
from typing import Any


class Returned:
    """A weak reference where there can be one: nothing lives longer for having been returned."""

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
