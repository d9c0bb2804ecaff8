"""A window on a conversation that no process stands behind: what is said here goes through the wire and its door."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.conversation.sense.arriving import arrived
from inspector.desk.application import Desk
from inspector.desk.base import errors
from inspector.session import carrier
from inspector.session.lab import lab as labs
from inspector.wire import codec, messages
from inspector.wire.framing import Unpacker, WireError

HARMLESS = ("This plugin does not support", "QStandardPaths:")
COLUMNS = (
    ("model_tree", "inside", "console"), ("source", "graph", "timeline"), ("tensor", "tensor2", "breakpoints"),
    ("batch", "loss", "loss_lab"), ("call_stack", "variables", "findings", "gradients", "optimizer"),
)  # fmt: skip
SIZE = (1500, 950)


class Wire(QObject):
    """Stands in for `Run`, and for the lab's process: hears what is asked, and says what it is told to say."""

    connected = Signal(object)
    heard = Signal(object)
    broke = Signal(str)
    text = Signal(str)
    skipped = Signal(object)
    input_closed = Signal()
    over = Signal(object)

    def __init__(self, *_: Any) -> None:
        super().__init__()
        self.asked: list[Any] = []  # questions, the oldest first
        self.is_open = True
        self._unpacker = Unpacker()

    def say(self, message: Any) -> str:
        """Why it was turned away, "" where it was heard."""
        self._unpacker.feed(codec.encode(message))
        (frame,) = self._unpacker.frames()
        try:
            message = arrived(*frame)
        except WireError as error:
            return str(error)
        self.heard.emit(message)
        return ""

    def send(self, message: Any) -> None:
        if getattr(message, "request", 0):
            self.asked.append(message)

    def start(self) -> bool:
        return True

    def stop(self) -> None:
        self.over.emit(Outcome("stopped"))

    def break_off(self, reason: str) -> None:
        self.is_open = False
        self.broke.emit(reason)

    def pid(self) -> int:
        return 1

    def is_alive(self) -> bool:
        return self.is_open

    is_connected = takes_input = is_alive

    def write(self, text: str) -> None:
        pass

    end_input = hush = kill = dispose = lambda self: None


class LabWire(Wire):
    ready = Signal()
    over = Signal(str, str)

    def __init__(self, launch: Launch, *_: Any) -> None:
        super().__init__()
        self.launch = launch

    def is_ready(self) -> bool:
        return True

    def break_off(self, reason: str) -> None:
        self.over.emit("lab_ended", reason)

    def close(self) -> None:
        self.is_open = False


class Troubles:
    """What must not be: exceptions that nobody caught, and whatever Qt complains of."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def on_exception(self, summary: str, detail: str) -> None:
        self.seen.append(detail)

    def on_message(self, level: QtMsgType, _: Any, text: str) -> None:
        if level is not QtMsgType.QtDebugMsg and not text.startswith(HARMLESS):
            self.seen.append(f"Qt: {text}")


class Window:
    """A desk with all panels open side by side, held or running as it is told."""

    def __init__(self, folder: Path) -> None:
        self.troubles = Troubles()
        self.files = _files(folder)
        self.desk = Desk()
        self.desk.window.resize(*SIZE)
        _lay_out(self.desk)
        self.desk.window.show()
        self._size = self.desk.window.size()
        self._stop = 0
        self.refusals = 0
        self.said = 0

    @property
    def run(self) -> Any:
        return self.desk.session.conversation.runs.run

    def begin(self) -> None:
        """A new run that calls, as it would after a start."""
        self._stop = 0
        self.desk.session.start(Launch(self.files[0]))
        self.run.connected.emit(messages.Hello(messages.PROTOCOL, "", 1, "3.12", "python"))
        self.run.say(messages.TorchLoaded("2.6"))

    def say(self, message: Any) -> None:
        """News; a stop gets the next number, mostly."""
        if isinstance(message, messages.Stopped):
            self._stop += 1
            message = dataclasses.replace(message, stop=self._stop)
        self._count(self.run.say(message))

    def questions(self) -> list[tuple[Any, Any]]:
        """(who was asked, question) of what was not answered yet."""
        lab = self.desk.session.lab._process
        wires = [wire for wire in (self.run, lab) if wire is not None]
        return [(wire, question) for wire in wires for question in wire.asked]

    def answer(self, wire: Any, question: Any, message: Any, stop: int | None = None) -> None:
        if question in wire.asked:
            wire.asked.remove(question)
            here = self.desk.session.stop
            stop = (here.stop if here is not None else 0) if stop is None else stop
            self._count(wire.say(dataclasses.replace(message, request=question.request, stop=stop)))

    def _count(self, refusal: str) -> None:
        self.said += 1
        self.refusals += bool(refusal)

    def turn(self) -> None:
        QCoreApplication.processEvents()
        window = self.desk.window
        if window.width() > 2 * self._size.width() or window.height() > 2 * self._size.height():
            self.troubles.seen.append(f"the window grew to {window.width()} x {window.height()}: {_largest(window)}")
            self._size = window.size()

    def paint(self) -> None:
        """All that waits to be painted."""
        self.turn()
        self.desk.window.grab()

    def close(self) -> None:
        self.desk.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()


@contextlib.contextmanager
def talking(folder: Path) -> Iterator[Window]:
    assert QApplication.instance() is not None
    with mock.patch.object(carrier, "Run", Wire), mock.patch.object(labs, "LabProcess", LabWire):
        window = Window(folder)
        handler, undo = qInstallMessageHandler(window.troubles.on_message), errors.install(window.troubles.on_exception)
        try:
            yield window
        finally:
            window.close()
            undo()
            qInstallMessageHandler(handler)


def _lay_out(desk: Desk) -> None:
    """No dock hides another."""
    docks, window = desk.window.docks, desk.window
    assert {name for column in COLUMNS for name in column} == docks.keys()
    for dock in docks.values():
        window.removeDockWidget(dock)
    for column in COLUMNS:
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, docks[column[0]])
    for left, right in zip(COLUMNS, COLUMNS[1:]):
        window.splitDockWidget(docks[left[0]], docks[right[0]], Qt.Orientation.Horizontal)
    for column in COLUMNS:
        for upper, lower in zip(column, column[1:]):
            window.splitDockWidget(docks[upper], docks[lower], Qt.Orientation.Vertical)
    for dock in docks.values():
        dock.show()


def _largest(window: Any) -> str:
    """The widget without parts that wants most room."""
    parts = [widget for widget in window.findChildren(QWidget) if widget.isVisible() and not widget.children()]
    wants = {part: part.minimumSizeHint() for part in parts}
    most = max(parts, key=lambda part: max(wants[part].width(), wants[part].height()))
    return f"{type(most).__name__} {most.objectName()!r} {wants[most].width()} x {wants[most].height()}"


def _files(folder: Path) -> tuple[str, ...]:
    """Sources that are there: a script, one without a line, one that is no text, one of long lines."""
    texts = {
        "train.py": b"import torch\n\n\nfor step in range(3):\n    loss = step\n",
        "empty.py": b"",
        "binary.py": bytes(range(256)) * 9,
        "long.py": b"x = '" + b"long " * 20_000 + b"'\n" * 300,
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text)
    return (*(str(folder / name) for name in texts), str(folder))
