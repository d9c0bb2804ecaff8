"""The drawer's widget: head, and the tabs of inputs, worked calculation, curves and words; in a wide dock the inputs
stand beside the others."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.loss_lab.about.page import AboutPage
from inspector.panels.loss_lab.curves.page import CurvesPage
from inspector.panels.loss_lab.editing import Editing
from inspector.panels.loss_lab.head import LabHead
from inspector.panels.loss_lab.inputs.page import INPUT_NAMES, InputsPage
from inspector.panels.loss_lab.losses import TABLE
from inspector.panels.loss_lab.model.history import LabModel
from inspector.panels.loss_lab.sheets import sheet
from inspector.panels.loss_lab.telling import Telling, amount, value_text
from inspector.panels.loss_lab.texts import python_text, sentences
from inspector.panels.loss_lab.worked.worked import StepsModel, StepsView
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.label import recolour
from inspector.wire.lab import LossAnswer, LossRefused

INPUTS, WORKED, CURVES, ABOUT = range(4)
LEAST, WIDE = 320, 760  # from this width on the inputs are beside the others
COLUMN = 62  # pixels of a column of losses at least
LOW, FORMULA_LOW, FORMULA_HIGH = 480, 44, 66


class LossLabView(QWidget):
    """Shows a LabModel and changes it; what others have to do is wished: `batch_wished`, `check_wished(element)`,
    `curve_wished`."""

    batch_wished = Signal()
    check_wished = Signal(int)
    curve_wished = Signal()

    def __init__(self, model: LabModel, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_lab.view")
        self._model = model
        self._is_wide = False
        self._pointed: Any = ()
        self.head = LabHead(folder, model.stack, self)
        self.inputs = InputsPage()
        self.steps = StepsView(StepsModel(self))
        self.curves, self.about = CurvesPage(model), AboutPage()
        self.telling = Telling(model, self.head, self.inputs)
        self.editing = Editing(model, self.head, self.inputs, self.telling.say)
        self.tabs, self.pages = QTabBar(self), QStackedWidget(self)
        self.tabs.setObjectName("loss_lab.tabs")
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for page in (self.inputs, self.steps, self.curves, self.about):
            self.tabs.addTab("")
            self.pages.addWidget(page)
        body = QWidget(self)
        right = QVBoxLayout(body)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.tabs)
        right.addWidget(self.pages, 1)
        self.split.addWidget(body)
        for widget in (self.pages, body):
            widget.setMinimumWidth(LEAST)  # a page is squeezed rather than the dock made wider
        self.split.setChildrenCollapsible(False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self.split, 1)

    def _connect(self) -> None:
        model = self._model
        model.changed.connect(self._on_changed)
        model.told.connect(self._on_told)
        model.chosen_changed.connect(self._on_chosen)
        self.tabs.currentChanged.connect(self._on_tab)
        self.head.batch_wished.connect(self.batch_wished)
        self.head.copy_wished.connect(self._copy)
        self.inputs.check_wished.connect(self.check_wished)
        self.inputs.sort_wished.connect(lambda on: self._show_answer())
        self.inputs.losses.chosen.connect(model.choose)
        for name in INPUT_NAMES:
            looked_at = self._on_target_cell if name == "target" else partial(self._on_cell, name)
            self.inputs.boxes[name].view.looked_at.connect(looked_at)
        self.steps.pointed.connect(self._point)
        self.steps.followed.connect(self._follow)
        self.curves.wished.connect(self.curve_wished)
        self.addActions(self.head.undo_actions())

    def show_tab(self, tab: int) -> None:
        self.tabs.setCurrentIndex(tab)

    def set_can_take(self, can: bool) -> None:
        self.head.take.setEnabled(can)

    def set_starting(self, on: bool) -> None:
        """torch is being loaded for the first answer."""
        if on:
            self.head.kind.put(self.tr("torch is being loaded…"))
        elif self._model.answer is None:
            self.head.kind.put("")

    # ── the state ────────────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        self._on_changed()
        self._on_told()

    def _on_changed(self) -> None:
        state = self._model.state
        self.head.set_state(state)
        self.inputs.set_state(state)
        self.about.set_loss(state.loss)
        self.inputs.checked.put("")
        self._show_age()
        self.telling.begin()
        self._show_cell()
        self.curves.set_state(state)

    def _show_age(self) -> None:
        """The last answer stays, dimmed, until the new one is there."""
        is_old = self._model.is_old
        self.head.value.put(self.head.value.text(), "muted" if is_old else "amber")
        self.steps.set_old(is_old)
        self.inputs.losses.set_old(is_old)
        for box in self.inputs.boxes.values():
            box.cells.set_old(is_old)

    # ── the answer ───────────────────────────────────────────────────────────────────────────────────────────────

    def _on_told(self) -> None:
        self._show_answer()
        self.telling.show_problem()
        self._show_age()
        self._show_cell()

    def _show_answer(self) -> None:
        answer = self._model.answer
        if answer is None:
            return
        state = self._model.state
        fits = answer.loss == state.loss
        self.steps.steps_model.set_steps(TABLE.get(answer.loss, state.record), answer.steps, answer.slopes)
        self.head.value.put(value_text(answer))
        self.head.value.setToolTip(plain_text.tip(answer.text))
        self.head.kind.put(f"{answer.reduction} · {answer.dtype}")
        gradients = gradients_of(answer) if fits else {}
        if not (state.has_probabilities() or state.record.learns_target):
            gradients.pop("target", None)
        for name in INPUT_NAMES:
            self.inputs.boxes[name].cells.set_gradient(gradients.get(name))
        self._show_elements(answer)
        self._show_other(answer)

    def _show_elements(self, answer: LossAnswer) -> None:
        other = self._model.other_answer
        names, columns = [""], [sheet.array(answer.elements)]
        if isinstance(other, LossAnswer):
            names = [_title(loss).removesuffix("Loss") for loss in (answer.loss, other.loss)]
            columns.append(sheet.array(other.elements))
        losses = self.inputs.losses.losses
        losses.set_columns(names, columns)
        self.inputs.losses.setMinimumWidth(COLUMN * len(columns))
        order = losses.falling() if self.inputs.sort.isChecked() else None
        losses.set_order(order)
        for name, box in self.inputs.boxes.items():
            if name != "pos_weight":
                box.cells.set_order(order)

    def _show_other(self, answer: LossAnswer) -> None:
        other = self._model.other_answer if self._model.other else None
        gradients = gradients_of(other) if isinstance(other, LossAnswer) else {}
        for name in INPUT_NAMES:
            self.inputs.boxes[name].cells.set_other_gradient(gradients.get(name) if name != "target" else None)
        self.inputs.set_tall(bool(gradients))
        if other is None:
            self.head.other_value.put("")
        elif isinstance(other, LossRefused):
            loss = TABLE[self._model.other]
            self.head.other_value.put(f"{loss.title}: {sentences.refused(other, loss) or other.detail}")
            self.head.other_value.setToolTip(plain_text.tip(other.detail))
        elif isinstance(other, LossAnswer):
            norms = [_norm(gradients_of(one)) for one in (answer, other)]
            norms_text = self.tr("‖∇‖ {0} against {1}").format(*(notation.number(norm) for norm in norms))
            self.head.other_value.put(f"{_title(other.loss)} {value_text(other)} · {norms_text}")
            self.head.other_value.setToolTip(plain_text.tip(other.text))

    # ── what is looked at ────────────────────────────────────────────────────────────────────────────────────────

    def _on_chosen(self) -> None:
        self.inputs.losses.show_chosen(self._model.chosen)
        self._look_at(self._first(), self._model.state.place_of(self._model.chosen))

    def _first(self) -> str:
        """The name of the first input."""
        return self._model.state.record.inputs[0]

    def _look_at(self, name: str, place: int) -> None:
        """A number of an input: its gradient and its curves are shown."""
        self.inputs.name, self.inputs.place = name, place
        self._show_cell()
        self.curves.follow(name, place)

    def _on_cell(self, name: str, place: int) -> None:
        cells = self.inputs.boxes[name].cells
        index = cells.index_of(place)
        self._model.choose(cells.row_number(index.row()) if index.isValid() else 0)
        self._look_at(name, place)

    def _on_target_cell(self, place: int) -> None:
        cells = self.inputs.boxes["target"].cells
        index = cells.index_of(place)
        if index.isValid() and cells.rowCount() == self.inputs.boxes[self._first()].cells.rowCount():
            self._model.choose(cells.row_number(index.row()))

    def _show_cell(self) -> None:
        name, place = self.inputs.name, self.inputs.place
        cells = self.inputs.boxes[name].cells
        count = cells.sheet.numbers.size
        self.inputs.check.setEnabled(0 <= place < count and cells.gradient is not None)
        if not 0 <= place < count:
            self.inputs.show_cell("")
            return
        text = f"{name}{sheet.index_name(cells.sheet.shape, place)} = {cells.shown(place)}"
        if cells.gradient is not None:
            text += f" · ∇ {amount(float(cells.gradient[place]))}"
        self.inputs.show_cell(text)

    def _point(self, parts: Any) -> None:
        """What a step is made of is lit where it stands."""
        for name, box in self.inputs.boxes.items():
            box.cells.light(frozenset(part.at for part in parts if part.source == name))
        terms = [part.source for part in parts if part.source not in ("", "step", "element")]
        self.head.formula.point(terms[0] if len(parts) == 1 and terms else "")

    def _follow(self, part: Any) -> None:
        """To where a number comes from."""
        if part.source == "step":
            self.steps.scrollTo(self.steps.steps_model.index(part.at))
        elif part.source == "element":
            self._model.choose(part.at)
        elif part.source in self.inputs.boxes:
            box = self.inputs.boxes[part.source]
            box.view.setCurrentIndex(box.cells.index_of(part.at))

    def _copy(self) -> None:
        text = python_text.snippet(self._model.state)
        if not text:
            self.telling.say(self.tr("These are too many numbers to be written out: copy a smaller part of them."))
            return
        QGuiApplication.clipboard().setText(text)

    # ── looks ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_tab(self, tab: int) -> None:
        self.pages.setCurrentIndex(tab)
        if tab == CURVES:
            self.curves.come()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.formula.setFixedHeight(FORMULA_LOW if self.height() < LOW else FORMULA_HIGH)
        if (self.width() >= WIDE) != self._is_wide:
            self._arrange(not self._is_wide)

    def _arrange(self, is_wide: bool) -> None:
        self._is_wide = is_wide
        if is_wide:
            self.tabs.setTabVisible(INPUTS, False)
            if self.tabs.currentIndex() == INPUTS:
                self.tabs.setCurrentIndex(WORKED)
            self.split.insertWidget(0, self.inputs)
            self.inputs.show()
            self.pages.insertWidget(INPUTS, QWidget())
            self.split.setSizes([self.width() // 2, self.width() // 2])
        else:
            gap = self.pages.widget(INPUTS)
            if gap is not None:
                self.pages.removeWidget(gap)
                gap.deleteLater()
            self.pages.insertWidget(INPUTS, self.inputs)
            self.tabs.setTabVisible(INPUTS, True)
        self.pages.setCurrentIndex(self.tabs.currentIndex())

    def retranslate(self) -> None:
        names = (self.tr("Inputs"), self.tr("Worked"), self.tr("Curves"), self.tr("About"))
        for tab, text in enumerate(names):
            self.tabs.setTabText(tab, text)
        self.tabs.setAccessibleName(self.tr("What of the loss is shown"))
        self.steps.setAccessibleName(self.tr("Worked calculation"))
        for part in (self.head, self.inputs, self.curves, self.about):
            part.retranslate()
        self.refresh()

    def _recolour(self) -> None:
        recolour(self)
        self.curves.recolour()
        self.about.recolour()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look.current().colour("panel"))


def gradients_of(answer: LossAnswer) -> dict[str, np.ndarray]:
    """By the names of the inputs that have one."""
    return {gradient.input: sheet.array(gradient.numbers) for gradient in answer.gradients}


def _norm(gradients: dict[str, np.ndarray]) -> float:
    """Of the gradients by all inputs but the target."""
    squares = [float(np.square(one.astype(np.float64)).sum()) for name, one in gradients.items() if name != "target"]
    return math.sqrt(sum(squares))


def _title(loss: str) -> str:
    return TABLE[loss].title if loss in TABLE else loss
