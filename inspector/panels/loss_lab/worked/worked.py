"""The worked calculation as rows; each number in them is linked to where it comes from.

Beside Qt's own roles `STEP_ROLE` gives the step itself.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.panels.loss_lab.loss import ShownLoss
from inspector.panels.loss_lab.losses import TABLE
from inspector.panels.loss_lab.sheets.sheet import VECTORS
from inspector.panels.loss_lab.texts import words
from inspector.panels.style import look
from inspector.wire.lab import Part, Step

STEP_ROLE = Qt.ItemDataRole.UserRole + 1
LEFT, RIGHT, LINE, TOP = 34, 10, 17, 5  # pixels
_Index = QModelIndex | QPersistentModelIndex


class StepsModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.steps: tuple[Step, ...] = ()
        self.loss = next(iter(TABLE.values()))
        self._value_row = -1

    def set_steps(self, loss: ShownLoss, steps: tuple[Step, ...], slopes: tuple[Step, ...] = ()) -> None:
        """The value's, then the gradient's. As many as before stay where they are, so that what is looked at stays in
        view while a number is dragged."""
        self.loss, self._value_row = loss, len(steps) - 1
        steps += slopes
        if len(steps) == len(self.steps):
            self.steps = steps
            if steps:
                self.dataChanged.emit(self.index(0), self.index(len(steps) - 1))
            return
        self.beginResetModel()
        self.steps = steps
        self.endResetModel()

    def is_result(self, row: int) -> bool:
        """Whether it has the value, or a gradient."""
        return row == self._value_row or self.steps[row].code == "slope"

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.steps)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        step = self.steps[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{name_of(step, self.loss)}: {''.join(part.text for part in step.parts)} {sign(step)} {step.result}"
        return step if role == STEP_ROLE else None


def name_of(step: Step, loss: ShownLoss) -> str:
    if loss.layout(step.input) == VECTORS:
        return words.step("slope_by", loss).format(f"{step.input}[{step.index}]")
    is_total = step.code == "smoothing" and step.index < 0
    name = words.step("smoothing_total" if is_total else step.code, loss)
    return name if step.index < 0 else f"{name} · {words.class_name(step.index)}"


def sign(step: Step) -> str:
    return "≈" if step.rounded else "="


class StepsView(QListView):
    """`pointed(parts)`: the parts of the row under the mouse, or of the current one; the one part where the mouse is on
    a number of it. `followed(part)`: a number was clicked."""

    pointed = Signal(object)
    followed = Signal(object)

    def __init__(self, model: StepsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_lab.steps")
        self.steps_model = model
        self.lit_rows: frozenset[int] = frozenset()
        self.is_old = False
        self.setModel(model)
        self._rows = StepDelegate(self)
        self.setItemDelegate(self._rows)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setMinimumSize(80, 60)

    def set_old(self, is_old: bool) -> None:
        self.is_old = is_old
        self.viewport().update()

    def part_at(self, position: QPoint) -> Part | None:
        index = self.indexAt(position)
        if not index.isValid():
            return None
        rect = self.visualRect(index)
        for part, place in self._rows.laid_out(self.steps_model.steps[index.row()], rect.width())[0]:
            if place.translated(rect.topLeft()).contains(position) and part.source:
                return part
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point(event.position().toPoint())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        part = self.part_at(event.position().toPoint())
        if part is not None:
            self.followed.emit(part)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tell(self.currentIndex(), None)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self._tell(current, None)

    def _point(self, position: QPoint) -> None:
        self._tell(self.indexAt(position), self.part_at(position))

    def _tell(self, index: _Index, part: Part | None) -> None:
        parts = (part,) if part is not None else self.steps_model.steps[index.row()].parts if index.isValid() else ()
        rows = frozenset(other.at for other in parts if other.source == "step")
        if rows != self.lit_rows:
            self.lit_rows = rows
            self.viewport().update()
        self.pointed.emit(parts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.current().colour("panel"))
        painter.end()
        super().paintEvent(event)


class StepDelegate(QStyledItemDelegate):
    """What the step is; below it the arithmetic, as many lines as it takes; the result at the right end."""

    def __init__(self, view: StepsView) -> None:
        super().__init__(view)
        self._view = view

    def laid_out(self, step: Step, width: int) -> tuple[list[tuple[Part, QRect]], int]:
        """Each part with its place in the row, and the height of the row."""
        metrics = QFontMetricsF(look.mono_font(12))
        right = width - RIGHT - int(metrics.horizontalAdvance(f"{sign(step)} {step.result}")) - 8
        x, y, placed = float(LEFT), TOP + LINE, []
        for part in step.parts:
            advance = metrics.horizontalAdvance(part.text)
            if x + advance > right and x > LEFT:
                x, y = float(LEFT), y + LINE
            placed.append((part, QRect(int(x), y, int(advance) + 1, LINE)))
            x += advance
        return placed, y + LINE + TOP

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = self._view
        return QSize(80, self.laid_out(index.data(STEP_ROLE), view.viewport().width())[1])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view = self._view
        step: Step = index.data(STEP_ROLE)
        model = view.steps_model
        tokens, rect, is_result = look.current(), QRect(option.rect), model.is_result(index.row())
        if option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            painter.fillRect(rect, tokens.colour("header"))
        if index.row() in view.lit_rows:
            painter.fillRect(rect, tokens.colour("flash", 0.22))
        painter.setOpacity(0.5 if view.is_old else 1.0)
        painter.setFont(look.mono_font(11))
        painter.setPen(tokens.colour("faint"))
        painter.drawText(rect.adjusted(10, TOP, 0, 0), 0, str(index.row() + 1))
        painter.setFont(look.ui_font(11))
        painter.setPen(tokens.colour("muted"))
        painter.drawText(rect.adjusted(LEFT, TOP - 1, -RIGHT, 0), 0, name_of(step, model.loss))
        self._paint_parts(painter, step, model.loss, rect, is_result)
        painter.setOpacity(1.0)

    def _paint_parts(self, painter: QPainter, step: Step, loss: ShownLoss, rect: QRect, is_result: bool) -> None:
        tokens = look.current()
        placed, height = self.laid_out(step, rect.width())
        painter.setFont(look.mono_font(12))
        baseline = QFontMetricsF(look.mono_font(12)).ascent() + 1
        for part, place in placed:
            painter.setPen(tokens.colour(_colour(part, loss)))
            painter.drawText(QPointF(rect.left() + place.left(), rect.top() + place.top() + baseline), part.text)
        last = QRect(rect.left(), rect.top() + height - TOP - LINE, rect.width() - RIGHT, LINE)
        painter.setPen(tokens.colour("amber" if is_result else "text"))
        painter.drawText(
            last, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{sign(step)} {step.result}"
        )


def _colour(part: Part, loss: ShownLoss) -> str:
    if not part.source:
        return "text"
    is_result = part.source in ("step", "element")
    return "cyan" if is_result else loss.colour(part.source) if part.source in loss.inputs else "green"
