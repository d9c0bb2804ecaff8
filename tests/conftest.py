"""What holds for every test: no screen, settings of its own, no widget and no debuggee left over."""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests import examples

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # tests run side by side: threads of torch would only wait for each other
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background job: what it starts would ignore it too
    signal.signal(signal.SIGINT, signal.default_int_handler)

examples.register()

PATIENCE_MS = 20_000  # that a test waits for a signal where it says nothing else: machines are shared
for wait in (QtBot.waitActive, QtBot.waitExposed, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitUntil):
    assert wait.__kwdefaults__["timeout"] == 5000
    wait.__kwdefaults__["timeout"] = PATIENCE_MS

GRACE_S = 2.0  # a debuggee that was told to end may take this long
PASSING = {"QTipLabel"}  # Qt's own, which go by themselves


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk keeps its settings in a file of this test, and finds no data of the user's."""
    monkeypatch.setenv("GRADSTEP_SETTINGS", str(tmp_path / "settings.ini"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data_home"))


@pytest.fixture(autouse=True)
def nothing_left_over(request: pytest.FixtureRequest, own_settings: None) -> Iterator[None]:
    """Set up first, so torn down last: top-level widgets and debuggees that are still there fail the test."""
    widgets, debuggees = set(_top_levels()), set(_debuggees())
    yield
    request.node.funcargs.clear()  # it would keep alive what the test was given
    left_widgets = _left_widgets(widgets)
    left_debuggees = [pid for pid in _debuggees() if pid not in debuggees and not _ends(pid)]
    _clear(left_widgets, left_debuggees)
    assert not left_widgets, f"widgets left over: {left_widgets}"
    assert not left_debuggees, f"debuggees left over: {left_debuggees}"


# ── widgets ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _application() -> Any:
    """The QApplication, None while there is none; Qt is not imported for a test that has no use for it."""
    qt = sys.modules.get("PySide6.QtWidgets")
    return qt.QApplication.instance() if qt is not None else None


def _top_levels() -> list[Any]:
    application = _application()
    return list(application.topLevelWidgets()) if hasattr(application, "topLevelWidgets") else []


def _left_widgets(before: set[Any]) -> list[str]:
    if set(_top_levels()) - before:
        _delete_what_wants_deletion()
        gc.collect()  # what Python owns in a cycle, as pyqtgraph's menus without a parent
    return [_describe(widget) for widget in _top_levels() if widget not in before and _name(widget) not in PASSING]


def _delete_what_wants_deletion() -> None:
    from PySide6.QtCore import QEvent

    application = _application()
    application.processEvents()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    application.processEvents()


def _name(widget: Any) -> str:
    return str(widget.metaObject().className())


def _describe(widget: Any) -> str:
    return f"{_name(widget)} {widget.objectName()!r} {widget.windowTitle()!r}"


# ── processes ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _debuggees() -> list[int]:
    """Children of this process that run a probe (known on Linux only)."""
    lists = Path("/proc/self/task").glob("*/children")
    children = [int(word) for path in lists for word in _read(path).split()]
    return [pid for pid in children if b"/probe/__main__.py\0" in _read(Path(f"/proc/{pid}/cmdline"))]


def _read(path: Path) -> bytes:
    with contextlib.suppress(OSError):  # it has ended meanwhile
        return path.read_bytes()
    return b""


def _ends(pid: int) -> bool:
    """Whether the process ends within the grace."""
    try:
        descriptor = os.pidfd_open(pid)
    except (OSError, AttributeError):
        return not _read(Path(f"/proc/{pid}/cmdline"))
    with open(descriptor):
        return bool(select.select([descriptor], [], [], GRACE_S)[0])


def _clear(widgets: list[str], debuggees: list[int]) -> None:
    """The next test shall not suffer from what this one left."""
    for pid in debuggees:
        os.kill(pid, signal.SIGKILL)
    if widgets:
        for widget in _top_levels():
            widget.deleteLater()
        _delete_what_wants_deletion()
