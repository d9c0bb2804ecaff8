"""The devices that an interpreter's torch offers, asked for in a process of its own, and a combo box of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox

from inspector.panels.widgets import plain_text

PROGRAM = Path(__file__).resolve().parents[2] / "probe" / "list_devices.py"


@dataclass(frozen=True, slots=True)
class Device:
    id: str
    name: str
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Absent:
    kind: str
    reason: str  # torch's own


class DeviceProbe(QObject):
    """Runs once; either `found(devices, absent)` or `failed(reason)` tells the rest, once."""

    found = Signal(list, list)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    def start(self, interpreter: str) -> None:
        self._process.start(interpreter, [str(PROGRAM)])

    def close(self) -> None:
        """Ends the process without waiting for its end; nothing is told any more."""
        process, app = self._process, QCoreApplication.instance()
        process.finished.disconnect(self._on_finished)
        process.errorOccurred.disconnect(self._on_error)
        if process.state() != QProcess.ProcessState.NotRunning and app is not None:
            process.setParent(app)  # it goes when the process has gone
            process.finished.connect(process.deleteLater)
            app.aboutToQuit.connect(process.waitForFinished)  # no window is left, and it was killed: at once
            process.kill()

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # after every other one comes `finished`
            self.failed.emit(self._process.errorString())

    def _on_finished(self, code: int) -> None:
        output = bytes(self._process.readAllStandardOutput().data())
        try:
            told = read(output)
        except (ValueError, KeyError, TypeError, IndexError):
            words = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace").strip()
            ended = QCoreApplication.translate("devices", "exit code {code}").format(code=code)
            self.failed.emit(words.split("\n")[-1] or ended)
            return
        self.found.emit(*told)


def read(output: bytes) -> tuple[list[Device], list[Absent]]:
    """What the program printed: the last line is its own, torch may have said something before.

    Raises ValueError, KeyError, TypeError or IndexError where it is something else.
    """
    told = json.loads(output.decode().strip().split("\n")[-1])
    devices = [Device(str(d["id"]), str(d["name"]), int(d["bytes"]) if d["bytes"] else None) for d in told["devices"]]
    return devices, [Absent(str(a["kind"]), str(a["reason"])) for a in told["absent"]]


def fill(combo: QComboBox, devices: list[Device], absent: list[Absent], current: str) -> None:
    """Offers `devices`; what is absent stands there disabled, with torch's reason as its tooltip."""
    combo.clear()
    add_all(combo, devices, absent)
    if current not in (device.id for device in devices):
        combo.insertItem(0, current, current)
    combo.setCurrentIndex(combo.findData(current))


def add_all(combo: QComboBox, devices: list[Device], absent: list[Absent], refusal: str = "") -> None:
    """`refusal`: why none of them is offered."""
    for device in devices:
        size = f"{device.bytes / 2**30:.0f} GB" if device.bytes else ""
        text = "  ".join(part for part in (device.id, size, device.name) if part)
        add(combo, text, device.id, refusal or f"{device.id}  {device.name}  {size}", not refusal)
    for kind in absent:
        text = QCoreApplication.translate("devices", "{kind} · not available").format(kind=kind.kind)
        add(combo, text, "", refusal or first_sentence(kind.reason), False)


def first_sentence(text: str) -> str:
    """What torch says of a kind of device that is not there goes on with advice."""
    return re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]


def add(combo: QComboBox, text: str, device: str, tooltip: str, is_offered: bool = True) -> None:
    combo.addItem(plain_text.shortened(text), device)
    combo.setItemData(combo.count() - 1, plain_text.tip(tooltip), Qt.ItemDataRole.ToolTipRole)
    model = combo.model()
    assert isinstance(model, QStandardItemModel)
    model.item(combo.count() - 1).setEnabled(is_offered)


def device_of(arguments: tuple[str, ...]) -> str | None:
    """What `--device` says; the last one counts, as argparse has it."""
    device = None
    for index, word in enumerate(arguments):
        if word == "--device" and index + 1 < len(arguments):
            device = arguments[index + 1]
        elif word.startswith("--device="):
            device = word.removeprefix("--device=")
    return device


def with_device(arguments: tuple[str, ...], device: str) -> tuple[str, ...]:
    """The same arguments, with this `--device`."""
    kept = list(arguments)
    while "--device" in kept:
        at = kept.index("--device")
        del kept[at : at + 2]
    kept = [word for word in kept if not word.startswith("--device=")]
    return (*kept, "--device", device)
