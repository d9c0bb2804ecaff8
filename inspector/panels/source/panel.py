"""The source panel's controller: follows each stop to its file and line."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from inspector.panels.base.panel import Panel
from inspector.panels.source.model import FilePosition, Marks, SourceModel
from inspector.panels.source.view import SourceView

if TYPE_CHECKING:
    from inspector.session.session import Session


class SourcePanel(Panel):
    drawer = "source"
    view: SourceView

    def __init__(self, session: Session) -> None:
        super().__init__(session, SourceView())
        self.model = SourceModel()
        self._marks = Marks()
        session.stopped.connect(self._on_stop)
        session.resumed.connect(self._on_resumed)
        session.ended.connect(self._on_ended)
        session.place_wanted.connect(self._show_place)
        self.view.file_wished.connect(self._show_file)

    def tools(self) -> QWidget:
        return self.view.tools

    def begin(self, launch: Any) -> None:
        self.model.begin()
        self._set_marks(Marks())
        if launch.module:  # where its file is, the first stop tells
            self.view.show_file(None, [])
        else:
            self._show_file(launch.script_path())

    def _on_stop(self, stopped: Any) -> None:
        marks = Marks(ran=_place(stopped.done), comes=_place(stopped.next))
        self._set_marks(marks)
        self._go_to(marks.comes if marks.comes.line else marks.ran)

    def _on_resumed(self) -> None:
        self._set_marks(dataclasses.replace(self._marks, muted=True))

    def _on_ended(self, outcome: Any) -> None:
        """Nothing comes any more; only where the script failed stays marked."""
        trouble = outcome.trouble
        if trouble is None or not trouble.line:
            self._set_marks(Marks())
            return
        failed = FilePosition(trouble.file, trouble.line)
        self._set_marks(Marks(failed=failed, message=f"{trouble.type}: {trouble.message}"))
        self._go_to(failed)

    def _set_marks(self, marks: Marks) -> None:
        self._marks = marks
        self.view.set_marks(marks)

    def _go_to(self, place: FilePosition) -> None:
        if place.line:
            self._show_file(place.file)
            self.view.reveal(place.line)

    def _show_place(self, file: str, line: int) -> None:
        """Somebody wants to see it: where training is held stays marked."""
        self._go_to(FilePosition(file, line))
        self.view.edit.point_at(line)

    def _show_file(self, path: str) -> None:
        file = self.model.file(path)
        self.view.show_file(file, self.model.paths())


def _place(moment: Any) -> FilePosition:
    return FilePosition(moment.file, moment.line) if moment is not None and moment.line else FilePosition()
