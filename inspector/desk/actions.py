"""What can be done: each action is a row of one table, each menu a list of ids; what is possible follows from the
state of the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from . import icons

ALIVE = ("starting", "running", "pausing", "held")


def _always(state: Any) -> bool:
    return True


def _in(*codes: str) -> Callable[[Any], bool]:
    return lambda state: state.code in codes


def _can_step(state: Any) -> bool:
    return bool(state.code == "held" and not _is_at_end(state))


def _can_run(state: Any) -> bool:
    return state.code in ("held", "ended", "empty")


def _is_at_end(state: Any) -> bool:
    """The last stop: only to run on, and so to end, is left."""
    return bool(state.stop is not None and state.stop.next is not None and state.stop.next.phase == "end")


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    text: str
    keys: str = ""  # "; " between alternatives
    icon: str = ""
    tip: str = ""
    possible: Callable[[Any], bool] = _always


ROWS = (
    Row("action.step", QT_TRANSLATE_NOOP("actions", "Step"), "F8", "step",
        QT_TRANSLATE_NOOP("actions", "runs the next phase and holds"), _can_step),
    Row("action.step_iteration", QT_TRANSLATE_NOOP("actions", "Step iteration"), "Ctrl+Shift+F8", "step_iteration",
        QT_TRANSLATE_NOOP("actions", "runs to the same place of the next iteration"), _can_step),
    Row("action.run", QT_TRANSLATE_NOOP("actions", "Run"), "F9; Shift+F9", "run",
        QT_TRANSLATE_NOOP("actions", "runs freely until you pause"), _can_run),
    Row("action.pause", QT_TRANSLATE_NOOP("actions", "Pause"), "F6; Pause", "pause",
        QT_TRANSLATE_NOOP("actions", "holds at the next phase"), _in("running", "starting")),
    Row("action.stop", QT_TRANSLATE_NOOP("actions", "Stop"), "Ctrl+F2", "stop",
        QT_TRANSLATE_NOOP("actions", "ends the script"), _in(*ALIVE)),
    Row("action.restart", QT_TRANSLATE_NOOP("actions", "Restart"), "Ctrl+F5", "restart",
        QT_TRANSLATE_NOOP("actions", "starts the script anew; its curve stays for comparison")),
    Row("action.open_script", QT_TRANSLATE_NOOP("actions", "Open script…"), "Ctrl+O", "open"),
    Row("action.quit", QT_TRANSLATE_NOOP("actions", "Quit"), "Ctrl+Q"),
    Row("action.reset_layout", QT_TRANSLATE_NOOP("actions", "Reset layout")),
    Row("action.theme_dark", QT_TRANSLATE_NOOP("actions", "Dark theme"), "", "theme"),
    Row("action.theme_light", QT_TRANSLATE_NOOP("actions", "Light theme")),
    Row("action.theme_system", QT_TRANSLATE_NOOP("actions", "Theme of the system")),
    Row("action.language_en", "English", "", "language"),
    Row("action.language_zh", "简体中文"),
    Row("action.about", QT_TRANSLATE_NOOP("actions", "About Gradstep")),
)  # fmt: skip

MENUS: tuple[tuple[str, tuple[str | None, ...]], ...] = (
    (QT_TRANSLATE_NOOP("actions", "File"), ("action.open_script", "recent", None, "action.quit")),
    (QT_TRANSLATE_NOOP("actions", "Run"), (
        "action.step", "action.step_iteration", None, "action.run", "action.pause", "action.stop", "action.restart")),
    (QT_TRANSLATE_NOOP("actions", "View"), (
        "docks", None, "action.reset_layout", None, "action.theme_dark", "action.theme_light", "action.theme_system",
        None, "action.language_en", "action.language_zh")),
    (QT_TRANSLATE_NOOP("actions", "Help"), ("action.about",)),
)  # fmt: skip


def translated(text: str) -> str:
    return QCoreApplication.translate("actions", text)


def build(owner: QWidget, calls: Mapping[str, Callable[[], None]]) -> dict[str, QAction]:
    """The actions that `calls` has something to do for; their object names are their ids."""
    made = {row.id: _make(row, owner, calls[row.id]) for row in ROWS if row.id in calls}
    retext(made)
    reicon(made)
    return made


def _make(row: Row, owner: QWidget, call: Callable[[], None]) -> QAction:
    action = QAction(owner)
    action.setObjectName(row.id)
    action.setShortcuts([QKeySequence(keys) for keys in row.keys.split("; ") if keys])
    action.triggered.connect(lambda checked=False: call())
    owner.addAction(action)
    return action


def update(actions: Mapping[str, QAction], state: Any) -> None:
    """What is possible now."""
    for row in ROWS:
        if row.id in actions:
            actions[row.id].setEnabled(row.possible(state))


def retext(actions: Mapping[str, QAction]) -> None:
    for row in ROWS:
        if row.id in actions:
            keys = f" ({row.keys.split('; ')[0]})" if row.keys else ""
            tip = f": {translated(row.tip)}" if row.tip else ""
            actions[row.id].setText(translated(row.text))
            actions[row.id].setToolTip(f"{translated(row.text)}{keys}{tip}")


def reicon(actions: Mapping[str, QAction]) -> None:
    for row in ROWS:
        if row.icon and row.id in actions:
            actions[row.id].setIcon(icons.icon(row.icon))
