"""The formula of the loss, with the terms of the chosen arguments lit; drawn sharp on every screen."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.panels.loss_lab.loss import ShownLoss
from inspector.panels.loss_lab.model.state import LabState
from inspector.panels.style import look

_GROUP = re.compile(r'<g id="(\w+)" fill="currentColor">')
HEIGHT, MARGIN = 66, 10
OPTIONAL = ("weight", "pos_weight", "mean", "sum", "ignore_index", "label_smoothing")  # and what is true or false


class Formula(QWidget):
    """`folder`: where the SVGs lie."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_lab.formula")
        self._folder = folder
        self.file = ""
        self._lit: frozenset[str] = frozenset()
        self._loss: ShownLoss | None = None
        self._pointed = ""  # the term that the mouse is over somewhere else
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_state(self, state: LabState) -> None:
        self._loss = state.record
        self.file, self._lit = state.record.file(state), lit_terms(state)
        self.update()

    def lit(self) -> frozenset[str]:
        """The terms of the arguments that are chosen."""
        return self._lit

    def point(self, term: str) -> None:
        """A step that comes from this term is looked at; "": from none."""
        if term != self._pointed:
            self._pointed = term
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        path = self._folder / f"{self.file}.svg"
        if not path.is_file():
            return
        drawn = QSvgRenderer(self._coloured(_source(path)).encode())
        size = drawn.defaultSize()
        room = QSize(max(self.width() - 2 * MARGIN, 1), self.height())
        scale = min(room.width() / size.width(), (room.height() - 6) / size.height(), 0.92)
        height = size.height() * scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn.render(painter, QRectF(MARGIN, (self.height() - height) / 2, size.width() * scale, height))

    def _coloured(self, svg: str) -> str:
        return _GROUP.sub(lambda group: f'<g id="{group[1]}" fill="{self._colour(group[1])}">', svg)

    def _colour(self, term: str) -> str:
        tokens, loss = look.current(), self._loss
        if term == self._pointed or loss is None:
            return tokens.amber
        if term in (*OPTIONAL, *loss.switches) and term not in self._lit:
            return tokens.faint
        return str(getattr(tokens, loss.colour(term)))


def lit_terms(state: LabState) -> frozenset[str]:
    reduction = state.reduction()
    lit = {name for name in ("weight", "pos_weight") if state.is_used(name)}
    lit |= {"mean", "sum"} if "mean" in reduction else {"sum"} if reduction == "sum" else set()
    target = state.sheet("target")
    ignored = state.argument("ignore_index")
    if ignored not in ("None", "-100") or (ignored != "None" and target is not None and (target.numbers == -100).any()):
        lit.add("ignore_index")
    if state.argument("label_smoothing") not in ("None", "0.0", "0"):
        lit.add("label_smoothing")
    return frozenset(lit | {name for name in state.record.switches if state.argument(name) == "True"})


@lru_cache(32)
def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8")
