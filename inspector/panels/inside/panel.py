"""The panel of layers and nodes: made when it is looked at first."""

from __future__ import annotations

from inspector.panels.base.late_panel import Controller, LatePanel


class InsidePanel(LatePanel):
    drawer = "inside"

    def furnish(self) -> Controller:
        from inspector.panels.inside.controller import InsideController

        return InsideController(self.session, self)
