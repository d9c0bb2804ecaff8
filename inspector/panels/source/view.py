"""The source panel's widget: which file, which lines, and the text; or the sentence that says why there is none."""

from __future__ import annotations

import os

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from inspector.panels.source.editor import SourceEdit
from inspector.panels.source.model import Marks, SourceFile
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.one_line import OneLine


class SourceView(QWidget):
    """Shows a SourceFile with Marks. Emits `file_wished(path)` when another of the files seen was chosen."""

    file_wished = Signal(object)
    retold = Signal()  # the language is another

    def __init__(self) -> None:
        super().__init__()
        self._file: SourceFile | None = None
        self._paths: list[str] = []  # exactly: Qt keeps only what is Unicode
        self._marks = Marks()
        self.edit, self.files = SourceEdit(), QComboBox()
        self._where, self._sentence = OneLine(), plain_text.PlainLabel(wrapped=True)
        self._lay_out()
        self.files.activated.connect(lambda index: self.file_wished.emit(self._paths[index]))
        self.retranslate()
        self._retheme()

    def show_file(self, file: SourceFile | None, paths: list[str]) -> None:
        """`paths`: the files that can be chosen. None: there is none yet."""
        self._file = file
        self._fill_files(paths, file.path if file is not None else "")
        self._show()

    def path(self) -> str:
        """Of the file that is shown; "" where there is none, or none that can be read."""
        return self._file.path if self._file is not None and not self._file.problem else ""

    def set_marks(self, marks: Marks) -> None:
        self._marks = marks
        self._show()

    def reveal(self, line: int) -> None:
        self.edit.reveal(line)

    def sentence(self) -> str:
        """Why there is no text; "" where there is."""
        return self._sentence.text()

    def where(self) -> str:
        """The words that say which lines are marked."""
        return self._where.text()

    def retranslate(self) -> None:
        self.files.setAccessibleName(self.tr("File"))
        self.edit.setAccessibleName(self.tr("Source"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.retold.emit()
        elif event.type() == QEvent.Type.PaletteChange:
            self._retheme()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self.files.setObjectName("source.files")
        self.files.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.files.setFont(look.ui_font(11))
        self.files.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._where.setObjectName("source.where")
        self._where.setFont(look.ui_font(11))
        self._sentence.setFont(look.ui_font(12))
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.tools = QWidget()  # its place is the dock's header, where there is one
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(10)
        row.addWidget(self._where)
        row.addWidget(self.files)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._sentence)
        self._stack.addWidget(self.edit)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.tools)
        rows.addLayout(self._stack, 1)

    def _show(self) -> None:
        self._sentence.setText(self._reason())
        self._where.setText(self._where_words())
        self.files.setVisible(self.files.count() > 0)
        if self._file is None or self._file.problem:
            self._stack.setCurrentWidget(self._sentence)
            return
        self.edit.set_marks(self._marks)
        self.edit.show_file(self._file)
        self._stack.setCurrentWidget(self.edit)

    def _fill_files(self, paths: list[str], current: str) -> None:
        with QSignalBlocker(self.files):
            if paths != self._paths:
                self._paths = list(paths)
                self.files.clear()
                for number, path in enumerate(paths):
                    self.files.addItem(plain_text.shortened(_short_name(path, paths)), path)
                    self.files.setItemData(number, plain_text.tip(path), Qt.ItemDataRole.ToolTipRole)
            self.files.setCurrentIndex(paths.index(current) if current in paths else -1)
        self.files.setToolTip(plain_text.tip(current))

    def _reason(self) -> str:
        if self._file is None:
            return self.tr("The script appears here when it is opened.")
        name = self._file.path
        sentences = {
            "": "",
            "missing": self.tr("{file} is not there."),
            "unreadable": self.tr("{file} can not be read: {detail}"),
            "too_big": self.tr("{file} is larger than 2 MB and is not shown."),
            "not_a_file": self.tr("The line is in {file}, which is not a file."),
        }
        return sentences[self._file.problem].format(file=name, detail=self._file.detail)

    def _where_words(self) -> str:
        if self._file is None:
            return ""
        ran, comes, failed = self._marks.lines_in(self._file.path)
        words = ""
        if ran and comes:
            words = self.tr("line {line} done, next {coming}").format(line=ran, coming=comes)
        elif ran:
            words = self.tr("line {line} done").format(line=ran)
        elif comes:
            words = self.tr("next: line {line}").format(line=comes)
        elif failed:
            words = self.tr("failed in line {line}").format(line=failed)
        return self.tr("{lines} · running").format(lines=words) if words and self._marks.muted else words

    def _retheme(self) -> None:
        tokens = look.current()
        for label in (self._where, self._sentence):
            _colour(label, {QPalette.ColorRole.WindowText: tokens.colour("muted")})
        roles = QPalette.ColorRole
        inks = {roles.Base: "panel", roles.Text: "text", roles.Highlight: "selection", roles.HighlightedText: "text"}
        for widget in (self.edit, self.edit.viewport()):  # the style sheet gives the viewport a palette of its own
            _colour(widget, {role: tokens.colour(name) for role, name in inks.items()})
        self.edit.retheme()


def _short_name(path: str, paths: list[str]) -> str:
    """The file's name; with its folder where two have the same name."""
    name = os.path.basename(path)
    same = [other for other in paths if os.path.basename(other) == name]
    return name if len(same) == 1 else os.path.join(os.path.basename(os.path.dirname(path)), name)


def _colour(widget: QWidget, inks: dict[QPalette.ColorRole, QColor]) -> None:
    palette = widget.palette()
    for role, ink in inks.items():
        palette.setColor(role, ink)
    widget.setPalette(palette)
