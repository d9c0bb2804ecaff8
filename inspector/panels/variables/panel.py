"""The panel of variables: made when it is looked at first."""

from __future__ import annotations

from inspector.panels.base.late_panel import Controller, LatePanel


class VariablesPanel(LatePanel):
    drawer = "variables"

    def furnish(self) -> Controller:
        from inspector.panels.variables.controller import VariablesController

        return VariablesController(self.session, self)
