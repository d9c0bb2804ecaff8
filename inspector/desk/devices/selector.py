"""The device selector: what this interpreter's torch offers, and training moved or restarted where the user wants."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject

from inspector.panels.widgets import plain_text

from ..base import resources
from ..sentences.outcome import outcome_sentence
from ..window.notice import Notice
from ..window.toolbar import ToolBar
from . import listing, script_reading
from . import sentences as move_sentences
from .move import DeviceMove
from .script_reading import DeviceCode

if TYPE_CHECKING:
    from inspector.conversation.launch import Launch
    from inspector.session.session import Session


class DeviceChoice(QObject):
    """The walkthrough takes its device as an argument and is restarted; any other script is moved while it runs, unless
    it has device code of its own.

    The devices are asked for once per interpreter: for the walkthrough after its first stop, so that the start is not
    slowed down, for other scripts when somebody opens the list.
    """

    def __init__(self, session: Session, toolbar: ToolBar, notice: Notice) -> None:
        super().__init__(toolbar)
        self._session, self._toolbar, self._notice = session, toolbar, notice
        self._asked_of = ""  # the interpreter that was asked
        self._probe: listing.DeviceProbe | None = None
        self._found: list[Any] = []
        self._absent: list[Any] = []
        self._failure = ""  # why the devices could not be asked for
        self._before: str | None = None  # the device to go back to, while a new one is on trial
        self._code: DeviceCode | None = None  # what was found in the script, once somebody wanted to know
        self._is_read = False
        self._asked_about: Any = None  # the launch that was looked at last, for asking the file system takes time …
        self._is_walkthrough = False  # … and what it is
        self._state = ""
        self.move = DeviceMove(session, notice, self)
        self.move.changed.connect(self._refill)
        toolbar.device_chosen.connect(self.choose)
        toolbar.devices.opened.connect(self._on_opened)
        session.started.connect(self._on_started)
        session.stopped.connect(self._on_stopped)
        session.ended.connect(self._on_ended)
        session.state_changed.connect(self._on_state)
        toolbar.installEventFilter(self)
        self._refill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._refill()
        return False

    def choose(self, device: str) -> None:
        """Moves training to `device`, or restarts the walkthrough there; the curve so far stays."""
        if self._is_ours():
            self._restart_on(device)
        elif self._session.launch is not None:
            self.move.move_to(device)

    def _restart_on(self, device: str) -> None:
        launch, current = self._session.launch, self._current()
        if launch is not None and device and device != current:
            self._before = current
            self._session.restart(dataclasses.replace(launch, arguments=listing.with_device(launch.arguments, device)))

    def close(self) -> None:
        if self._probe is not None:
            self._probe.close()
            self._probe.deleteLater()
            self._probe = None

    def _current(self) -> str:
        launch = self._session.launch
        return (listing.device_of(launch.arguments) if launch else None) or "cpu"

    def _on_started(self, launch: Any) -> None:
        self._notice.hide()  # what it said was about the run before
        self._code, self._is_read = None, False
        self._refill()

    def _on_state(self, state: Any) -> None:
        if state.code != self._state:
            self._state = state.code
            self._enable()

    def _on_stopped(self, stopped: Any) -> None:
        self._before = None  # it came as far as a stop: the device works
        if self._is_ours():
            self._ask()

    # ── asking ──

    def _on_opened(self) -> None:
        """Somebody looks at the list: now it is worth to know what could stand there."""
        if self._is_ours() or self._session.launch is None:
            return
        if not self._is_read:
            self._code, self._is_read = script_reading.find(self._session.launch), True
        if self._code is None:
            self._ask()
        self._refill()

    def _ask(self) -> None:
        launch = self._session.launch
        interpreter = launch.interpreter if launch is not None else self._asked_of
        if interpreter == self._asked_of:
            return
        self.close()
        self._asked_of, self._found, self._absent, self._failure = interpreter, [], [], ""
        self._probe = listing.DeviceProbe(self)
        self._probe.found.connect(self._on_found)
        self._probe.failed.connect(self._on_failed)
        self._probe.start(interpreter)

    def _on_found(self, found: list[Any], absent: list[Any]) -> None:
        self._found, self._absent = found, absent
        self._refill()

    def _on_failed(self, reason: str) -> None:
        self._failure = self.tr("The devices could not be asked for: {why}").format(why=reason)
        self._refill()

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
        return message.split("\n")[0] or outcome_sentence(outcome, self._session.launch)

    def _is_ours(self) -> bool:
        launch = self._session.launch
        if launch is not self._asked_about:
            self._asked_about = launch
            self._is_walkthrough = launch is not None and resources.is_walkthrough(launch.script_path())
        return self._is_walkthrough

    # ── the list ──

    def _refill(self) -> None:
        combo = self._toolbar.devices
        launch = self._session.launch
        if self._is_ours() or launch is None:
            found = self._found or [listing.Device("cpu", "", None)]
            listing.fill(combo, found, self._absent, self._current())
            combo.setToolTip(plain_text.tip(self._failure or self.tr("The device that the walkthrough trains on")))
        else:
            self._fill_moves(launch)
        combo.reopen()
        self._enable()

    def _fill_moves(self, launch: Launch) -> None:
        combo, move = self._toolbar.devices, self.move
        combo.clear()
        listing.add(combo, move_sentences.script_decides(), "", move_sentences.state("", None, None))
        if self._code is not None:
            self._add_refusal(self._code, launch)
        else:
            self._add_devices()
        shown = move.at if move.wish is None else move.wish
        if combo.findData(shown) < 0:
            listing.add(combo, shown, shown, "")
        combo.setCurrentIndex(combo.findData(shown))
        if move.wish is not None:
            combo.setItemText(combo.currentIndex(), move_sentences.waits(move.wish))
        combo.setToolTip(plain_text.tip(move.state()))

    def _add_refusal(self, code: DeviceCode, launch: Launch) -> None:
        reason = move_sentences.own_code(code, launch)
        listing.add(self._toolbar.devices, move_sentences.own_code_entry(code), REFUSED, reason, False)
        listing.add_all(self._toolbar.devices, self._found, self._absent, reason)

    def _add_devices(self) -> None:
        combo = self._toolbar.devices
        listing.add_all(combo, self._found, self._absent)
        if self._failure:
            listing.add(combo, self.tr("others: unknown"), REFUSED, self._failure, False)
        elif not self._found and self._probe is not None:
            listing.add(combo, self.tr("asking torch for its devices…"), REFUSED, "", False)

    def _enable(self) -> None:
        self._toolbar.devices.setEnabled(self._is_ours() or self._session.can_answer())


REFUSED = "\0"  # what stands in the list and is no device
