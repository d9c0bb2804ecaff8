"""The graph's panel: its controller asks once somebody wants to see the graph."""

from __future__ import annotations

from inspector.panels.late import Controller, LatePanel


class GraphPanel(LatePanel):
    drawer = "graph"

    def title(self) -> str:
        return self.tr("Graph")

    def furnish(self) -> Controller:
        from inspector.panels.graph.controller import GraphController

        return GraphController(self.session, self)
