"""Lines that no breakpoint can hold at, as what runs them is compiled or another process."""

from __future__ import annotations

from collections.abc import Iterable
from types import CodeType

from .loaded import real
from .point import Point


class Reach:
    """Remembers the code that is out of reach; the same code may run elsewhere as well."""

    def __init__(self) -> None:
        self._lacks: list[tuple[str, int, int, str]] = []  # (real file, first line, last line, why)

    def lacks(self, why: str, codes: Iterable[CodeType]) -> None:
        """Notes code that is out of reach: it is "compiled", or a "worker" runs it."""
        for code in codes:
            last = max((line for *_, line in code.co_lines() if line), default=code.co_firstlineno)
            row = real(code.co_filename), code.co_firstlineno, last, why
            if row not in self._lacks:
                self._lacks.append(row)

    def why_not(self, point: Point) -> str:
        """Returns why the code there does not reach a breakpoint, or ""."""
        file, line = real(point.file), point.line
        found = (why for at, first, last, why in self._lacks if at == file and first <= line <= last)
        return next((why for why in found if why != "worker" or not point.wish.loads_here), "") if line else ""
