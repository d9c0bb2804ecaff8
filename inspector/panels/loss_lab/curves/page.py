"""The tab of curves: losses over the error or a logit, their derivatives, and where the chosen number stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.loss_lab.losses import TABLE
from inspector.panels.loss_lab.model.history import LabModel
from inspector.panels.loss_lab.model.state import LabState
from inspector.panels.loss_lab.sheets import sheet as sheets
from inspector.panels.loss_lab.sheets.sheet import CLASSES, ELEMENTS, VECTORS, Sheet, array
from inspector.panels.style import look
from inspector.panels.widgets.label import ColouredLabel
from inspector.wire.lab import Argument, AskCurve, Curve, CurveOf, LabInput

if TYPE_CHECKING:
    from inspector.panels.loss_lab.curves.plot import CurvesPlot

POINTS = 401
REACH = 4.0  # of the axis, on each side
ACROSS = 3  # names beside each other
COLOURS = ("accent", "violet", "green", "red", "cyan")


class CurvesPage(QWidget):
    """`wished`: other curves are wanted; `question` says which."""

    wished = Signal()

    def __init__(self, model: LabModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._name, self._place = "input", 0
        self._asked: AskCurve | None = None
        self._shown: set[str] = {code for code, loss in TABLE.items() if loss.is_drawn}
        self._boxes: dict[str, QCheckBox] = {}
        self.plot: CurvesPlot | None = None
        self.slope = QCheckBox(self)
        self.slope.setObjectName("loss_lab.slope")
        self.slope.setChecked(True)
        self.slope.toggled.connect(lambda on: self._draw())
        self._curve: Curve | None = None
        self.caption = ColouredLabel("loss_lab.caption", "muted", 11, self)
        self._grid = QGridLayout()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(10, 6, 10, 6)
        self._rows.setSpacing(4)
        self._rows.addLayout(self._grid)
        self._rows.addWidget(self.caption)
        self._rows.addStretch(1)

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

    def come(self) -> None:
        """It is looked at: the plot is made, once (pyqtgraph takes long to load)."""
        if self.plot is None:
            from inspector.panels.loss_lab.curves.plot import CurvesPlot

            self.plot = CurvesPlot(self)
            self._rows.takeAt(self._rows.count() - 1)
            self._rows.addWidget(self.plot, 1)
            self.plot.setAccessibleName(self.tr("Loss and derivative"))
        self.wished.emit()

    def follow(self, name: str, place: int) -> None:
        """Another element of an input is looked at."""
        self._name, self._place = name, place
        self._wish()

    def set_state(self, state: LabState) -> None:
        family = [code for code, loss in TABLE.items() if loss.family == state.family]
        if self._name not in state.record.inputs:
            self._name, self._place = state.record.inputs[0], 0
        if list(self._boxes) != family:
            self._offer(family)
        self._boxes[state.loss].setChecked(True)
        self._wish()

    def set_curve(self, curve: Curve) -> None:
        self._curve = curve
        self._draw()

    def _wish(self) -> None:
        if self.plot is not None and self.isVisible():
            self.wished.emit()

    def _offer(self, family: list[str]) -> None:
        for box in self._boxes.values():
            self._grid.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._boxes = {}
        for number, loss in enumerate(family):
            box = self._boxes[loss] = QCheckBox(TABLE[loss].title, self)
            box.setObjectName(f"loss_lab.curve.{loss}")
            box.setChecked(loss in self._shown)
            box.toggled.connect(lambda on, loss=loss: self._show_loss(loss, on))
            self._grid.addWidget(box, number // ACROSS, number % ACROSS)
        self._grid.addWidget(self.slope, len(family) // ACROSS, len(family) % ACROSS)
        self.recolour()

    def _show_loss(self, loss: str, on: bool) -> None:
        (self._shown.add if on else self._shown.discard)(loss)
        self._wish()

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    def losses(self) -> list[str]:
        """Those whose curves are wanted, in the order of their names."""
        return [loss for loss, box in self._boxes.items() if box.isChecked()]

    def question(self) -> AskCurve | None:
        """None where nobody looks, or nothing is chosen."""
        state, losses = self._model.state, self.losses()
        given = state.sheet(self._name)
        if not self.isVisible() or not losses or given is None or not 0 <= self._place < given.numbers.size:
            return None
        curves = tuple(CurveOf(loss, _arguments(state, loss)) for loss in losses)
        value = float(given.numbers.flat[self._place])
        ways = {
            "error": self._over_error, "score": self._over_score, "logit": self._over_logit,
            "component": self._over_component,
        }  # fmt: skip
        self._asked = ways[state.record.curve](state, curves, value)
        return self._asked

    def _over_error(self, state: LabState, curves: tuple[CurveOf, ...], value: float) -> AskCurve:
        target = state.sheet("target")
        fits = target is not None and self._place < target.numbers.size
        error = value - float(target.numbers.flat[self._place]) if target is not None and fits else 0.0
        error = error if np.isfinite(error) else 0.0
        reach = max(REACH, 1.2 * abs(error))
        return AskCurve(0, curves, "error", -reach, reach, POINTS, error)

    def _over_score(self, state: LabState, curves: tuple[CurveOf, ...], value: float) -> AskCurve:
        """The score of the chosen class within its own sample, the others as they are."""
        given, target = state.sheet("input"), state.sheet("target")
        assert given is not None and target is not None
        row, column = sheets.row_column(given.shape, CLASSES, self._place)
        columns = sheets.extents(given.shape, CLASSES)[1]
        places = [sheets.place_of(given.shape, CLASSES, row, other) for other in range(columns)]
        sample = Sheet(given.numbers.reshape(-1)[places], given.dtype).as_input("input")
        inputs = (sample, *self._target_of(state, target, row, places), *_weights(state, curves))
        centre = value if np.isfinite(value) else 0.0
        return AskCurve(0, curves, "logit", centre - 6, centre + 6, POINTS, centre, inputs, column)

    def _target_of(self, state: LabState, target: Sheet, row: int, places: list[int]) -> tuple[LabInput, ...]:
        flat = target.numbers.reshape(-1)
        if state.has_probabilities():
            return (Sheet(flat[places], target.dtype).as_input("target"),)
        number = flat[row] if row < len(flat) else 0.0
        return (Sheet(np.array(number), target.dtype).as_input("target"),)

    def _over_logit(self, state: LabState, curves: tuple[CurveOf, ...], value: float) -> AskCurve:
        """A single number against its own target."""
        pairs = [(name, state.sheet(name)) for name in ("input", "target")]
        inputs = tuple(
            Sheet(found.numbers.reshape(-1)[self._place : self._place + 1], found.dtype).as_input(name)
            for name, found in pairs
            if found is not None and self._place < found.numbers.size
        )
        centre = value if np.isfinite(value) else 0.0
        reach = max(REACH, 1.2 * abs(centre))
        return AskCurve(0, curves, "logit", -reach, reach, POINTS, centre, inputs if len(inputs) == 2 else (), 0)

    def _over_component(self, state: LabState, curves: tuple[CurveOf, ...], value: float) -> AskCurve:
        """A component of a vector, against the others of its sample."""
        given = state.sheet(self._name)
        assert given is not None
        row, column = sheets.row_column(given.shape, VECTORS, self._place)
        found = [(name, _of_row(state.sheet(name), state.layout(name), row)) for name in state.record.inputs]
        inputs = tuple(one.as_input(name) for name, one in found if one is not None)
        centre = value if np.isfinite(value) else 0.0
        return AskCurve(
            0, curves, "component", centre - REACH, centre + REACH, POINTS, centre, inputs, column, self._name
        )

    # ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _draw(self) -> None:
        if self.plot is None or self._curve is None or self._asked is None:
            return
        names = [curve.loss for curve in self._asked.curves]
        losses, slopes = array(self._curve.losses), array(self._curve.slopes)
        if len(losses) != len(names):
            return
        self.plot.draw(self._curve, losses, slopes if self.slope.isChecked() else None, list(map(self._colour, names)))
        at, heights = self._curve.at, array(self._curve.loss_at)
        inclines = array(self._curve.slope_at)
        parts = [
            f"{TABLE[name].title} {notation.number(float(height))}, ∇ {notation.number(float(incline))}"
            for name, height, incline in zip(names, heights, inclines)
        ]
        axis = {"error": self.tr("error"), "component": self._asked.input}.get(self._asked.over, self.tr("score"))
        axis += f"[{self._asked.element}]" if self._asked.over == "component" else ""
        refused = [text for text in self._curve.refused if text]
        self.caption.put("\n".join([f"{axis} {notation.number(at)}: " + " · ".join(parts), *refused[:1]]))

    def _colour(self, loss: str) -> str:
        return COLOURS[list(self._boxes).index(loss) % len(COLOURS)] if loss in self._boxes else "muted"

    def retranslate(self) -> None:
        self.slope.setText(self.tr("derivative (dashed)"))
        self._draw()

    def recolour(self) -> None:
        for loss, box in self._boxes.items():
            palette = box.palette()
            palette.setColor(QPalette.ColorRole.WindowText, look.current().colour(self._colour(loss)))
            box.setPalette(palette)
        if self.plot is not None:
            self.plot.retheme()
            self._draw()


def _arguments(state: LabState, loss: str) -> tuple[Argument, ...]:
    """What bends the curve; how elements are put together does not."""
    given = state.arguments.get(loss, {})
    return tuple(Argument(name, given[name]) for name in given if name not in ("reduction", "size_average", "reduce"))


def _weights(state: LabState, curves: tuple[CurveOf, ...]) -> tuple[LabInput, ...]:
    """Only where each of the losses takes them."""
    found = state.sheet("weight")
    is_fit = (
        found is not None and state.is_used("weight") and all("weight" in TABLE[curve.loss].weights for curve in curves)
    )
    return (found.as_input("weight"),) if is_fit and found is not None else ()


def _of_row(found: Sheet | None, layout: str, row: int) -> Sheet | None:
    """What an input has for one sample: a vector or a single number; the first, where there are not as many."""
    if found is None or not found.numbers.size:
        return None
    rows, columns = sheets.extents(found.shape, layout)
    row = row if row < rows else 0
    numbers = found.numbers.reshape(rows, columns)[row]
    return Sheet(numbers[0] if layout == ELEMENTS else numbers, found.dtype)
