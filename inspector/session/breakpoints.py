"""The breakpoints of the shown script as a Qt object: any panel sets and removes them, panels with lines show them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.conversation.breakpoints import BreakpointList, Standing
from inspector.conversation.launch import Launch
from inspector.wire.lines import Breakpoint


class Breakpoints(QObject):
    """The breakpoints of one script. `session` is told the list at each change and tells where they stand.

    Attributes: `list`; `script`, to which they belong; `recall(script)`, returns what was stored for a script;
    `remember(script, kept)`, stores it: whoever has settings sets these two. `changed`: the list, or where a breakpoint
    stands.
    """

    changed = Signal()
    edit_wished = Signal(int)  # its number: whoever lists them shall show what it does, to be changed

    def __init__(self, session: Any) -> None:
        super().__init__(session)
        self.list = BreakpointList(session.set_breakpoints)
        self.script = ""
        self.recall: Callable[[str], Any] = lambda script: None
        self.remember: Callable[[str, Any], None] = lambda script, kept: None
        session.breakpoints_resolved.connect(self._on_resolved)
        session.breakpoints_hit.connect(self._on_hit)
        session.condition_failed.connect(self._on_failed)
        session.stopped.connect(self._on_stopped)

    @property
    def all(self) -> tuple[Breakpoint, ...]:
        return self.list.all

    @property
    def is_muted(self) -> bool:
        return self.list.is_muted

    def standing(self, point: Breakpoint) -> Standing:
        return self.list.standing(point)

    def at(self, file: str, line: int) -> Breakpoint | None:
        return self.list.at(file, line)

    def in_file(self, file: str) -> dict[int, Breakpoint]:
        """Returns the breakpoints of a file, by the line where each stands."""
        return {self.standing(p).line: p for p in self.all if p.kind == "line" and p.file == file}

    def begin(self, launch: Launch) -> None:
        """Reads the script's breakpoints before a run starts, so that they are known before its first line."""
        script = launch.script_path() or f"-m {launch.module}"
        if script != self.script:
            early = () if self.script else self.list.all  # set before there was any script
            self.script = script
            self.list.read(self.recall(script))
            self.list.adopt(early)
        self.list.begin()
        self.changed.emit()

    # ── changed by the user ──

    def toggle(self, file: str, line: int, **attributes: Any) -> None:
        """Sets a breakpoint on this line, or removes the one that is there."""
        self._do(self.list.toggle, file, line, **attributes)

    def add(self, kind: str, **attributes: Any) -> int:
        """One that is on no line; its number."""
        self._do(self.list.add, kind, **attributes)
        return self.all[-1].id

    def toggle_named(self, kind: str, name: str, when: str) -> None:
        """One at a layer or a phase: it is there afterwards, or is no more."""
        there = self.named(kind, name, when)
        if there is not None:
            self.take(there.id)
        else:
            self.add(kind, name=name, when=when)

    def named(self, kind: str, name: str, when: str) -> Breakpoint | None:
        return next((p for p in self.all if (p.kind, p.name, p.when) == (kind, name, when)), None)

    def edit(self, file: str, line: int) -> None:
        """The one on this line shall be changed; where there is none, there is one then."""
        if self.at(file, line) is None:
            self.toggle(file, line)
        point = self.at(file, line)
        if point is not None:
            self.edit_wished.emit(point.id)

    def take(self, number: int) -> None:
        self._do(self.list.take, number)

    def enable(self, number: int, is_on: bool) -> None:
        self._do(self.list.change, number, enabled=is_on)

    def change(self, number: int, **attributes: Any) -> None:
        self._do(self.list.change, number, **attributes)

    def mute(self, is_muted: bool) -> None:
        self._do(self.list.mute, is_muted)

    def _do(self, change: Callable[..., Any], *words: Any, **more: Any) -> None:
        change(*words, **more)
        self.remember(self.script, self.list.as_json())
        self.changed.emit()

    # ── told by the debuggee ──

    def _on_resolved(self, message: Any) -> None:
        self.list.resolves(message)
        self.changed.emit()

    def _on_hit(self, message: Any) -> None:
        self.list.counts(message)
        self.changed.emit()

    def _on_stopped(self, stopped: Any) -> None:
        if any(p.id in stopped.reason.breakpoints and (p.once or p.then == "disable") for p in self.all):
            self._do(self.list.have_held, stopped.reason.breakpoints)

    def _on_failed(self, message: Any) -> None:
        self.list.fails(message.id, message.error)
        self.changed.emit()
