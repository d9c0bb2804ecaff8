"""The gradients panel's controller: the structure once, then states and norms; steps are told by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QModelIndex
from PySide6.QtWidgets import QWidget

from inspector.panels.base import notation
from inspector.panels.base.panel import Panel
from inspector.panels.base.parameter_outline import layers
from inspector.panels.gradients.model import PATH_ROLE, GradientsModel
from inspector.panels.gradients.view import GradientsView
from inspector.wire.life import AskLife, Life
from inspector.wire.messages import AskStructure, AskValues, Structure, Values

if TYPE_CHECKING:
    from inspector.session.session import Session

MOST = 3_000  # parameters that are asked about at once
translate = QCoreApplication.translate


class GradientsPanel(Panel):
    drawer = "gradients"
    view: GradientsView

    def __init__(self, session: Session) -> None:
        self.model = GradientsModel()
        super().__init__(session, GradientsView(self.model))
        self.model.setParent(self)
        self._version, self._is_whole = 0, True
        session.step_measured.connect(self._on_measured)
        self.view.tree.path_wished.connect(session.selection.want_path)
        self.view.retold.connect(self._retell)
        self.view.tree.selectionModel().currentChanged.connect(self._ask_life)
        self.view.lives.toggled.connect(self._ask_life)
        for part in (self.view.life, self.view.heat):
            part.iteration_wished.connect(session.selection.want_iteration)
        self.view.life.place_wished.connect(session.show_place)
        self._say_why_not()

    def tools(self) -> QWidget:
        return self.view.tools

    def begin(self, launch: Any) -> None:
        self._version = 0
        self.model.set_layers((), 0)
        self._say_why_not()

    def ask(self) -> None:
        self.session.ask(
            AskStructure(0, self._version, 1 << 30 if self._version else 0), self._take_structure, owner=self
        )
        if self._version:
            self._ask_values()
            self._ask_life()

    def _ask_values(self) -> None:
        self.session.ask(AskValues(0, self._version, self.model.rows()[:MOST]), self._take_values, owner=self)

    # ── the life of one ──

    def _chosen(self) -> QModelIndex:
        """A parameter's row; invalid where it is a layer's."""
        index = self.view.tree.currentIndex()
        return index if index.parent().isValid() else QModelIndex()

    def _ask_life(self, *_: Any) -> None:
        index = self._chosen()
        is_wanted = index.isValid() and self.view.lives.isChecked()
        self.view.life.setVisible(is_wanted)
        if is_wanted and self.is_showing() and self.session.can_answer():
            (row,) = self.model.structure_rows(index)
            self.session.ask(AskLife(0, self._version, row), self._take_life, owner=self)

    def _take_life(self, answer: Any) -> None:
        index = self._chosen()
        if isinstance(answer, Life) and index.isValid() and self.model.structure_rows(index) == (answer.row,):
            self.view.life.show_deeds(str(index.data(PATH_ROLE)), answer.deeds)

    def _take_structure(self, answer: Any) -> None:
        """Known already, or another: then from its first row on."""
        if not isinstance(answer, Structure) or not answer.version or answer.version == self._version:
            return
        if answer.first:
            return
        self._version, self._is_whole = answer.version, answer.complete
        self.model.set_layers(layers(answer), answer.version)
        self._ask_values()

    def _take_values(self, answer: Any) -> None:
        if isinstance(answer, Values) and answer.structure == self._version:
            self.model.readings.take(answer)
            self._retell()

    def _on_measured(self, told: Any) -> None:
        self.model.readings.hear(told)

    def _retell(self) -> None:
        self.model.retell()
        self.view.heat.viewport().update()
        if self.model.rowCount():
            self.view.show_rows()
            self.view.show_about(self._about())
        else:
            self._say_why_not()

    def _about(self) -> str:
        iterations = [now.iteration for now in self.model.readings.now.values()]
        is_sampled = any(now.is_sampled for now in self.model.readings.now.values())
        text = translate("gradients", "norms on a log axis · iteration {iteration}")
        told = text.format(iteration=("≈ " if is_sampled else "") + notation.exact(max(iterations, default=0)))
        return (
            told
            if self._is_whole
            else translate("gradients", "the first layers of a large model · {told}").format(told=told)
        )

    def _say_why_not(self) -> None:
        self.view.show_about("")
        self.view.say(translate("gradients", "The gradient of each parameter stands here once a model was called."))
