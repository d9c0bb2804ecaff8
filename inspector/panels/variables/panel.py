"""The panel of variables: made when it is looked at first."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from inspector.panels.base.late_panel import Controller, LatePanel


class VariablesPanel(LatePanel):
    drawer = "variables"
    _evaluating: Any = None  # its dialog, once it was opened

    def furnish(self) -> Controller:
        from inspector.panels.variables.controller import VariablesController

        controller = VariablesController(self.session, self)
        controller.view.tree.evaluate_wished.connect(lambda text: self.evaluate(text, self.view.window()))
        return controller

    def evaluate(self, text: str, window: QWidget) -> None:
        """Opens the dialog, with a text that may be evaluated next."""
        from inspector.panels.variables.evaluating import Evaluating

        self._evaluating = self._evaluating or Evaluating(self.session, window)
        self._evaluating.open(text)
