"""The row under the phase strip: what the rules have found in this run, or in how many iterations nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from inspector.panels.base import finding_words as words
from inspector.panels.base import notation
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

if TYPE_CHECKING:
    from inspector.session.session import Session

HEIGHT, BAR, DOT, MORE = 24, 3, 4, 20


class HealthLine(QWidget):
    """`health_line`, its words `text()`. `wished`: somebody has clicked it."""

    wished = Signal()
    hold_wished = Signal(bool)
    exploding_wished = Signal(bool)  # to be held where the norm of the gradients explodes

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("health_line")
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._session, self._findings = session, session.findings
        self._level, self._parts = "", ("", "", "")  # bold, plain, muted
        self.hold = QToolButton(self)
        self.hold.setObjectName("health_line.hold")
        self.hold.setCheckable(True)
        self.hold.setFont(look.ui_font(11))
        self.hold.clicked.connect(self.hold_wished)
        self.more = QToolButton(self)
        self.more.setObjectName("health_line.more")
        self.more.setText("▾")
        menu = QMenu(self.more)
        menu.setObjectName("health_line.menu")
        self.nonfinite, self.exploding = QAction(menu), QAction(menu)
        for action, name, wish in (
            (self.nonfinite, "nonfinite", self.hold_wished), (self.exploding, "exploding", self.exploding_wished),
        ):  # fmt: skip
            action.setObjectName(f"action.hold_at_{name}")
            action.setCheckable(True)
            action.triggered.connect(wish)
            menu.addAction(action)
        # not the button's own menu: the style would draw an arrow of its own across the one that is there
        self.more.clicked.connect(lambda: menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        self._findings.changed.connect(self.retell)
        session.state_changed.connect(lambda state: self.retell())
        session.progressed.connect(lambda progress: self.retell())
        self.retell()

    def text(self) -> str:
        return " ".join(part for part in self._parts if part)

    def level(self) -> str:
        """ "error", "warning" or "hint" of the gravest, "" of none."""
        return self._level

    def retell(self) -> None:
        verdicts = self._findings.verdicts()
        level = verdicts[0].level if verdicts else ""
        parts = self._found(verdicts) if verdicts else self._nothing()
        if (level, parts) != (self._level, self._parts):
            self._level, self._parts = level, parts
            self.setAccessibleName(self.text())
            self.setToolTip(plain_text.tip(self.text()))
            self.update()
        self._show_hold()

    def _show_hold(self) -> None:
        is_on = self._findings.holds_at("nonfinite")
        self.hold.setChecked(is_on)
        self.nonfinite.setChecked(is_on)
        self.exploding.setChecked(self._findings.holds_at("exploding"))
        text = self.tr("Hold at the first NaN: on") if is_on else self.tr("Hold at the first NaN: off")
        if text != self.hold.text():
            self.hold.setText(text)
            self.more.setAccessibleName(self.tr("At what training is held"))
            self.nonfinite.setText(self.tr("Hold at the first NaN or Inf"))
            self.exploding.setText(self.tr("Hold when the norm of the gradients explodes"))
            self.hold.setToolTip(
                plain_text.tip(
                    self.tr("Training is held before the step that would carry a NaN or Inf into the weights")
                )
            )
            self._place_hold()

    def _found(self, verdicts: list[Any]) -> tuple[str, str, str]:
        found = verdicts[0].found
        place = words.place(found.file, found.line)
        sentence = words.sentence(found)
        told = self.tr("{sentence} {place}").format(sentence=sentence, place=place) if place else sentence
        return f"{words.counts(self._findings.count())}:", told, words.looked(self._findings.checked)

    def _nothing(self) -> tuple[str, str, str]:
        checked, passed = self._findings.checked, self._passed()
        if self._findings.left:
            return "", self.tr("Nothing is checked any more: the rules have left"), ""
        if checked is None or not checked.iterations:
            return "", "", self.tr("No findings yet: the rules look on as soon as something is trained")
        one, many = self.tr("No findings in 1 iteration"), self.tr("No findings in {count} iterations")
        passed = passed if passed > checked.iterations + 1 else checked.iterations  # one may just have begun
        sentence = (one if passed == 1 else many).format(count=notation.exact(passed))
        rest = [words.iterations(checked, passed), words.looked(checked)]
        return "", sentence, ", ".join(part for part in rest if part)

    def _passed(self) -> int:
        """Iterations that have run, as far as it is known now."""
        state = self._session.state
        if state.outcome is not None:
            return int(state.outcome.iteration)
        stop, progress = state.stop, state.progress
        return max(stop.iteration if stop is not None else 0, progress.iteration if progress is not None else 0)

    # ── painting ──

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), look.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), tokens.colour("panel"))
        colour = words.COLOURS[self._level] if self._level else "muted"
        if self._level in ("error", "warning"):
            painter.fillRect(self.rect(), tokens.colour(colour, 0.13))
            painter.fillRect(QRect(0, 0, BAR, self.height()), tokens.colour(colour))
        is_judged = self._findings.checked is not None and self._findings.checked.iterations
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour(colour if self._level else "green" if is_judged else "muted"))
        painter.drawEllipse(QPointF(17, self.height() / 2), DOT, DOT)
        self._paint_words(painter, colour)

    def _paint_words(self, painter: QPainter, colour: str) -> None:
        left, right = 28, self.hold.geometry().left() - 10
        inks = (colour if self._level else "text", "text", "muted")
        for part, ink, is_bold in zip(self._parts, inks, (True, False, False)):
            if part and left < right:
                font = look.ui_font(11 if ink == "muted" and not is_bold else 12, bold=is_bold)
                painter.setFont(font)
                painter.setPen(look.current().colour(ink))
                shown = QFontMetrics(font).elidedText(part, Qt.TextElideMode.ElideRight, right - left)
                room = QRect(left, 0, right - left, self.height())
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
                left += QFontMetrics(font).horizontalAdvance(shown) + 7

    def _place_hold(self) -> None:
        width, right = self.hold.sizeHint().width(), self.width() - MORE - 6
        self.hold.setGeometry(right - width, 2, width, self.height() - 4)
        self.more.setGeometry(right, 2, MORE, self.height() - 4)

    def resizeEvent(self, event: QEvent) -> None:  # type: ignore[override]
        self._place_hold()

    # ── wishes ──

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.wished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.wished.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retell()
        elif event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
