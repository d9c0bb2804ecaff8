"""Devices: what an interpreter's torch offers, and how a script is told which to use."""

from __future__ import annotations

import json
import sys

import pytest
from PySide6.QtCore import QProcess, Qt
from PySide6.QtWidgets import QComboBox

from inspector.desk.devices.listing import Absent, Device, DeviceProbe, device_of, fill, read, with_device

CPU, GPU = Device("cpu", "Some CPU", 8 * 2**30), Device("cuda:0", "Some GPU", 80 * 2**30)
NO_MPS = Absent("mps", "The MPS backend is supported on MacOS 14.0+. Current OS version can be queried using `sw_vers`")


@pytest.mark.parametrize(
    "arguments, device",
    [
        ((), None),
        (("--device", "mps"), "mps"),
        (("--device=cuda:1", "--x"), "cuda:1"),
        (("--device",), None),
        (("--device", "cpu", "--device=mps"), "mps"),
        (("--devices", "cpu"), None),
    ],
)
def test_device_of(arguments, device):
    assert device_of(arguments) == device


@pytest.mark.parametrize(
    "arguments, kept",
    [
        ((), ()),
        (("--epochs", "3"), ("--epochs", "3")),
        (("--device", "cpu", "--epochs", "3"), ("--epochs", "3")),
        (("--device=cpu", "--x"), ("--x",)),
        (("--device", "cpu", "--y", "--device", "mps", "--device=z"), ("--y",)),
        (("--x", "--device"), ("--x",)),
    ],
)
def test_with_device(arguments, kept):
    assert with_device(arguments, "cuda:0") == (*kept, "--device", "cuda:0")


@pytest.fixture
def combo(qtbot):
    made = QComboBox()
    qtbot.addWidget(made)
    return made


def test_what_is_there_can_be_chosen(combo):
    fill(combo, [CPU, GPU], [], "cuda:0")
    assert [combo.itemText(i) for i in range(combo.count())] == ["cpu  8 GB  Some CPU", "cuda:0  80 GB  Some GPU"]
    assert combo.currentData() == "cuda:0"


def test_what_is_absent_is_disabled_and_says_why(combo):
    fill(combo, [CPU], [NO_MPS], "cpu")
    assert combo.itemText(1) == "mps · not available"
    assert combo.itemData(1, Qt.ItemDataRole.ToolTipRole) == "The MPS backend is supported on MacOS 14.0+."
    assert not combo.model().item(1).isEnabled() and combo.model().item(0).isEnabled()


def test_a_device_that_was_not_found_is_shown_all_the_same(combo):
    fill(combo, [CPU], [], "cuda:7")
    assert (combo.currentText(), combo.currentData(), combo.count()) == ("cuda:7", "cuda:7", 2)


def test_filling_again_leaves_nothing_of_before(combo):
    fill(combo, [CPU, GPU], [NO_MPS], "cpu")
    fill(combo, [CPU], [], "cpu")
    assert combo.count() == 1


# ── the program that asks torch ──────────────────────────────────────────────────────────────────────────────────────

TOLD = {"devices": [{"id": "cpu", "name": "C", "bytes": None}], "absent": [{"kind": "xpu", "reason": "no"}]}


def test_the_last_line_is_read():
    output = f"torch says hello\n{json.dumps(TOLD)}\n".encode()
    assert read(output) == ([Device("cpu", "C", None)], [Absent("xpu", "no")])


@pytest.mark.parametrize(
    "output",
    [b"", b"hello", b"[]", b"null", b"7", b"{}", b"\xff\xfe", b'{"devices": [{}], "absent": []}',
     b'{"devices": [{"id": "cpu", "name": "C", "bytes": "many"}], "absent": []}', b'{"devices": 3, "absent": []}'],
)  # fmt: skip
def test_garbage_is_refused(output):
    with pytest.raises((ValueError, KeyError, TypeError, IndexError)):
        read(output)


@pytest.fixture
def stub(tmp_path):
    """An interpreter that does what a shell line says."""

    def make(line: str) -> str:
        path = tmp_path / "python"
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)
        return str(path)

    return make


def heard(qtbot, interpreter: str) -> list:
    """All that a probe says about this interpreter."""
    probe, said = DeviceProbe(), []
    probe.found.connect(lambda devices, absent: said.append((devices, absent)))
    probe.failed.connect(said.append)
    probe.start(interpreter)
    process = probe.findChild(QProcess)
    qtbot.waitUntil(lambda: process.state() == QProcess.ProcessState.NotRunning and bool(said), timeout=20_000)
    qtbot.wait(0)
    return said


posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")


@posix_only
def test_a_probe_that_finds_devices(qtbot, stub):
    assert heard(qtbot, stub(f"echo '{json.dumps(TOLD)}'")) == [([Device("cpu", "C", None)], [Absent("xpu", "no")])]


@posix_only
@pytest.mark.parametrize(
    "line, reason",
    [
        ("echo nonsense", "exit code 0"),
        ("exit 4", "exit code 4"),
        ("echo Traceback >&2; echo 'ModuleNotFoundError: no torch' >&2; exit 1", "ModuleNotFoundError: no torch"),
        ("kill -9 $$", "exit code 9"),
    ],
)
def test_a_probe_that_fails_says_why_once(qtbot, stub, line, reason):
    assert heard(qtbot, stub(line)) == [reason]


def test_an_interpreter_that_is_missing_fails_once(qtbot):
    said = heard(qtbot, "/nowhere/python")
    assert len(said) == 1 and said[0]


@posix_only
def test_closing_does_not_wait_and_leaves_no_process(qtbot, qapp, stub):
    probe, said = DeviceProbe(), []
    probe.failed.connect(said.append)
    probe.start(stub("exec sleep 60"))
    process = probe.findChild(QProcess)
    qtbot.waitUntil(lambda: process.state() == QProcess.ProcessState.Running)
    with qtbot.waitSignal(process.destroyed):
        probe.close()
        assert process.state() == QProcess.ProcessState.Running
    assert said == []


def test_closing_what_was_never_started(qtbot):
    DeviceProbe().close()
