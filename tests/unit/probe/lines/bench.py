"""A script without torch that runs in this process under the real gate, lines and breakpoints; who is at the other end
answers each stop at once. Standard library only: other Pythons run this as well."""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from inspector.probe.core import guard
from inspector.probe.core.live import live
from inspector.probe.debugger import Debugger
from inspector.probe.execution.gate import Gate
from inspector.probe.frames import user_code
from inspector.wire.lines import Breakpoint
from inspector.wire.messages import Go, Stopped

Word = Callable[[Any, Stopped], str]


class Bench:
    """`units` are said at one stop after the other, and "run" at all others; `at_stop(bench, stop)` may look around."""

    has_marks = True  # up to Python 3.11 breakpoints are marks in the code, until torch compiles; then lines are traced

    def __init__(self, source: str, *units: str, at_stop: Callable[[Bench, Stopped], None] | None = None) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.file = Path(self.folder.name).resolve() / "train.py"
        self.file.write_text(source, encoding="utf-8")
        user_code._users.update({str(self.file): True, __file__: False})
        self.lines = source.splitlines()
        self.units = list(units)
        self.at_stop = at_stop
        self.said: list[Any] = []
        self.stops: list[Stopped] = []
        live.on, live.agent = True, self  # type: ignore[assignment]
        self.gate = Gate(self.send, hold=False)
        self.debugger = Debugger(self.gate)
        guard.undo.append(self.debugger.leave)
        if not self.has_marks:
            self.debugger.compiles()

    def send(self, message: Any) -> None:
        self.said.append(message)
        if isinstance(message, Stopped):
            self.stops.append(message)
            if self.at_stop is not None:
                self.at_stop(self, message)
            self.gate.tell(Go(message.stop, self.units.pop(0) if self.units else "run"))

    def line(self, text: str) -> int:
        """The only line that begins with a text, from 1."""
        (found,) = [number for number, line in enumerate(self.lines, 1) if line.strip().startswith(text)]
        return found

    def point(self, text: str, **attributes: Any) -> Breakpoint:
        return Breakpoint(attributes.pop("id", 1), "line", str(self.file), self.line(text), **attributes)

    def run(self, *points: Breakpoint, ends: bool = False) -> list[str]:
        """The lines that it was held at. `ends`: an error ends the script, as it does in a debuggee."""
        try:
            self.debugger.breakpoints.set(1, points)
            namespace = {"__name__": "train", "bench": self}
            source, file = self.file.read_bytes(), str(self.file)
            code = self.debugger.code_of(source, file) or compile(source, file, "exec", dont_inherit=True)
            self.debugger.lines.here(None)
            exec(code, namespace)
        except Exception as error:
            if ends:
                self.debugger.script_failed(error)
            raise
        finally:
            self.close()
        return self.held()

    def held(self) -> list[str]:
        return [self.text(stop) for stop in self.stops]

    def text(self, stop: Stopped) -> str:
        assert stop.next is not None
        return self.lines[stop.next.line - 1].strip()

    def told(self, kind: type) -> list[Any]:
        self.said += self.debugger.flow()
        return [message for message in self.said if isinstance(message, kind)]

    def ask(self, question: Any) -> Any:
        """At a stop."""
        return self.debugger.variables.answer(question)

    def close(self) -> None:
        self.debugger.leave()
        guard.undo.clear()
        live.on, live.agent, live.recorder = False, None, None

    def end(self, *_: Any) -> None: ...

    def forget(self) -> None: ...


def run_all(names: dict[str, Any]) -> int:
    """All cases of a program, in each way in which breakpoints are told here; how many failed."""
    failed = 0
    for Bench.has_marks in (True, False) if sys.version_info < (3, 12) else (True,):
        for name, case in list(names.items()):
            if name.startswith("case_"):
                try:
                    case()
                except BaseException:
                    failed += 1
                    print(f"── {name}{'' if Bench.has_marks else ', traced'}")
                    traceback.print_exc(file=sys.stdout)
    print("failed:", failed)
    return failed


def stepped(source: str, start: str, units: Iterable[str]) -> list[str]:
    """Held at `start`, and where each of the units has led from there."""
    bench = Bench(source, *units)
    return bench.run(bench.point(start, once=True))[1:]
