"""Expressions that are evaluated at each stop, of the script that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.conversation.launch import Launch

MOST = 100
LONGEST = 2_000


class Watches(QObject):
    """`recall` gives what was kept of a script, and `remember` keeps it: whoever has settings puts them here."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all: tuple[str, ...] = ()
        self.script = ""  # whose they are
        self.recall: Callable[[str], Any] = lambda script: None
        self.remember: Callable[[str, Any], None] = lambda script, kept: None

    def begin(self, launch: Launch) -> None:
        script = launch.script_path() or f"-m {launch.module}"
        if script != self.script:
            self.script = script
            kept = self.recall(script)
            rows = kept if isinstance(kept, list) else []
            self.all = tuple(text for text in rows[:MOST] if isinstance(text, str) and 0 < len(text) <= LONGEST)
            self.changed.emit()

    def add(self, text: str) -> None:
        """One that is there already is not there twice."""
        self._set((*self.all, text.strip()))

    def edit(self, before: str, after: str) -> None:
        self._set(tuple(after.strip() if text == before else text for text in self.all))

    def take(self, text: str) -> None:
        self._set(tuple(other for other in self.all if other != text))

    def _set(self, texts: tuple[str, ...]) -> None:
        texts = tuple(dict.fromkeys(text for text in texts if 0 < len(text) <= LONGEST))[:MOST]
        if texts != self.all:
            self.all = texts
            self.remember(self.script, list(texts))
            self.changed.emit()
