"""The optimizer panel's controller: asks for the groups, and for the last step of the chosen element."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from inspector.panels.base.panel import Panel
from inspector.panels.base.parameter_outline import layers
from inspector.panels.optimizer.model import GroupsModel
from inspector.panels.optimizer.view import OptimizerView
from inspector.wire.messages import AskStructure, Refused, Structure
from inspector.wire.optimizers import AskOptimizers, AskWorked, Optimizers, Worked

if TYPE_CHECKING:
    from inspector.session.session import Session

OF_PARAMETERS = ("parameter", "gradient", "update", "state")
translate = QCoreApplication.translate


class OptimizerPanel(Panel):
    drawer = "optimizer"
    view: OptimizerView

    def __init__(self, session: Session) -> None:
        self.model = GroupsModel()
        super().__init__(session, OptimizerView(self.model))
        self.model.setParent(self)
        self._index: tuple[int, ...] = ()
        self.view.retold.connect(self._retell)
        self.view.chosen.connect(self._show_rate)
        self.view.worked.element_wished.connect(self._choose)
        session.selection.changed.connect(self._on_selected)
        self._updates = self.view.updates.updates
        session.step_measured.connect(self._updates.hear)
        self.view.turned.connect(self._on_turned)
        self.view.updates.path_wished.connect(session.selection.want_path)
        self._say_why_not()

    def tools(self) -> QWidget:
        return self.view.tools

    def begin(self, launch: Any) -> None:
        self.model.begin()
        self._updates.forget()
        self._say_why_not()

    def ask(self) -> None:
        self.session.ask(AskOptimizers(0), self._take, owner=self)
        self._ask_worked()
        if self.view.updates_button.isChecked():
            self._ask_names()

    # ── updates ──

    def _on_turned(self) -> None:
        if self.is_showing() and self.session.can_answer():
            self.ask()

    def _ask_names(self) -> None:
        """Which weight stands in which row."""
        known = self._updates.version
        question = AskStructure(0, known, 1 << 30 if known else 0)
        self.session.ask(question, self._take_structure, owner=self)
        self.view.updates.update()

    def _take_structure(self, answer: Any) -> None:
        is_other = isinstance(answer, Structure) and answer.version not in (0, self._updates.version)
        if is_other and not answer.first:
            self._updates.begin(answer.version)
            parameters = [parameter for layer in layers(answer) for parameter in layer.parameters]
            self._updates.names = {parameter.row: parameter.path for parameter in parameters}
            self._choose_line()

    def _choose_line(self) -> None:
        chosen = self._chosen()
        is_known = chosen is not None and chosen.tensor.structure == self._updates.version
        self.view.updates.choose(chosen.tensor.row if is_known else -1)

    # ── groups ──

    def _take(self, answer: Any) -> None:
        if isinstance(answer, Optimizers):
            self.model.show(answer.all, answer.iteration)
            self._retell()

    def _retell(self) -> None:
        if self.model.rowCount():
            self.view.show_groups()
            self._show_rate()
        else:
            self._say_why_not()

    def _show_rate(self) -> None:
        rows = list(self.model.rates.values())
        place = self.view.current_row()
        self.view.rate.show_points(list(rows[place]) if place < len(rows) else ())

    def _say_why_not(self) -> None:
        self.view.say(translate("optimizer", "The optimizers of the script stand here once they are made."))

    # ── one element ──

    def _chosen(self) -> Any:
        """The parameter that is looked at in the model tree, None where it is something else."""
        selected = self.session.selection.selected
        return selected if selected is not None and selected.tensor.kind in OF_PARAMETERS else None

    def _on_selected(self, selected: Any) -> None:
        self._index = ()
        self._choose_line()
        if self.is_showing():
            self._ask_worked()

    def _choose(self, text: str) -> None:
        """ "3, 0, 1, 1": whatever stands between the numbers."""
        self._index = tuple(int(number) for number in re.findall(r"\d+", text)[:64] if len(number) < 12)
        self._ask_worked()

    def _ask_worked(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            reason = translate(
                "optimizer", "Choose a parameter in the model tree to see its step worked out in numbers."
            )
            self.view.worked.say("", reason)
            return
        question = AskWorked(0, chosen.tensor.structure, chosen.tensor.row, self._index)
        self.session.ask(question, self._take_worked, owner=self)

    def _take_worked(self, answer: Any) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        path = chosen.path.removesuffix(".grad")
        if isinstance(answer, Worked):
            self.view.worked.show_worked(f"{path}[{', '.join(map(str, answer.index))}]", answer)
        elif isinstance(answer, Refused):
            self.view.worked.say(path, _reason(answer.code))


def _reason(code: str) -> str:
    reasons = {
        "not_seen": translate("optimizer", "No step of this element was seen yet: step over the optimizer's step."),
        "gone": translate("optimizer", "It has no such element."),
    }
    return reasons.get(code, translate("optimizer", "Its steps can not be looked at now."))
