"""The launch dialog: what is to run, with which Python, where and with what. It shows and wishes, and starts nothing.

Object names, for tests: `launch.interpreter` (QComboBox, editable), `launch.by_script` and `launch.by_module`
(QRadioButton), `launch.script`, `launch.module`, `launch.directory` (QLineEdit), `launch.arguments` and
`launch.environment` (QPlainTextEdit); `launch.ranks` (QSpinBox); beside each field `<its name>_message` (QLabel) says what is wrong with it;
`launch.interpreter_browse`, `launch.script_browse`, `launch.directory_browse`, `launch.start`, `launch.cancel`,
`launch.reset` (QPushButton); `launch.reason` (QLabel) says why Start is not possible, `launch.command` what is started.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from inspector.conversation.launch import MOST_RANKS
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

from . import form as launch_form
from . import interpreters
from .form import FIELDS, Form
from .interpreters import Answer, Found, InterpreterCheck

WIDTH = 680
TYPING_MS = 250  # without another key, before an interpreter is asked


class LaunchDialog(QDialog):
    """`start_wished(launch)`: Start was pressed. `left(form)`: closed without, with what stands in the fields."""

    start_wished = Signal(object)  # Launch
    left = Signal(object)  # Form
    reset_wished = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("launch_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self._answer: Answer | None = None
        self._asked: Any = None
        self._running = ""
        self._check = InterpreterCheck(self)
        self._check.told.connect(self._on_told)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self._make_fields()
        self._make_buttons()
        self._lay_out()
        self._retext()
        self._listen()
        self._validate()

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────────

    def fill(self, form: Form) -> None:
        """Puts this into the fields."""
        (self.by_module if form.by == "module" else self.by_script).setChecked(True)
        self.interpreter.setEditText(form.interpreter)
        for field in FIELDS[1:]:
            edit, text = self._edits[field], getattr(form, field)
            edit.setPlainText(text) if isinstance(edit, QPlainTextEdit) else edit.setText(text)
        self.ranks.setValue(int(form.ranks))
        self._validate()
        self._ask()

    def form(self) -> Form:
        """What stands in the fields."""
        texts = {field: _text(self._edits[field]) for field in FIELDS}
        by = "module" if self.by_module.isChecked() else "script"
        return Form(by, **texts, ranks=str(self.ranks.value()))

    def offer(self, found: Sequence[Found]) -> None:
        """The interpreters to choose from."""
        typed = self.interpreter.currentText()
        self.interpreter.clear()
        for one in found:
            self.interpreter.addItem(f"{one.path}   ({one.origin})", one.path)
        self.interpreter.setCurrentIndex(-1)
        self.interpreter.setEditText(typed)

    def set_running(self, name: str) -> None:
        """What runs now, and is ended by a start; "" for nothing."""
        self._running = name
        self._validate()

    def set_reset(self, possible: bool) -> None:
        """Whether what stands there was typed before and not started."""
        self.reset.setVisible(possible)

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _make_fields(self) -> None:
        self.interpreter = QComboBox(editable=True)
        self.interpreter.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.interpreter.setCompleter(None)  # type: ignore[arg-type]  # which may be null: it would type on for the user
        self.interpreter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.script, self.module, self.directory = QLineEdit(), QLineEdit(), QLineEdit()
        self.arguments, self.environment = _lines(2), _lines(3)
        edits = (self.interpreter, self.script, self.module, self.arguments, self.directory, self.environment)
        self._edits: dict[str, Any] = dict(zip(FIELDS, edits))
        self._messages = {field: _message() for field in FIELDS}
        for field, edit in self._edits.items():
            edit.setObjectName(f"launch.{field}")
            self._messages[field].setObjectName(f"launch.{field}_message")
        self.ranks = QSpinBox(minimum=1, maximum=MOST_RANKS)
        self.ranks.setObjectName("launch.ranks")
        self.by_script, self.by_module = QRadioButton(), QRadioButton()
        self.by_script.setObjectName("launch.by_script")
        self.by_module.setObjectName("launch.by_module")
        self.by_script.setChecked(True)

    def _make_buttons(self) -> None:
        self.browse = {field: QPushButton(autoDefault=False) for field in ("interpreter", "script", "directory")}
        for field, button in self.browse.items():
            button.setObjectName(f"launch.{field}_browse")
        self.start, self.cancel, self.reset = QPushButton(default=True), QPushButton(), QPushButton()
        for name in ("start", "cancel", "reset"):
            button = getattr(self, name)
            button.setObjectName(f"launch.{name}")
            button.setAutoDefault(False)
        self.start.setDefault(True)
        self.reset.hide()
        self.reason, self.command = _message(), _message()
        self.reason.setObjectName("launch.reason")
        self.command.setObjectName("launch.command")
        self.command.setFont(look.mono_font(11))

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._labels = {field: plain_text.PlainLabel() for field in FIELDS if field not in ("script", "module")}
        heads: dict[str, QWidget] = {**self._labels, "script": self.by_script, "module": self.by_module}
        for row, field in enumerate(FIELDS):
            self._add_row(2 * row, field, heads[field])
        self.ranks_label = plain_text.PlainLabel()
        self.ranks_label.setBuddy(self.ranks)
        self._grid.addWidget(self.ranks_label, 2 * len(FIELDS), 0)
        self._grid.addWidget(self.ranks, 2 * len(FIELDS), 1, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(self._grid)
        column.addWidget(self.command)
        column.addStretch(1)
        column.addLayout(self._last_row())

    def _add_row(self, row: int, field: str, head: QWidget) -> None:
        """The field, with its button, and below it the place for a sentence."""
        edit = self._edits[field]
        top = Qt.AlignmentFlag.AlignTop if isinstance(edit, QPlainTextEdit) else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(head, row, 0, top)
        self._grid.addWidget(edit, row, 1, 1, 1 if field in self.browse else 2)
        if field in self.browse:
            self._grid.addWidget(self.browse[field], row, 2)
        self._grid.addWidget(self._messages[field], row + 1, 1, 1, 2)
        if isinstance(head, QLabel):
            head.setBuddy(edit)

    def _last_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.reason, 1)
        for button in (self.reset, self.cancel, self.start):
            row.addWidget(button)
        return row

    def _listen(self) -> None:
        for field, edit in self._edits.items():
            changed = edit.editTextChanged if field == "interpreter" else edit.textChanged
            changed.connect(self._on_edited)
        self.script.textEdited.connect(lambda: self.by_script.setChecked(True))
        self.module.textEdited.connect(lambda: self.by_module.setChecked(True))
        self.by_module.toggled.connect(self._on_edited)
        self.ranks.valueChanged.connect(self._validate)
        self.interpreter.activated.connect(self._on_chosen)
        self.browse["interpreter"].clicked.connect(self._browse_interpreter)
        self.browse["script"].clicked.connect(self._browse_script)
        self.browse["directory"].clicked.connect(self._browse_directory)
        self.start.clicked.connect(self._on_start)
        self.cancel.clicked.connect(self.close)
        self.reset.clicked.connect(self.reset_wished)

    # ── what is typed ────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_edited(self) -> None:
        if self._question() != self._asked:
            self._answer = None
            self._typing.start()
        self._validate()

    def _on_chosen(self, index: int) -> None:
        """The list shows where an interpreter comes from; the field has its path alone."""
        self.interpreter.setEditText(str(self.interpreter.itemData(index)))

    def _question(self) -> Any:
        """What is asked of which interpreter."""
        form = self.form()
        return interpreters.resolved(form.interpreter), form.environment

    def _ask(self) -> None:
        self._typing.stop()
        if "interpreter" in launch_form.troubles(self.form()):
            self._asked = None
            self._check.close()
        elif self._asked != self._question():
            self._asked, self._answer = self._question(), None
            self._check.ask(self._asked[0], launch_form.variables(self.form()))
        self._validate()

    def _on_told(self, answer: Answer) -> None:
        self._answer = answer
        self._validate()

    def _validate(self) -> None:
        form = self.form()
        told = launch_form.troubles(form)
        if self._answer is not None and "interpreter" not in told and self._answer.trouble():
            told = {"interpreter": self._answer.trouble(), **told}
        for field, label in self._messages.items():
            self._say(label, told.get(field, self._remark(field)), is_trouble=field in told)
        first = next(iter(told.values()), "")
        self.start.setEnabled(not told)
        ending = self.tr("{script} still runs: it is ended first.").format(script=self._running)
        self._say(self.reason, first or (ending if self._running else ""), is_trouble=bool(first))
        self._say(self.command, "" if told else launch_form.command(form))
        self.directory.setPlaceholderText(launch_form.directory_of(dataclasses.replace(form, directory="")))

    def _remark(self, field: str) -> str:
        """What is said of a field that is well."""
        if field != "interpreter":
            return ""
        return self._answer.words() if self._answer is not None else self.tr("is asked for its version…")

    def _say(self, label: QLabel, words: str, is_trouble: bool = False) -> None:
        label.setText(words)
        label.setProperty("colour", "red" if is_trouble else "muted")
        label.setVisible(bool(words) or label is self.reason)
        _recolour(label)

    # ── buttons ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_start(self) -> None:
        form = self.form()
        if launch_form.troubles(form):  # a file may have gone since
            self._validate()
            return
        self.start_wished.emit(launch_form.launch_of(form))
        self.accept()

    def _browse_interpreter(self) -> None:
        self._choose(self.tr("Choose a Python"), QFileDialog.FileMode.ExistingFile, self.interpreter.setEditText,
                     interpreters.resolved(self.interpreter.currentText()))  # fmt: skip

    def _browse_script(self) -> None:
        self._choose(self.tr("Choose a training script"), QFileDialog.FileMode.ExistingFile, self._take_script,
                     self.script.text() or launch_form.directory_of(self.form()),
                     self.tr("Python scripts (*.py)"))  # fmt: skip

    def _browse_directory(self) -> None:
        self._choose(self.tr("Choose a working directory"), QFileDialog.FileMode.Directory, self.directory.setText,
                     launch_form.directory_of(self.form()))  # fmt: skip

    def _take_script(self, path: str) -> None:
        """A working directory that was the former script's folder goes along."""
        form = self.form()
        if form.directory and form.script and os.path.dirname(form.script) == launch_form.directory_of(form):
            self.directory.setText(os.path.dirname(path))
        self.by_script.setChecked(True)
        self.script.setText(path)

    def _choose(self, title: str, mode: QFileDialog.FileMode, take: Any, start: str, filter: str = "") -> None:
        dialog = QFileDialog(self, title, start if os.path.isdir(start) else os.path.dirname(start), filter)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def done(self, result: int) -> None:
        """Every way out comes by here: Start, Cancel, Escape, the window's own button."""
        self._typing.stop()
        self._check.close()
        if result != QDialog.DialogCode.Accepted:
            self.left.emit(self.form())
        super().done(result)

    # ── looks ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _retext(self) -> None:
        self.setWindowTitle(self.tr("Launch"))
        words = {
            "interpreter": self.tr("Interpreter"), "arguments": self.tr("Arguments"),
            "directory": self.tr("Working directory"), "environment": self.tr("Environment"),
            "script": self.tr("Script"), "module": self.tr("Module"),
        }  # fmt: skip
        heads: dict[str, plain_text.PlainLabel | QRadioButton] = {
            **self._labels, "script": self.by_script, "module": self.by_module,
        }  # fmt: skip
        for field, word in words.items():
            heads[field].setText(word)
            self._edits[field].setAccessibleName(word)
        self.ranks_label.setText(self.tr("Ranks on this host"))
        self.ranks.setAccessibleName(self.ranks_label.text())
        self.ranks.setToolTip(
            plain_text.tip(self.tr("More than one: torchrun starts so many processes, which train together"))
        )
        self.module.setPlaceholderText(self.tr("package.train, as in python -m package.train"))
        self.arguments.setPlaceholderText(self.tr('--epochs 3 --name "two words"'))
        self.environment.setPlaceholderText(self.tr("NAME=VALUE, a line each"))
        for button in self.browse.values():
            button.setText(self.tr("Browse…"))
        self.start.setText(self.tr("Start"))
        self.cancel.setText(self.tr("Cancel"))
        self.reset.setText(self.tr("As it runs now"))
        self.reset.setToolTip(self.tr("What stands here was typed before and not started; this puts it back"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_labels"):
            self._retext()
            self._validate()
        elif event.type() == QEvent.Type.PaletteChange and hasattr(self, "command"):
            for label in (*self._messages.values(), self.reason, self.command):
                _recolour(label)
        super().changeEvent(event)


def _lines(count: int) -> QPlainTextEdit:
    """A field of several lines; Tab leads to the next field."""
    edit = QPlainTextEdit(tabChangesFocus=True)
    edit.setFont(look.mono_font())
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() * count + 16)
    return edit


def _message() -> plain_text.PlainLabel:
    label = plain_text.PlainLabel(wrapped=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _recolour(label: QLabel) -> None:
    palette = label.palette()
    palette.setColor(label.foregroundRole(), look.current().colour(label.property("colour") or "muted"))
    label.setPalette(palette)


def _text(edit: Any) -> str:
    if isinstance(edit, QComboBox):
        return edit.currentText()
    return str(edit.toPlainText() if isinstance(edit, QPlainTextEdit) else edit.text())
