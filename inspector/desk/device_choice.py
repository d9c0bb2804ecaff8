"""The device selector: what this interpreter's torch offers, and the walkthrough restarted where the user wants it."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import QEvent, QObject

from . import devices, resources, sentences
from .notice import Notice
from .toolbar import ToolBar


class DeviceChoice(QObject):
    """Asks for the devices once per interpreter, after the first stop, so that the start is not slowed down."""

    def __init__(self, session: Any, toolbar: ToolBar, notice: Notice) -> None:
        super().__init__(toolbar)
        self._session, self._toolbar, self._notice = session, toolbar, notice
        self._asked_of = ""  # the interpreter that was asked
        self._probe: devices.DeviceProbe | None = None
        self._found: list[Any] = []
        self._absent: list[Any] = []
        self._before: str | None = None  # the device to go back to, while a new one is on trial
        toolbar.device_chosen.connect(self.choose)
        session.started.connect(self._on_started)
        session.stopped.connect(self._on_stopped)
        session.ended.connect(self._on_ended)
        toolbar.installEventFilter(self)
        self._refill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._refill()
        return False

    def choose(self, device: str) -> None:
        """Restarts the walkthrough on `device`; the curve so far stays for comparison."""
        launch = self._session.launch
        current = self._current()
        if launch is None or device == current:
            return
        self._before = current
        self._session.restart(dataclasses.replace(launch, arguments=devices.with_device(launch.arguments, device)))

    def close(self) -> None:
        if self._probe is not None:
            self._probe.close()
            self._probe.deleteLater()
            self._probe = None

    def _current(self) -> str:
        launch = self._session.launch
        return (devices.device_of(launch.arguments) if launch else None) or "cpu"

    def _on_started(self, launch: Any) -> None:
        self._notice.hide()  # what it said was about the run before
        self._refill()

    def _on_stopped(self, stopped: Any) -> None:
        self._before = None  # it came as far as a stop: the device works
        launch = self._session.launch
        if self._is_ours() and launch.interpreter != self._asked_of:
            self.close()
            self._asked_of = launch.interpreter
            self._probe = devices.DeviceProbe(self)
            self._probe.found.connect(self._on_found)
            self._probe.failed.connect(self._on_failed)
            self._probe.start(launch.interpreter)

    def _on_found(self, found: list[Any], absent: list[Any]) -> None:
        self._found, self._absent = found, absent
        self._refill()

    def _on_failed(self, reason: str) -> None:
        self._toolbar.devices.setToolTip(self.tr("The devices could not be asked for: {why}").format(why=reason))

    def _on_ended(self, outcome: Any) -> None:
        self._refill()  # a script that is missing has not started
        before, self._before = self._before, None
        if before is None or outcome.kind in ("finished", "stopped", "let_go"):
            return
        words = self.tr("{device} did not work: {message}")
        sentence = words.format(device=self._current(), message=self._reason(outcome))
        self._notice.say(sentence, self.tr("Back to {device}").format(device=before), lambda: self.choose(before))

    def _reason(self, outcome: Any) -> str:
        """Torch's own sentence, where there is one."""
        message = outcome.trouble.message.strip() if outcome.trouble is not None else ""
        return message.split("\n")[0] or sentences.outcome_sentence(outcome, self._session.launch)

    def _is_ours(self) -> bool:
        launch = self._session.launch
        return launch is not None and resources.is_walkthrough(launch.script_path())

    def _refill(self) -> None:
        launch = self._session.launch
        combo = self._toolbar.devices
        is_ours = self._is_ours()
        if is_ours or launch is None:
            devices.fill(combo, self._found or [devices.Device("cpu", "", None)], self._absent, self._current())
            combo.setToolTip(self.tr("The device that the walkthrough trains on"))
        else:
            combo.clear()
            combo.addItem(self.tr("as the script decides"), "")
            combo.setToolTip(self.tr("The script chooses its device by itself"))
        combo.setEnabled(is_ours)
