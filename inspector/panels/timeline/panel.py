"""The timeline's panel: what it shows is made when it is looked at first."""

from __future__ import annotations

from inspector.panels.base.late_panel import Controller, LatePanel


class TimelinePanel(LatePanel):
    drawer = "timeline"

    def furnish(self) -> Controller:
        from inspector.panels.timeline.controller import TimelineController

        return TimelineController(self.session, self)
