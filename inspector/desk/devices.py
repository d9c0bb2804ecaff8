"""The devices that an interpreter's torch offers, asked for in a process of its own, and a combo box of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox

PROGRAM = Path(__file__).resolve().parents[1] / "probe" / "device.py"


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
    """Runs once; `found(devices, absent)` or `failed(reason)` tells the rest."""

    found = Signal(list, list)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(lambda error: self.failed.emit(self._process.errorString()))

    def start(self, interpreter: str) -> None:
        self._process.start(interpreter, [str(PROGRAM)])

    def close(self) -> None:
        self._process.blockSignals(True)
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(500)

    def _on_finished(self) -> None:
        text = bytes(self._process.readAllStandardOutput().data())
        try:
            told = json.loads(text)
            devices = [Device(d["id"], d["name"], d["bytes"]) for d in told["devices"]]
            absent = [Absent(a["kind"], a["reason"]) for a in told["absent"]]
        except (ValueError, KeyError, TypeError):
            self.failed.emit(bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")[-500:])
            return
        self.found.emit(devices, absent)


def fill(combo: QComboBox, devices: list[Device], absent: list[Absent], current: str) -> None:
    """Offers `devices`; what is absent stands there disabled, with torch's reason as its tooltip."""
    combo.clear()
    for device in devices:
        size = f"{device.bytes / 2**30:.0f} GB" if device.bytes else ""
        combo.addItem("  ".join(part for part in (device.id, size, device.name) if part), device.id)
        combo.setItemData(combo.count() - 1, f"{device.id}  {device.name}  {size}", Qt.ItemDataRole.ToolTipRole)
    for kind in absent:
        combo.addItem(QCoreApplication.translate("devices", "{kind} · not available").format(kind=kind.kind), "")
        combo.setItemData(combo.count() - 1, kind.reason, Qt.ItemDataRole.ToolTipRole)
        model = combo.model()
        assert isinstance(model, QStandardItemModel)
        model.item(combo.count() - 1).setEnabled(False)
    if current not in (device.id for device in devices):
        combo.insertItem(0, current, current)
    combo.setCurrentIndex(combo.findData(current))


def device_of(arguments: tuple[str, ...]) -> str | None:
    """What `--device` says."""
    for index, word in enumerate(arguments):
        if word == "--device" and index + 1 < len(arguments):
            return arguments[index + 1]
        if word.startswith("--device="):
            return word.removeprefix("--device=")
    return None


def with_device(arguments: tuple[str, ...], device: str) -> tuple[str, ...]:
    """The same arguments, with this `--device`."""
    kept = list(arguments)
    if "--device" in kept:
        at = kept.index("--device")
        del kept[at : at + 2]
    kept = [word for word in kept if not word.startswith("--device=")]
    return (*kept, "--device", device)
