"""Brings what training is held within to the front: the graph with the chain rule whenever Step into has led into a
backward; the layers and nodes at the first stop within a forward or a backward, unless the user has shown or hidden
them before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from inspector.session.session import Session

LAYERS, GRAPH = "inside", "graph"
NODES = ("group", "node")


class FirstLook(QObject):
    def __init__(self, session: Session, window: Any) -> None:
        super().__init__(window)
        self._window = window
        self._is_due = True
        self._goes_into = False  # Step into was the last thing wished for
        self._was_at_nodes = False
        session.stopped.connect(self._on_stopped)
        window.docks[LAYERS].show_action.triggered.connect(self._leave_it)

    def step_into(self) -> None:
        self._goes_into = True

    def _on_stopped(self, stopped: Any) -> None:
        is_at_nodes = stopped.inside is not None and stopped.inside.place in NODES
        if self._is_due and stopped.inside is not None and stopped.inside.place != "line":
            self._leave_it()
            self._window.bring(LAYERS)
        if is_at_nodes and self._goes_into and not self._was_at_nodes:
            self._window.bring(GRAPH)
        self._goes_into, self._was_at_nodes = False, is_at_nodes

    def _leave_it(self) -> None:
        self._is_due = False
