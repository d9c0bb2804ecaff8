"""A balloon over the window: it points at something, says what that is, and what to do now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.panels.style import look
from inspector.panels.widgets import plain_text

WIDTH, ARROW, MARGIN, RADIUS = 380, 22, 16, 8
SIDES = ("right", "left", "below", "above")


class Dots(QWidget):
    """One for each station; those behind are filled."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count, self._now = count, 0
        self.setFixedSize(count * 13, 12)

    def show_now(self, now: int) -> None:
        self._now = now
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), look.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in range(self._count):
            is_behind = place <= self._now
            painter.setPen(tokens.colour("accent" if is_behind else "muted"))
            painter.setBrush(tokens.colour("accent") if is_behind else Qt.BrushStyle.NoBrush)
            radius = 4.0 if place == self._now else 2.5
            painter.drawEllipse(QPointF(place * 13 + 6, 6), radius, radius)


class Ring(QWidget):
    """A frame around what a balloon points at; clicks go through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.current().colour("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class Act(plain_text.PlainLabel):
    """What to do now, on a tint of the accent."""

    def __init__(self) -> None:
        super().__init__(wrapped=True)
        self.setContentsMargins(10, 6, 10, 6)
        self.setFont(look.ui_font(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.current().colour("selection"))
        painter.drawRoundedRect(self.rect(), 4, 4)
        painter.end()
        super().paintEvent(event)


class Balloon(QWidget):
    back_wished = Signal()
    leave_wished = Signal()

    def __init__(self, window: QWidget, count: int) -> None:
        super().__init__(window)
        self.setObjectName("tour.balloon")
        self._count, self._side, self._tip = count, "right", QPoint()
        self.number, self.title, self.text, self.hint = (
            plain_text.PlainLabel(wrapped=is_wrapped) for is_wrapped in (False, True, True, False)
        )
        self.act, self.dots = Act(), Dots(count)
        self.back, self.leave = QPushButton(), QPushButton()
        self._set_up()
        self.ring = Ring(window)
        self.back.clicked.connect(self.back_wished)
        self.leave.clicked.connect(self.leave_wished)
        self.retheme()
        self.hide()

    def _set_up(self) -> None:
        names = {"title": self.title, "text": self.text, "act": self.act, "back": self.back, "leave": self.leave}
        for name, widget in names.items():
            widget.setObjectName(f"tour.{name}")
        self.title.setFont(look.ui_font(15, bold=True))
        self.number.setFont(look.ui_font(11, bold=True))
        self.hint.setFont(look.ui_font(11))
        self.leave.setFlat(True)
        for button in (self.back, self.leave):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._rows = QVBoxLayout(self)
        self._rows.setSpacing(8)
        self._rows.addLayout(self._row(self.number, None, self.dots))
        for widget in (self.title, self.text, self.act):
            self._rows.addWidget(widget)
        self._rows.addLayout(self._row(self.leave, None, self.hint, self.back))

    def _row(self, *widgets: QWidget | None) -> QHBoxLayout:
        row = QHBoxLayout()
        for widget in widgets:
            if widget is None:
                row.addStretch(1)
            else:
                row.addWidget(widget)
        return row

    # ── what it says ──

    def say(self, number: int, words: tuple[str, str, str]) -> None:
        self.number.setText(self.tr("{number} of {count}").format(number=number + 1, count=self._count))
        self.dots.show_now(number)
        for label, said in zip((self.title, self.text, self.act), words):
            label.setText(said)
        is_last = number == self._count - 1
        self.leave.setText(self.tr("Finish") if is_last else self.tr("Leave the tour"))
        self.back.setText(self.tr("Back"))
        self.back.setEnabled(number > 0)
        self.hint.setText("" if is_last else self.tr("goes on with what you do"))
        self.setAccessibleName(". ".join(words))

    def retheme(self) -> None:
        tokens = look.current()
        for label, colour in ((self.number, "accent"), (self.hint, "muted"), (self.title, "text"), (self.text, "text")):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, tokens.colour(colour))
            label.setPalette(palette)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "ring"):
            self.retheme()
        super().changeEvent(event)

    # ── where it stands ──

    def point_at(self, target: QRect, room: QRect) -> None:
        """Beside the target (in the window's coordinates), with its tip at it, whole within the room."""
        for side in SIDES:
            size = self._size_for(side)
            place = _beside(target, size, side)
            if side in ("right", "left"):
                place.moveTop(max(room.top() + 4, min(place.top(), room.bottom() - size.height() - 4)))
            else:
                place.moveLeft(max(room.left() + 4, min(place.left(), room.right() - size.width() - 4)))
            if room.contains(place) or side == SIDES[-1]:
                break
        self._side = side
        self._stand(place, target)

    def _size_for(self, side: str) -> QSize:
        margins = [MARGIN] * 4  # left, top, right, bottom
        margins[{"right": 0, "left": 2, "below": 1, "above": 3}[side]] += ARROW
        self._rows.setContentsMargins(*margins)
        self._rows.invalidate()  # its words are others, and perhaps their font
        width = WIDTH + (ARROW if side in ("right", "left") else 0)
        return QSize(width, self._rows.totalHeightForWidth(width))

    def _stand(self, place: QRect, target: QRect) -> None:
        self.setGeometry(place)
        self._tip = target.center() - place.topLeft()
        self.ring.setGeometry(target)
        for widget in (self.ring, self):
            widget.show()
            widget.raise_()
        self._rows.activate()
        self.update()

    def hide(self) -> None:
        super().hide()
        if hasattr(self, "ring"):
            self.ring.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), look.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.colour("accent")), 1.5))
        painter.setBrush(tokens.colour("panel"))
        painter.drawPath(self._outline())

    def _outline(self) -> QPainterPath:
        """A rounded box and the arrow to the tip, as one."""
        cut = {
            "right": (ARROW, 0, 0, 0),
            "left": (0, 0, -ARROW, 0),
            "below": (0, ARROW, 0, 0),
            "above": (0, 0, 0, -ARROW),
        }
        box = QRectF(self.rect().adjusted(*cut[self._side])).adjusted(1, 1, -1, -1)
        path, arrow = QPainterPath(), QPainterPath()
        path.addRoundedRect(box, RADIUS, RADIUS)
        arrow.addPolygon(self._arrow(box))
        return path.united(arrow)

    def _arrow(self, box: QRectF) -> QPolygonF:
        half = 9.0
        y = min(max(float(self._tip.y()), box.top() + 20), box.bottom() - 20)
        x = min(max(float(self._tip.x()), box.left() + 20), box.right() - 20)
        points = {
            "right": (QPointF(1, y), QPointF(box.left() + 2, y - half), QPointF(box.left() + 2, y + half)),
            "left": (QPointF(self.width() - 1, y), QPointF(box.right() - 2, y - half), QPointF(box.right() - 2, y + half)),
            "below": (QPointF(x, 1), QPointF(x - half, box.top() + 2), QPointF(x + half, box.top() + 2)),
            "above": (QPointF(x, self.height() - 1), QPointF(x - half, box.bottom() - 2), QPointF(x + half, box.bottom() - 2)),
        }  # fmt: skip
        return QPolygonF([*points[self._side], points[self._side][0]])


def _beside(target: QRect, size: QSize, side: str) -> QRect:
    """A box of this size right of, left of, below or above the target, its middle at the target's."""
    middle = target.center()
    tops = {
        "right": QPoint(target.right() + 2, middle.y() - size.height() // 2),
        "left": QPoint(target.left() - size.width() - 2, middle.y() - size.height() // 2),
        "below": QPoint(middle.x() - size.width() // 2, target.bottom() + 2),
        "above": QPoint(middle.x() - size.width() // 2, target.top() - size.height() - 2),
    }
    return QRect(tops[side], size)
