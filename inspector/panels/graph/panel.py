"""The graph's panel: its controller asks once somebody wants to see the graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon

from inspector.panels.base.late_panel import Controller, LatePanel

if TYPE_CHECKING:
    from inspector.session.session import Session


class GraphPanel(LatePanel):
    """`icon`: draws one by its name, in the colours of the theme."""

    drawer = "graph"

    def __init__(self, session: Session, icon: Callable[[str], QIcon]) -> None:
        super().__init__(session)
        self._icon = icon

    def furnish(self) -> Controller:
        from inspector.panels.graph.controller import GraphController

        return GraphController(self.session, self._icon, self)
