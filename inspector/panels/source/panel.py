"""The source panel's controller: follows each stop to its file and line."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from inspector.panels.base import breakpoint_signs, breakpoint_words, finding_words
from inspector.panels.base.panel import Panel
from inspector.panels.source.model import FilePosition, FindingMark, Marks, SourceModel
from inspector.panels.source.values_controller import Values
from inspector.panels.source.view import SourceView
from inspector.wire.findings import LEVELS
from inspector.wire.lines import RunToLine

if TYPE_CHECKING:
    from inspector.session.session import Session


class SourcePanel(Panel):
    drawer = "source"
    view: SourceView

    def __init__(self, session: Session) -> None:
        super().__init__(session, SourceView())
        self.model = SourceModel()
        self._marks = Marks()
        session.resumed.connect(self._on_resumed)
        session.ended.connect(self._on_ended)
        session.place_wanted.connect(self._show_place)
        self.view.file_wished.connect(self._show_file)
        self.view.retold.connect(self._show_breakpoints)
        session.breakpoints.changed.connect(self._show_breakpoints)
        session.findings.changed.connect(self._show_findings)
        self.view.retold.connect(self._show_findings)
        edit = self.view.edit
        edit.toggled.connect(lambda line: session.breakpoints.toggle(self.view.path(), line))
        edit.switched.connect(self._switch)
        edit.edit_wished.connect(self._edit)
        edit.run_wished.connect(self.run_to)
        self.values = Values(session, edit)
        session.selection.frame_chosen.connect(self.ask)
        edit.temporary_wished.connect(lambda line: session.breakpoints.toggle(self.view.path(), line, once=True))

    def tools(self) -> QWidget:
        return self.view.tools

    def begin(self, launch: Any) -> None:
        self.model.begin()
        self.values.forget()
        self._set_marks(Marks())
        if launch.module:  # where its file is, the first stop tells
            self.view.show_file(None, [])
        else:
            self._show_file(launch.script_path())

    def toggle_breakpoint(self) -> None:
        """On the line that the user is at."""
        if self.view.path():
            self.session.breakpoints.toggle(self.view.path(), self.view.edit.wanted_line())

    def ask(self) -> None:
        """For the values behind the lines above the one that comes."""
        comes = self._marks.comes
        if self.session.stop is None:
            return  # what the last stop has shown stays, faint
        if not comes.line:
            self.view.edit.set_values({})
        elif self.view.path() == comes.file:
            self.values.ask(comes.file, comes.line, self.model.file(comes.file).text)

    def run_to(self, line: int, force: bool = False) -> None:
        """Training goes on until it comes to a line of the file that is shown."""
        if self.view.path() and line:
            wish = RunToLine(0, 0, self.view.path(), line, force)
            self.session.run_to(wish, self.view.edit.place_of(line))

    def run_to_cursor(self) -> None:
        self.run_to(self.view.edit.textCursor().blockNumber() + 1)

    def show_execution_point(self) -> None:
        """The line that comes, in its file."""
        self._go_to(self._marks.comes)

    def selected(self) -> str:
        """The text that is selected."""
        return self.view.edit.textCursor().selectedText().replace("\u2029", "\n").strip()

    def edit_breakpoint(self) -> None:
        """That on the line that the user is at."""
        if self.view.path():
            self._edit(self.view.edit.wanted_line())

    def set_temporary_breakpoint(self) -> None:
        if self.view.path():
            self.session.breakpoints.toggle(self.view.path(), self.view.edit.wanted_line(), once=True)

    def _edit(self, line: int) -> None:
        self.session.breakpoints.edit(self.view.path(), line)

    def _switch(self, line: int) -> None:
        point = self.session.breakpoints.at(self.view.path(), line)
        if point is not None:
            self.session.breakpoints.enable(point.id, not point.enabled)

    def _show_breakpoints(self) -> None:
        points = self.session.breakpoints
        here = points.in_file(self.view.path()).items()
        self.view.edit.set_breakpoints({line: self._mark(point) for line, point in here})

    def _mark(self, point: Any) -> breakpoint_signs.BreakpointMark:
        standing = self.session.breakpoints.standing(point)
        words = breakpoint_words.sentence(standing, point, self.session.breakpoints.all)
        return breakpoint_signs.mark_of(standing, point, words)

    def _show_findings(self) -> None:
        found: dict[int, list[Any]] = {}
        for verdict in self.session.findings.verdicts():
            for one in (verdict.found, *verdict.following):
                if one.file == self.view.path() and one.line:
                    found.setdefault(one.line, []).append(one)
        self.view.edit.set_findings({line: _finding_mark(those) for line, those in found.items()})

    def _on_stopped(self, stopped: Any) -> None:
        """Where it is held is known before anything is asked about it."""
        self._on_stop(stopped)
        super()._on_stopped(stopped)

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
        self._show_breakpoints()
        self._show_findings()


def _finding_mark(found: list[Any]) -> FindingMark:
    level = max((one.level for one in found), key=LEVELS.index)
    return FindingMark(level, "\n".join(finding_words.sentence(one) for one in found))


def _place(moment: Any) -> FilePosition:
    return FilePosition(moment.file, moment.line) if moment is not None and moment.line else FilePosition()
