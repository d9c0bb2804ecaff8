"""What every panel's controller shares: it asks only for what is on the screen, and at a rate that keeps the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from inspector.session.session import Session

LIVE_INTERVAL_MS = 150  # between two questions of one panel while training runs free


class Panel(QObject):
    """The controller of one drawer: `session` on one side, `view` on the other.

    Subclasses set `drawer` and override `ask` and `begin`. `ask` is called at each stop, when the view is
    shown, and while training runs free; it is never called while the view is hidden.
    """

    drawer = ""

    def __init__(self, session: Session, view: QWidget) -> None:
        super().__init__(view)
        self.session = session
        self.view = view
        self._live = QTimer(self, interval=LIVE_INTERVAL_MS)
        self._live.timeout.connect(self._ask_live)
        view.installEventFilter(self)
        session.started.connect(self.begin)
        session.switched.connect(self.switch)
        session.stopped.connect(self._on_stopped)
        session.touched.connect(self._on_touched)
        session.resumed.connect(self._live.start)
        session.ended.connect(self._live.stop)

    def tools(self) -> QWidget | None:
        """What stands in the dock's header, right of the title: words and small controls, 11 px."""
        return None

    def ask(self) -> None:
        """Ask the session for what the view shows now. Panels that are told everything leave this as it is."""

    def begin(self, launch: Any) -> None:
        """A new run starts: forget what the last one showed, unless it serves for comparison."""

    def switch(self, launch: Any) -> None:
        """Another rank of the run is shown from now on; what it has told so far comes again."""
        self.begin(launch)

    def is_showing(self) -> bool:
        return self.view.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self.session.can_answer():
            self.ask()
        return False

    def _on_stopped(self, stopped: Any) -> None:
        self._live.stop()
        if self.is_showing():
            self.ask()

    def _on_touched(self) -> None:
        if self.is_showing() and self.session.can_answer():
            self.ask()

    def _ask_live(self) -> None:
        if self.is_showing() and not self.session.is_asking(self):
            self.ask()
