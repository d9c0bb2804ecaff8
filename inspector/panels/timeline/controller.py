"""The timeline's controller: what the session remembers goes to the model; phases of a free run are told while it is
looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDockWidget, QWidget

from inspector.panels.timeline.model import Now, TimelineModel
from inspector.panels.timeline.view import TimelineView

if TYPE_CHECKING:
    from inspector.session.session import Session


class TimelineController(QObject):
    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.model = TimelineModel(session.history)
        self.view = TimelineView(self.model)
        session.history.changed.connect(self.view.schedule)
        session.history.cleared.connect(self._clear)
        session.state_changed.connect(self._on_state)
        self.view.csv_wished.connect(self._export)
        self.view.run_wished.connect(lambda: session.step("iteration"))
        self.view.place_wished.connect(session.show_place)
        session.selection.iteration_wanted.connect(lambda number: self._show_iteration())
        self.view.retold.connect(lambda: self._on_state(session.state))
        self._dock: QDockWidget | None = None
        self._soon = QTimer(self, interval=0, singleShot=True)  # when the layout has given everything its place
        self._soon.timeout.connect(lambda: self._look(not self.view.visibleRegion().isEmpty()))
        self._on_state(session.state)

    def ask(self) -> None:
        """Everything is told."""

    def begin(self) -> None:
        """The history says so itself."""

    def come(self) -> None:
        """A dock that lies behind another is shown as well, by Qt's word; only it knows whether it is seen."""
        if self._dock is None:
            self._dock = _dock_of(self.view)
            if self._dock is not None:
                self._dock.visibilityChanged.connect(self._look)
        self._soon.start()

    def _show_iteration(self) -> None:
        """The one that somebody wants to see, as soon as this is seen."""
        number = self.session.selection.iteration
        if number and self.view.isVisible():
            self.session.selection.iteration = 0
            self.view.show_iteration(number)

    def leave(self) -> None:
        self._soon.stop()
        self._look(False)

    def _look(self, is_seen: bool) -> None:
        self.session.watch_moments(is_seen)
        if is_seen:
            self.view.schedule()
            self._show_iteration()

    def _clear(self) -> None:
        self.model.clear()
        self.view.clear()

    def _on_state(self, state: Any) -> None:
        now = Now()
        if state.code == "held" and state.stop is not None:
            now = Now.at(state.stop)
        elif state.code in ("running", "pausing"):
            now = Now("running")
        self.view.say_empty(self._empty_sentence(state))
        if now != self.model.now:
            self.model.now = now
            self.view.schedule()

    def _empty_sentence(self, state: Any) -> str:
        if state.detached is not None:
            return self.tr("The probe has left: no moments are recorded any more.")
        if state.code == "ended":
            return self.tr("The script has ended without a moment of training that was recorded.")
        if state.code in ("running", "pausing"):
            return self.tr("Moments appear here as training comes by them.")
        return self.tr("The moments of the last iterations appear here: data, forward, loss, backward, step.")

    def _export(self, path: str) -> None:
        from inspector.panels.base.saving import Export
        from inspector.panels.timeline.export import csv_pieces

        export = Export(path, csv_pieces(self.model.ribbon, self.model.all_facts()), self)
        export.done.connect(lambda path: self.view.say(self.tr("Saved {path}").format(path=path)))
        export.failed.connect(self._say_failed)
        export.done.connect(export.deleteLater)
        export.failed.connect(export.deleteLater)
        export.start()

    def _say_failed(self, path: str, reason: str) -> None:
        words = self.tr("{path} could not be written: {reason}")
        self.view.say(words.format(path=path, reason=reason))


def _dock_of(widget: QWidget | None) -> QDockWidget | None:
    while widget is not None and not isinstance(widget, QDockWidget):
        widget = widget.parentWidget()
    return widget
