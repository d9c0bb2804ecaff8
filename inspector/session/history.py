"""The history of a run, for panels that show it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, SignalInstance

from inspector.conversation.seen.history import Facts, Finer, History
from inspector.conversation.seen.moments import Moments


class ShownHistory(QObject):
    """The history of one conversation at a time."""

    changed = Signal()
    cleared = Signal()

    def __init__(self, history: History, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._follow(history)

    def show(self, history: History) -> None:
        """Shows the history of another conversation."""
        self._follow(history)
        self.cleared.emit()
        self.changed.emit()

    @property
    def moments(self) -> Moments:
        return self._history.moments

    @property
    def facts(self) -> dict[int, Facts]:
        """What was known at stops, by ordinal of the phase that had ended."""
        return self._history.facts

    @property
    def finer(self) -> tuple[Finer, ...]:
        """Layers and nodes that were stepped, in order."""
        return tuple(self._history.finer)

    def _follow(self, history: History) -> None:
        self._history = history
        history.changed.connect(lambda: self._tell(history, self.changed))
        history.cleared.connect(lambda: self._tell(history, self.cleared))

    def _tell(self, history: History, signal: SignalInstance) -> None:
        if history is self._history:
            signal.emit()
