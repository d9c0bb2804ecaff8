"""The lines that were typed before, gone through with Up and Down; the unfinished line waits at the end."""

from __future__ import annotations

from collections import deque

KEPT = 1000  # lines


class InputHistory:
    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=KEPT)
        self._back = 0  # how far we have gone back; 0: at the unfinished line
        self._draft = ""

    def add(self, line: str) -> None:
        """Remembers a line that was sent; the same twice is kept once, an empty one is not."""
        if line and (not self._lines or self._lines[-1] != line):
            self._lines.append(line)
        self._back, self._draft = 0, ""

    def earlier(self, current: str) -> str:
        """The line before; `current` is what stands there now."""
        if not self._back:
            self._draft = current
        self._back = min(self._back + 1, len(self._lines))
        return self._here(current)

    def later(self, current: str) -> str:
        """The line after, and at last the unfinished one."""
        if not self._back:
            return current
        self._back -= 1
        return self._here(current)

    def _here(self, current: str) -> str:
        if not self._back:
            return self._draft if self._lines else current
        return self._lines[-self._back]
