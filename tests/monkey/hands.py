"""What the monkey does. Each hand takes the window and a random generator, and gives what it did in words."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QGraphicsView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTreeView,
    QWidget,
)  # fmt: skip

SCRIPTS = Path(__file__).parents[1] / "scripts"
OPENED = ("gan.py", "transformer.py", "console_asks.py", "exception_in_forward.py")
NEVER = {"action.quit"}  # the monkey goes when its time has come
LETTERS = "abcxyz0123456789 .,:;()[]{}<>&'\"\\/-+*=%$é漢😀"
KEYS = tuple(getattr(Qt.Key, f"Key_{name}") for name in (
    "Up", "Down", "Left", "Right", "Home", "End", "PageUp", "PageDown", "Tab", "Backtab", "Return", "Escape", "Space",
    "Backspace", "Delete",
))  # fmt: skip
STEP_KEYS = {"F7": Qt.Key.Key_F7, "F8": Qt.Key.Key_F8, "F9": Qt.Key.Key_F9, "F10": Qt.Key.Key_F10}
AREAS = (
    Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.TopDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)  # fmt: skip
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Hand(NamedTuple):
    do: Callable[[Any, Random], str]
    weight: int


# ── what runs ────────────────────────────────────────────────────────────────────────────────────────────────────────


def trigger(desk: Any, draw: Random) -> str:
    """Any action of the table that is possible now."""
    names = sorted(name for name, action in desk.window.acts.items() if action.isEnabled() and name not in NEVER)
    name = draw.choice(names)
    desk.window.acts[name].trigger()
    return name


def step(desk: Any, draw: Random) -> str:
    """In any unit, by the button's action."""
    units = desk.window.findChild(QComboBox, "unit_selector")
    units.setCurrentIndex(int(draw.random() * units.count()))
    name = draw.choice(("step", "step", "step_into", "step_out", "step_iteration"))
    desk.window.acts[f"action.{name}"].trigger()
    return f"{name} by {units.currentData()}"


def press(desk: Any, draw: Random) -> str:
    name = draw.choice(sorted(STEP_KEYS))
    _key(desk.window, STEP_KEYS[name])
    return name


def open_script(desk: Any, draw: Random) -> str:
    script = draw.choice(OPENED)
    desk.open_script(str(SCRIPTS / script))
    return script


def walkthrough(desk: Any, draw: Random) -> str:
    from inspector.desk.launching.defaults import walkthrough_launch

    desk.start(walkthrough_launch(), hold=draw.random() < 0.8)
    return "held" if desk.session.conversation.runs.hold else "running"


def kill(desk: Any, draw: Random) -> str:
    pid = desk.session.pid()
    if pid:
        os.kill(pid, signal.SIGKILL)
    return "the debuggee" if pid else "nobody"


# ── what is looked at ────────────────────────────────────────────────────────────────────────────────────────────────


def choose(desk: Any, draw: Random) -> str:
    """A row of the model tree, which panels of tensors follow."""
    tree = desk.window.findChild(QTreeView, "model_tree.view")
    model, at = tree.model(), QModelIndex()
    while rows := model.rowCount(at):
        at = model.index(int(draw.random() * rows), 0, at)
        if draw.random() < 0.1:
            break
    if at.isValid():
        tree.setCurrentIndex(at)
    return str(at.data())


def click(desk: Any, draw: Random) -> str:
    """Anywhere in a panel, as a person does it: through the window."""
    widget, at = _place(desk, draw, QWidget)
    button = Qt.MouseButton.RightButton if draw.random() < 0.1 else Qt.MouseButton.LeftButton
    pointed = QTest.mouseDClick if draw.random() < 0.15 else QTest.mouseClick
    words = _name(widget)
    if widget is not None:
        _point(pointed, widget, button, at)
    return words


def drag(desk: Any, draw: Random) -> str:
    """In what is drawn."""
    view, at = _place(desk, draw, QGraphicsView)
    words = _name(view)
    if view is not None:
        _point(QTest.mousePress, view, Qt.MouseButton.LeftButton, at)
        for _ in range(3):
            at += QPoint(draw.randint(-20, 20), draw.randint(-20, 20))
            if view.rect().contains(at):
                QTest.mouseMove(view.window().windowHandle(), view.mapTo(view.window(), at))
        _point(QTest.mouseRelease, view, Qt.MouseButton.LeftButton, at)
    return words


def wheel(desk: Any, draw: Random) -> str:
    widget, at = _place(desk, draw, QWidget)
    turn = QPoint(0, draw.choice((-480, -120, 120, 480)))
    held = draw.choice((NO_MODIFIER, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier))
    if widget is not None:
        event = QWheelEvent(QPointF(at), QPointF(widget.mapToGlobal(at)), QPoint(), turn, Qt.MouseButton.NoButton, held,
                            Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
        QApplication.sendEvent(widget, event)
    return _name(widget)


def write(desk: Any, draw: Random) -> str:
    """Text into a field, and keys that move, choose and send."""
    fields = [field for kind in (QLineEdit, QPlainTextEdit) for field in desk.window.findChildren(kind)]
    fields = [field for field in fields if field.isVisible() and field.isEnabled()]
    field = _pick(fields, draw)
    text = "".join(draw.choices(LETTERS, k=draw.randint(0, 12)))
    keys = draw.choices(KEYS, k=draw.randint(0, 4))
    words = f"{text!r} and {len(keys)} keys into {_name(field)}"
    if field is not None:
        field.setFocus()
        for word in (*text, *keys):
            _key(desk.window, word)
    return words


def keys(desk: Any, draw: Random) -> str:
    """To whatever has the focus."""
    pressed = draw.choices(KEYS, k=draw.randint(1, 6))
    for key in pressed:
        _key(desk.window, key)
    return " ".join(key.name for key in pressed)


# ── the window ───────────────────────────────────────────────────────────────────────────────────────────────────────


def dock(desk: Any, draw: Random) -> str:
    """Floated, put elsewhere, closed, shown, sized."""
    window, name = desk.window, draw.choice(sorted(desk.window.docks))
    moved, other = window.docks[name], window.docks[draw.choice(sorted(window.docks))]
    size = draw.randint(60, 900)
    deeds: dict[str, Callable[[], Any]] = {
        "float": lambda: moved.setFloating(not moved.isFloating()),
        "area": lambda: window.addDockWidget(AREAS[size % 4], moved),
        "tab": lambda: moved is other or window.tabifyDockWidget(other, moved),
        "close": moved.close,
        "bring": lambda: window.bring(name),
        "size": lambda: window.resizeDocks([moved], [size], Qt.Orientation.Horizontal),
        "height": lambda: window.resizeDocks([moved], [size], Qt.Orientation.Vertical),
        "move": lambda: moved.isFloating() and moved.setGeometry(size, size // 2, size, size),
    }
    deed = draw.choice(sorted(deeds))
    deeds[deed]()
    return f"{deed} {name} {size}"


def look(desk: Any, draw: Random) -> str:
    """A theme, a language, a layout."""
    prefixes = ("action.theme_", "action.language_", "action.layout_", "action.reset_layout", "action.second_tensor")
    name = draw.choice(sorted(name for name in desk.window.acts if name.startswith(prefixes)))
    desk.window.acts[name].trigger()
    return name


def size(desk: Any, draw: Random) -> str:
    width, height = draw.randint(300, 2200), draw.randint(200, 1300)
    desk.window.resize(width, height)
    return f"{width} × {height}"


def ask(desk: Any, draw: Random) -> str:
    """Opens one of the dialogs; it is dismissed later."""
    name = draw.choice(("launch", "open_script", "walkthrough_data", "about"))
    desk.window.acts[f"action.{name}"].trigger()
    return name


HANDS = {
    "step": Hand(step, 30), "press": Hand(press, 8), "trigger": Hand(trigger, 8), "choose": Hand(choose, 10),
    "click": Hand(click, 40), "drag": Hand(drag, 4), "wheel": Hand(wheel, 8), "write": Hand(write, 10),
    "keys": Hand(keys, 6), "dock": Hand(dock, 14), "look": Hand(look, 8), "size": Hand(size, 2), "ask": Hand(ask, 3),
    "open": Hand(open_script, 2), "walkthrough": Hand(walkthrough, 2), "kill": Hand(kill, 1),
}  # fmt: skip


# ── what is in the way ───────────────────────────────────────────────────────────────────────────────────────────────


def in_the_way() -> QWidget | None:
    """A menu, a list of choices, or a dialog: nothing else gets clicks or keys."""
    popup = QApplication.activePopupWidget()
    dialogs = [top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible()]
    return popup or next(iter(dialogs), None)


def dismiss(widget: QWidget, draw: Random) -> str:
    """A choice is made or not; a dialog is written into, but never accepted: it could load from the net."""
    if isinstance(widget, QDialog):
        field = _pick([field for field in widget.findChildren(QLineEdit) if field.isVisible()], draw)
        if field is not None and draw.random() < 0.5:
            field.insert("".join(draw.choices(LETTERS, k=draw.randint(0, 12))))
            return f"wrote into {_name(field)} of {type(widget).__name__}"
        widget.reject()
    elif draw.random() < 0.5:
        words = f"chose from {type(widget).__name__}"
        for key in (*draw.choices((Qt.Key.Key_Down, Qt.Key.Key_Up), k=draw.randint(1, 6)), Qt.Key.Key_Return):
            if (popup := QApplication.activePopupWidget()) is not None:
                _key(popup, key)
        return words
    else:
        widget.close()
    return f"closed {type(widget).__name__}"


# ── fingers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _place(desk: Any, draw: Random, kind: type[QWidget]) -> tuple[QWidget | None, QPoint]:
    """A widget of a panel, and a point in what can be seen of it."""
    docks = [dock for dock in desk.window.findChildren(QDockWidget) if not dock.visibleRegion().isEmpty()]
    dock = _pick(docks, draw)
    parts = [part for part in dock.findChildren(kind) if _is_seen(part)] if dock is not None else []
    part = _pick(parts, draw)
    across, down = draw.random(), draw.random()
    if part is None:
        return None, QPoint()
    seen = part.visibleRegion().boundingRect()
    return part, seen.topLeft() + QPoint(int(across * seen.width()), int(down * seen.height()))


def _is_seen(widget: QWidget) -> bool:
    is_shown = widget.isVisible() and not widget.visibleRegion().isEmpty()
    return is_shown and not isinstance(widget.window(), (QMenu, QDialog))


def _pick(among: list[Any], draw: Random) -> Any:
    """Draws once, however many there are."""
    number = draw.random()
    return among[int(number * len(among))] if among else None


def _point(pointed: Callable[..., None], widget: QWidget, button: Qt.MouseButton, at: QPoint) -> None:
    window = widget.window()
    pointed(window.windowHandle(), button, NO_MODIFIER, widget.mapTo(window, at))


def _key(widget: QWidget, key: Any) -> None:
    handle = widget.window().windowHandle()
    if isinstance(key, str) and not key.isascii():  # which QTest can not type
        focused = QApplication.focusWidget() or widget
        QApplication.sendEvent(focused, QKeyEvent(QEvent.Type.KeyPress, 0, NO_MODIFIER, key))
    elif handle is not None and handle.isVisible():
        QTest.keyClick(handle, key)


def _name(widget: QWidget | None) -> str:
    if widget is None:
        return "nothing"
    within: QWidget | None = widget
    while within is not None and not within.objectName():
        within = within.parentWidget()
    return f"{type(widget).__name__} in {within.objectName() if within is not None else '?'}"
