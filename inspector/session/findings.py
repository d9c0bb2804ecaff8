"""What the rules have found in the run that is looked at, as Qt has it, and what the user makes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.conversation.findings import FoundInRun
from inspector.conversation.launch import Launch
from inspector.verdicts.grouping import Verdict
from inspector.wire.findings import Checked, FindingTold

TOGETHER_MS = 100  # what comes within this is shown at once


class Findings(QObject):
    """That of the selected conversation. `recall` gives what was kept of a script, and `remember` keeps it: whoever has
    settings puts them here."""

    changed = Signal()
    wanted = Signal(int)  # the number of a finding that shall be seen; 0: all

    def __init__(self, found: FoundInRun, parent: QObject) -> None:
        super().__init__(parent)
        self.script = ""  # whose choices they are
        self.recall: Callable[[str], Any] = lambda script: None
        self.remember: Callable[[str, Any], None] = lambda script, kept: None
        self._soon = QTimer(self, singleShot=True, interval=TOGETHER_MS)
        self._soon.timeout.connect(self.changed)
        self.show(found)

    def show(self, found: FoundInRun) -> None:
        """That of another conversation from now on."""
        self._found = found
        found.changed.connect(lambda: self._tell(found))
        found.choice_changed.connect(lambda: self._keep(found))
        self.changed.emit()

    def begin(self, launch: Launch) -> None:
        """A run is about to start: what was chosen for its script holds."""
        script = launch.script_path() or f"-m {launch.module}"
        if script != self.script:
            self.script = script
            self._found.read(self.recall(script))

    def _tell(self, found: FoundInRun) -> None:
        if found is self._found and not self._soon.isActive():
            self._soon.start()

    def _keep(self, found: FoundInRun) -> None:
        if found is self._found and self.script:
            self.remember(self.script, found.as_json())

    # ── what there is: see FoundInRun ──

    @property
    def checked(self) -> Checked | None:
        return self._found.checked

    @property
    def left(self) -> str:
        return self._found.left

    def verdicts(self) -> list[Verdict]:
        return self._found.verdicts()

    def levels(self) -> dict[str, str]:
        """Of what was found in each parameter the gravest, by its path."""
        levels: dict[str, str] = {}
        for verdict in reversed(self.verdicts()):
            for found in (verdict.found, *verdict.following):
                levels.update(dict.fromkeys(found.parameters, found.level))
        return levels

    def muted(self) -> list[Verdict]:
        return self._found.muted_verdicts()

    def count(self) -> Counter[str]:
        return self._found.count()

    def holds_at(self, code: str) -> bool:
        return self._found.holds_at(code)

    def mute(self, found: FindingTold, is_muted: bool = True) -> None:
        self._found.mute(found, is_muted)
        self.changed.emit()

    def hold_at(self, code: str, is_on: bool) -> None:
        self._found.hold_at(code, is_on)
        self.changed.emit()

    @property
    def records(self) -> bool:
        return self._found.records

    def record(self, is_on: bool) -> None:
        self._found.record(is_on)

    def threshold(self, code: str) -> float | None:
        return self._found.threshold(code)

    def set_threshold(self, code: str, value: float | None) -> None:
        self._found.set_threshold(code, value)
        self.changed.emit()

    def want(self, number: int = 0) -> None:
        """Whoever shows findings shows this one, and comes to the front."""
        self.wanted.emit(number)
