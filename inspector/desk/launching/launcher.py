"""What is started next, by whichever way it was chosen: opened, dropped, taken from the recent ones, or composed in the
launch dialog. What can not be run is declined in words, and what runs is left alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from inspector.conversation import script_file
from inspector.conversation.launch import Launch, absolute

from ..base.settings import Settings
from ..sentences import declined

if TYPE_CHECKING:
    from inspector.session.session import Session

    from .dialog import LaunchDialog
    from .form import Form

DRAFT = "launch_draft"  # what was typed into the dialog and not started


class Launching(QObject):
    """`window` is the main window. `usual()` gives what a start means where nothing was started yet."""

    wished = Signal(object)  # Launch, to be started

    def __init__(self, session: Session, window: Any, settings: Settings, usual: Callable[[], Launch]) -> None:
        super().__init__(window)
        self._session, self._window, self._settings, self._usual = session, window, settings, usual
        self._dialog: LaunchDialog | None = None
        session.started.connect(self._remember)
        session.ended.connect(self._offer_launch)
        window.script_dropped.connect(self.open_script)
        window.other_dropped.connect(self._decline_dropped)
        window.recent_chosen.connect(self.wished)
        window.closed.connect(self._close_dialog)

    # ── a script alone ───────────────────────────────────────────────────────────────────────────────────────────────

    def open_script(self, script: str) -> None:
        """Starts it in its own folder, or says why it is none."""
        path = absolute(script)
        kind = script_file.kind_of(path)
        if kind == "script":
            self.wished.emit(Launch(path, directory=os.path.dirname(path)))
        else:
            self._decline(kind, path)

    def ask_for_script(self) -> None:
        dialog = QFileDialog(self._window, self.tr("Open script"), self._settings.get("last_folder") or "")
        dialog.setNameFilters([self.tr("Python scripts and notebooks (*.py *.ipynb)"), self.tr("All files (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_script)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_script(self, script: str) -> None:
        self._settings.set("last_folder", os.path.dirname(script))
        self.open_script(script)

    def _decline_dropped(self, path: str) -> None:
        kind = script_file.kind_of(path)
        self._decline("other" if kind == "script" else kind, absolute(path))

    def _decline(self, kind: str, path: str) -> None:
        """What runs goes on. A package can be launched, as a module."""
        sentence = declined.file_sentence(kind, path)
        if kind == "package":
            self._window.notice.say(sentence, self.tr("Launch…"), lambda: self._open_package(path))
        else:
            self._window.notice.say(sentence)

    def _open_package(self, path: str) -> None:
        from .form import form_of

        self.open_dialog(form_of(Launch(module=os.path.basename(path), directory=os.path.dirname(path))))

    # ── the dialog ───────────────────────────────────────────────────────────────────────────────────────────────────

    def open_dialog(self, form: Form | None = None) -> None:
        """Filled with `form`; else with what was typed before and not started; else with what runs now."""
        if self._dialog is not None:
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        from .dialog import LaunchDialog

        dialog = self._dialog = LaunchDialog(self._window)
        dialog.start_wished.connect(self._on_start)
        dialog.left.connect(self._keep)
        dialog.reset_wished.connect(self._reset)
        dialog.finished.connect(self._forget_dialog)
        self._session.state_changed.connect(self._tell_dialog)
        self._fill(form or self._draft() or self._current())
        self._tell_dialog()
        dialog.open()

    def _fill(self, form: Form) -> None:
        from . import interpreters, recents

        assert self._dialog is not None
        folder = os.path.dirname(os.path.expanduser(form.script)) or form.directory
        used = [launch.interpreter for launch in recents.read(self._settings)[0]]
        self._dialog.offer(interpreters.found(folder, [form.interpreter, *used]))
        self._dialog.fill(form)
        self._dialog.set_reset(form != self._current())

    def _current(self) -> Form:
        from .form import form_of

        return form_of(self._session.launch or self._usual())

    def _draft(self) -> Form | None:
        from .form import from_text

        return from_text(self._settings.get(DRAFT))

    def _keep(self, form: Form) -> None:
        """For the next opening, where it is something new."""
        from .form import to_text

        self._settings.set(DRAFT, "" if form == self._current() else to_text(form))
        self._settings.keep_private()

    def _reset(self) -> None:
        self._fill(self._current())

    def _on_start(self, launch: Launch) -> None:
        self._settings.set(DRAFT, "")
        self.wished.emit(launch)

    def _tell_dialog(self) -> None:
        is_alive = self._session.state.code not in ("empty", "ended")
        launch = self._session.launch
        if self._dialog is not None:
            self._dialog.set_running(launch.name() if launch is not None and is_alive else "")

    def _forget_dialog(self) -> None:
        self._session.state_changed.disconnect(self._tell_dialog)
        self._dialog = None

    def _close_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.close()

    def _offer_launch(self, outcome: Any) -> None:
        """What it lacks is typed there."""
        if outcome.kind == "arguments":
            words = self.tr("The script wants other arguments: {words}").format(words=outcome.detail)
            self._window.notice.say(words, self.tr("Launch…"), self.open_dialog)

    # ── the recent ones ──────────────────────────────────────────────────────────────────────────────────────────────

    def _remember(self, launch: Launch) -> None:
        from . import recents

        recents.remember(self._settings, launch)
