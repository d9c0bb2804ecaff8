"""The loss lab's panel: its controller is made once somebody wants to see it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from inspector.panels.base.late_panel import Controller, LatePanel

if TYPE_CHECKING:
    from inspector.session.session import Session


class LossLabPanel(LatePanel):
    """`formulas`: the folder in which they lie."""

    drawer = "loss_lab"

    def __init__(self, session: Session, formulas: Path) -> None:
        super().__init__(session)
        self._formulas = formulas

    def furnish(self) -> Controller:
        from inspector.panels.loss_lab.controller import LossLabController

        return LossLabController(self.session, self._formulas, self)
