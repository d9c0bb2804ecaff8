"""What leaves the panel: files that the debuggee writes piece by piece, a picture of the lens, numbers as text."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QObject, QSaveFile
from PySide6.QtGui import QGuiApplication, QPixmap

from inspector.panels.base import notation
from inspector.panels.tensor.export import texts
from inspector.panels.tensor.lenses.heat.layer import numbers_of
from inspector.panels.tensor.lenses.heat.lens import extents
from inspector.panels.tensor.target import words
from inspector.panels.tensor.target.sight import Sight, is_as_stored, widened_from
from inspector.panels.tensor.view import TensorView
from inspector.wire.messages import Refused
from inspector.wire.tensors import AskRegion, AskSave, Region, Saved

if TYPE_CHECKING:
    from inspector.session.session import Session

COPIED = {"numbers": 200_000, "python": 10_000}  # numbers at most


class Exporting(QObject):
    """`sight` gives what is looked at, None where that is nothing."""

    def __init__(self, session: Session, view: TensorView, sight: Callable[[], Sight | None], parent: QObject) -> None:
        super().__init__(parent)
        self.session, self.view, self._sight = session, view, sight
        self._saving: AskSave | None = None
        view.save_wanted.connect(self.save)
        view.picture_wanted.connect(self.save_picture)
        view.text_wanted.connect(self.copy)
        view.cancel_wanted.connect(self.cancel)
        session.resumed.connect(self._interrupt)
        session.ended.connect(self._interrupt)

    # ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def save(self, path: str, kind: str) -> None:
        """`kind` is one of wire.tensors.FORMATS."""
        sight = self._sight()
        if sight is None:
            return
        if not self.session.stop:
            self.view.tell(self.tr("Training runs on: hold it, so that the file is of a single moment."))
            return
        asked = (0, sight.tensor, sight.against, sight.how, sight.facts.shape)
        self._saving = AskSave(*asked, os.path.abspath(path), kind, 0, False)
        self.view.show_progress(0, sight.facts.count)
        self._ask()

    def _ask(self) -> None:
        question = self._saving
        if question is not None:
            self.session.ask(question, lambda answer: self._take(question, answer), owner=self)

    def _take(self, question: AskSave, answer: Any) -> None:
        if question is not self._saving:
            return  # it was cancelled
        if isinstance(answer, Refused):
            self._end(words.reason(answer.code, "", answer.detail))
        elif isinstance(answer, Saved) and answer.is_done:
            self._end(self.tr("Saved {path}").format(path=question.path))
        elif isinstance(answer, Saved):
            self.view.show_progress(answer.first, answer.total)
            self._saving = replace(question, first=answer.first)
            self._ask()

    def cancel(self) -> None:
        if self._saving is not None:
            self.session.ask(replace(self._saving, cancel=True), lambda answer: None, owner=self)
            self._end(self.tr("Cancelled: no file was written."))

    def _interrupt(self, _: Any = None) -> None:
        if self._saving is not None:
            self._end(self.tr("Training went on before the file was whole: none was written."))

    def _end(self, text: str) -> None:
        self._saving = None
        self.view.show_progress(0, 0)
        self.view.tell(text)

    def save_picture(self, path: str) -> None:
        """What the lens shows now, as PNG."""
        file, data = QSaveFile(path), png(self.view.picture())
        is_done = file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(data) == len(data) and file.commit()
        text = self.tr("Saved {path}") if is_done else self.tr("{path} could not be written: {reason}")
        self.view.tell(text.format(path=path, reason=file.errorString()))

    # ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def copy(self, kind: str) -> None:
        """The plane that is looked at, onto the clipboard; `kind` is "numbers" or "python"."""
        sight = self._sight()
        if sight is None:
            return
        rows, columns = extents(sight.facts.shape, sight.plane)
        if rows * columns > COPIED[kind]:
            text = self.tr(
                "The plane has {count} numbers, and at most {limit} are copied like this: save it as a file."
            )
            limit = notation.exact(COPIED[kind])
            self.view.tell(text.format(count=notation.exact(rows * columns), limit=limit))
            return
        asked = (0, sight.tensor, sight.against, sight.how, sight.facts.shape, sight.plane)
        question = AskRegion(*asked, 0, 0, rows, columns, 1, 1)
        self.session.ask(question, lambda answer: self._copy(sight, kind, answer), owner=self)

    def _copy(self, sight: Sight, kind: str, answer: Any) -> None:
        if isinstance(answer, Refused):
            self.view.tell(words.reason(answer.code, sight.tensor.kind, answer.detail))
        elif isinstance(answer, Region):
            numbers = numbers_of(answer.numbers)
            QGuiApplication.clipboard().setText(_text(sight, kind, numbers, answer.is_bool))
            self.view.tell(self.tr("Copied {count} numbers.").format(count=notation.exact(numbers.size)))


def _text(sight: Sight, kind: str, numbers: np.ndarray, is_bool: bool) -> str:
    if kind == "numbers":
        return texts.tab_separated(numbers, is_bool, widened_from(sight))
    rank = (sight.plane.rows >= 0) + (sight.plane.columns >= 0)
    return texts.python_expression(numbers, is_bool, rank, sight.facts.dtype if is_as_stored(sight) else "")


def png(picture: QPixmap) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())
