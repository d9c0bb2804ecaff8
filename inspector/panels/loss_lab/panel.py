"""The loss lab's panel: its controller is made once somebody wants to see it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inspector.panels.base.late_panel import Controller, LatePanel


class LossLabPanel(LatePanel):
    """`formulas`: the folder in which they lie."""

    drawer = "loss_lab"

    def __init__(self, session: Any, formulas: Path) -> None:
        super().__init__(session)
        self._formulas = formulas

    def furnish(self) -> Controller:
        from inspector.panels.loss_lab.controller import LossLabController

        return LossLabController(self.session, self._formulas, self)
