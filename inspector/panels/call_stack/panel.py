"""The panel of the call stack: made when it is looked at first."""

from __future__ import annotations

from inspector.panels.base.late_panel import Controller, LatePanel


class CallStackPanel(LatePanel):
    drawer = "call_stack"

    def furnish(self) -> Controller:
        from inspector.panels.call_stack.controller import CallStackController

        return CallStackController(self.session, self)
