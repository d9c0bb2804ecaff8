"""Everything that the user can do, as rows of a table; whether it can be done now is computed from the run's state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from inspector.panels.base.translating import QT_TRANSLATE_NOOP
from inspector.panels.widgets import plain_text

from .appearance import icons

if TYPE_CHECKING:
    from inspector.conversation.run_state import RunState

Possible = Callable[["RunState"], bool]


def _always(state: RunState) -> bool:
    return True


def _can_step(state: RunState) -> bool:
    """Held, and not at the end of the script: from there it can only run on."""
    return state.code == "held" and not (state.stop is not None and state.stop.is_at_end)


def _can_run(state: RunState) -> bool:
    """Held: goes on. Nothing there or over: starts."""
    return state.code in ("held", "empty", "ended")


def _can_pause(state: RunState) -> bool:
    """Running, and somebody is there to hold it; once more where no moment comes."""
    return (state.code == "running" and state.detached is None) or state.can_hold_here()


def _is_at_node(state: RunState) -> bool:
    """Held within a backward."""
    inside = state.stop.inside if state.stop is not None else None
    return state.code == "held" and inside is not None and inside.place in ("group", "node")


def _is_held(state: RunState) -> bool:
    return state.code == "held"


def _is_alive(state: RunState) -> bool:
    return state.code in ("starting", "running", "pausing", "held")


@dataclass(frozen=True)
class Row:
    """An action. `keys`: its shortcuts, the first one is shown; `checkable` rows of one family exclude each other.
    `needs_aim`: only while something is chosen that training comes to."""

    id: str
    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    tip: str = ""
    possible: Possible = _always
    checkable: bool = False
    needs_aim: bool = False


ROWS = (
    Row(
        "action.step", QT_TRANSLATE_NOOP("actions", "Step"), "step", ("F8",),
        QT_TRANSLATE_NOOP("actions", "runs the next phase (or what “Step by” says) and holds"), _can_step,
    ),
    Row(
        "action.step_into", QT_TRANSLATE_NOOP("actions", "Step into"), "step_into", ("F7",),
        QT_TRANSLATE_NOOP("actions", "goes one level finer: into the layers of a forward, the nodes of a backward"), _can_step,
    ),
    Row(
        "action.step_out", QT_TRANSLATE_NOOP("actions", "Step out"), "step_out", ("Shift+F8",),
        QT_TRANSLATE_NOOP("actions", "finishes the layer, the nodes of a layer, or the phase, and holds"), _can_step,
    ),
    Row(
        "action.step_iteration", QT_TRANSLATE_NOOP("actions", "Step one iteration"), "step_iteration", ("Ctrl+Shift+F8",),
        QT_TRANSLATE_NOOP("actions", "runs to the same place of the next iteration and holds"), _can_step,
    ),
    Row(
        "action.run_to", QT_TRANSLATE_NOOP("actions", "Run to here"), "run_to", ("Alt+F9",),
        QT_TRANSLATE_NOOP("actions", "runs to the next call of the chosen layer, or until the chosen parameter gets its gradient"), _can_step,
        needs_aim=True,
    ),
    Row(
        "action.step_line", QT_TRANSLATE_NOOP("actions", "Step one line"), "", ("F10",),
        QT_TRANSLATE_NOOP("actions", "runs to the next statement of the script, whatever “Step by” says, and holds"), _can_step,
    ),
    Row(
        "action.run_to_cursor", QT_TRANSLATE_NOOP("actions", "Run to cursor"), "", (),
        QT_TRANSLATE_NOOP("actions", "runs to the line of the source that the cursor is in; there the keys of “Run to here” do it as well"), _can_step,
    ),
    Row(
        "action.show_execution_point", QT_TRANSLATE_NOOP("actions", "Show where it is held"), "", ("Alt+F10",),
        QT_TRANSLATE_NOOP("actions", "shows the line that comes next, in its file"), _is_held,
    ),
    Row(
        "action.toggle_breakpoint", QT_TRANSLATE_NOOP("actions", "Toggle breakpoint"), "", ("Ctrl+F8",),
        QT_TRANSLATE_NOOP("actions", "sets a breakpoint on the line of the source that you are at, or takes it away"),
    ),
    Row(
        "action.temporary_breakpoint", QT_TRANSLATE_NOOP("actions", "Temporary breakpoint"), "", ("Ctrl+Alt+Shift+F8",),
        QT_TRANSLATE_NOOP("actions", "sets a breakpoint on that line that is gone when it has held, or takes it away"),
    ),
    Row(
        "action.edit_breakpoint", QT_TRANSLATE_NOOP("actions", "Edit breakpoint…"), "", ("Alt+Return", "Alt+Enter"),
        QT_TRANSLATE_NOOP("actions", "condition, counts, log and plot of the breakpoint on that line; there is one then"),
    ),
    Row(
        "action.mute_breakpoints", QT_TRANSLATE_NOOP("actions", "Mute breakpoints"), "mute",
        tip=QT_TRANSLATE_NOOP("actions", "no breakpoint holds until they are heard again; they cost nothing meanwhile"),
    ),
    Row(
        "action.evaluate", QT_TRANSLATE_NOOP("actions", "Evaluate…"), "evaluate", ("Alt+F8",),
        QT_TRANSLATE_NOOP("actions", "runs an expression or statements in the held frame and shows the value"), _is_held,
    ),
    Row(
        "action.abort_backward", QT_TRANSLATE_NOOP("actions", "Abort backward…"), "abort", ("Ctrl+Shift+F2",),
        QT_TRANSLATE_NOOP("actions", "ends the backward that is held at a node: the nodes that are still to come do not run"), _is_at_node,
    ),
    Row(
        "action.run", QT_TRANSLATE_NOOP("actions", "Resume"), "run", ("F9",),
        QT_TRANSLATE_NOOP("actions", "lets training run until Pause, or starts the script"), _can_run,
    ),
    Row(
        "action.pause", QT_TRANSLATE_NOOP("actions", "Pause"), "pause", ("F6", "Pause"),
        QT_TRANSLATE_NOOP("actions", "holds training at its next moment; pressed again while none comes, right where it is"), _can_pause,
    ),
    Row(
        "action.stop", QT_TRANSLATE_NOOP("actions", "Stop"), "stop", ("Ctrl+F2",),
        QT_TRANSLATE_NOOP("actions", "ends the script"), _is_alive,
    ),
    Row(
        "action.restart", QT_TRANSLATE_NOOP("actions", "Restart"), "restart", ("Ctrl+F5",),
        QT_TRANSLATE_NOOP("actions", "ends the script and starts it again"),
    ),
    Row(
        "action.small_pass", QT_TRANSLATE_NOOP("actions", "Pass them"), checkable=True,
        tip=QT_TRANSLATE_NOOP("actions", "a step by phase passes clipping, scalers, schedulers and what is written by hand; the next stop tells of them"),
    ),
    Row(
        "action.small_stop", QT_TRANSLATE_NOOP("actions", "Stop there too"), checkable=True,
        tip=QT_TRANSLATE_NOOP("actions", "a step by phase stops after clipping, unscaling, a scaler's update, a scheduler's step, load_state_dict, and what is written by hand, too"),
    ),
    Row(
        "action.at_end_stepping", QT_TRANSLATE_NOOP("actions", "While stepping"), checkable=True,
        tip=QT_TRANSLATE_NOOP("actions", "a script that is stepped is held once more before it ends: what it trained can be looked at"),
    ),
    Row(
        "action.at_end_always", QT_TRANSLATE_NOOP("actions", "Always"), checkable=True,
        tip=QT_TRANSLATE_NOOP("actions", "a script that runs free is held before it ends, too; Python code of its own runs slower meanwhile"),
    ),
    Row(
        "action.at_end_never", QT_TRANSLATE_NOOP("actions", "Never"), checkable=True,
        tip=QT_TRANSLATE_NOOP("actions", "a script that is stepped ends without a last stop"),
    ),
    Row(
        "action.open_script", QT_TRANSLATE_NOOP("actions", "Open script…"), "open", ("Ctrl+O",),
        QT_TRANSLATE_NOOP("actions", "starts a training script of your own and holds it at its first batch"),
    ),
    Row(
        "action.launch", QT_TRANSLATE_NOOP("actions", "Launch…"), "", ("Shift+F9",),
        QT_TRANSLATE_NOOP("actions", "starts a script or a module with the interpreter, arguments and environment you choose"),
    ),
    Row(
        "action.walkthrough_data", QT_TRANSLATE_NOOP("actions", "Walkthrough data…"),
        tip=QT_TRANSLATE_NOOP("actions", "what the walkthrough trains on: the bundled images, the full set, your own"),
    ),
    Row("action.quit", QT_TRANSLATE_NOOP("actions", "Quit"), "", ("Ctrl+Q",)),
    Row(
        "action.reset_layout", QT_TRANSLATE_NOOP("actions", "Reset layout"),
        tip=QT_TRANSLATE_NOOP("actions", "puts every panel back to its place in the chosen layout"),
    ),
    Row(
        "action.layout_learn", QT_TRANSLATE_NOOP("actions", "Learn"), checkable=True,
        tip=QT_TRANSLATE_NOOP("actions", "the model, the source, the batch and the loss, large and calm"),
    ),
    Row(
        "action.layout_debug", QT_TRANSLATE_NOOP("actions", "Debug"), checkable=True,
        tip=QT_TRANSLATE_NOOP("actions", "every panel that tells where training is held: layer, node, graph, timeline, tensor"),
    ),
    Row(
        "action.layout_diagnose", QT_TRANSLATE_NOOP("actions", "Diagnose"), checkable=True,
        tip=QT_TRANSLATE_NOOP("actions", "for a run that does not learn: the model and the loss beside the graph and a tensor"),
    ),
    Row(
        "action.layout_tensors", QT_TRANSLATE_NOOP("actions", "Tensors"), checkable=True,
        tip=QT_TRANSLATE_NOOP("actions", "two tensors side by side, such as a weight and its gradient"),
    ),
    Row(
        "action.second_tensor", QT_TRANSLATE_NOOP("actions", "Second tensor beside"), "", ("Ctrl+Shift+T",),
        QT_TRANSLATE_NOOP("actions", "opens a second tensor panel beside the first: a weight next to its gradient"),
    ),
    Row("action.theme_dark", QT_TRANSLATE_NOOP("actions", "Dark"), checkable=True),
    Row("action.theme_light", QT_TRANSLATE_NOOP("actions", "Light"), checkable=True),
    Row("action.theme_system", QT_TRANSLATE_NOOP("actions", "As the system"), checkable=True),
    Row("action.language_en", "English", checkable=True),
    Row("action.language_zh", "简体中文", checkable=True),
    Row(
        "action.copy_report", QT_TRANSLATE_NOOP("actions", "Copy problem report"),
        tip=QT_TRANSLATE_NOOP("actions", "copies versions, the state and the end of the console, for whoever shall help"),
    ),
    Row(
        "action.walkthrough", QT_TRANSLATE_NOOP("actions", "Open the walkthrough"),
        tip=QT_TRANSLATE_NOOP("actions", "starts the training script that comes with Gradstep: a small network that learns pictures"),
    ),
    Row(
        "action.tour", QT_TRANSLATE_NOOP("actions", "Guided tour"),
        tip=QT_TRANSLATE_NOOP("actions", "starts the walkthrough with seven balloons: from grad None to the chain rule"),
    ),
    Row(
        "action.manual", QT_TRANSLATE_NOOP("actions", "Manual"), "", ("F1",),
        QT_TRANSLATE_NOOP("actions", "tells what the window shows, what it can do and what it costs"),
    ),
    Row(
        "action.keys_pycharm", QT_TRANSLATE_NOOP("actions", "Keys of PyCharm"), checkable=True,
        tip=QT_TRANSLATE_NOOP("actions", "F8 steps, F9 resumes, Ctrl+F8 sets a breakpoint"),
    ),
    Row(
        "action.keys_vscode", QT_TRANSLATE_NOOP("actions", "Keys of VS Code"), checkable=True,
        tip=QT_TRANSLATE_NOOP("actions", "F10 steps one line, F5 resumes, F9 sets a breakpoint"),
    ),
    Row("action.keys", QT_TRANSLATE_NOOP("actions", "Keys"), tip=QT_TRANSLATE_NOOP("actions", "tells every key and what it does")),
    Row("action.about", QT_TRANSLATE_NOOP("actions", "About Gradstep")),
)  # fmt: skip

MENUS: tuple[tuple[str, tuple[str | None, ...]], ...] = (
    (QT_TRANSLATE_NOOP("actions", "&File"), (
        "action.open_script", "action.launch", "recent", None, "action.walkthrough_data", None, "action.quit",
    )),
    (QT_TRANSLATE_NOOP("actions", "&Run"), (
        "action.run", "action.pause", "action.stop", "action.restart", "action.launch", None, "action.step", "action.step_into", "action.step_out",
        "action.step_line", "action.step_iteration", "action.run_to", "action.run_to_cursor",
        "action.show_execution_point", None, "action.toggle_breakpoint",
        "action.temporary_breakpoint", "action.edit_breakpoint", "action.mute_breakpoints",
        None, "action.evaluate",
        None, "action.abort_backward", None, "small", "at_end",
    )),
    (QT_TRANSLATE_NOOP("actions", "&View"), (
        "docks", None, "action.layout_learn", "action.layout_debug", "action.layout_diagnose", "action.layout_tensors",
        "action.reset_layout", None, "action.second_tensor", None,
        "action.theme_dark", "action.theme_light", "action.theme_system", None,
        "action.language_en", "action.language_zh",
    )),
    (QT_TRANSLATE_NOOP("actions", "&Help"), ("action.walkthrough", "action.tour", None, "action.manual", "action.keys", "action.keys_pycharm", "action.keys_vscode", None, "action.copy_report", None, "action.about")),
)  # fmt: skip

TOLD_TO_ALL = {
    f"action.{name}"
    for name in ("step", "step_into", "step_out", "step_iteration", "step_line", "run", "pause", "stop", "restart")
}  # to all ranks, whichever is selected

# what other keys an action has than those of its row, by the map that is chosen
KEY_MAPS: dict[str, dict[str, tuple[str, ...]]] = {
    "pycharm": {},
    "vscode": {
        "action.run": ("F5",), "action.stop": ("Shift+F5",), "action.restart": ("Ctrl+Shift+F5",),
        "action.step_into": ("F11",), "action.step_out": ("Shift+F11",), "action.run_to": ("Ctrl+F10",),
        "action.toggle_breakpoint": ("F9",),
    },
}  # fmt: skip

SMALL = QT_TRANSLATE_NOOP("actions", "Between phases")  # likewise
AT_END = QT_TRANSLATE_NOOP("actions", "Hold before the script ends")  # a menu of its family of actions

_BY_ID = {row.id: row for row in ROWS}


def translated(text: str) -> str:
    """A text of this table in the current language."""
    return QCoreApplication.translate("actions", text)


def build(owner: QWidget, calls: Mapping[str, Callable[[], None]]) -> dict[str, QAction]:
    """The actions of `owner` whose id is in `calls`; its shortcuts hold in the whole window."""
    made = {row.id: _make(row, owner, calls[row.id]) for row in ROWS if row.id in calls}
    _exclude(owner, made)
    retext(made)
    reicon(made)
    return made


def rekey(actions: Mapping[str, QAction], key_map: str) -> None:
    """From now on the keys of this map."""
    for name, action in actions.items():
        action.setShortcuts([QKeySequence(keys) for keys in keys_of(name, key_map)])
    retext(actions)


def keys_of(name: str, key_map: str) -> tuple[str, ...]:
    return KEY_MAPS[key_map].get(name, _BY_ID[name].keys)


def update(
    actions: Mapping[str, QAction], state: RunState, has_aim: bool = False, acting: RunState | None = None
) -> None:
    """Enables what is possible in `state`; `has_aim`: something is chosen that training comes to; `acting`: the state
    that decides on what is told to all ranks."""
    for name, action in actions.items():
        row = _BY_ID[name]
        action.setEnabled(
            row.possible(acting if acting is not None and name in TOLD_TO_ALL else state)
            and (has_aim or not row.needs_aim)
        )


def retext(actions: Mapping[str, QAction]) -> None:
    """Sets texts and tooltips in the current language."""
    for name, action in actions.items():
        action.setText(translated(_BY_ID[name].text))
        action.setToolTip(plain_text.tip(_tooltip(_BY_ID[name], action)))


def reicon(actions: Mapping[str, QAction]) -> None:
    """Draws the icons in the colours of the current theme."""
    for name, action in actions.items():
        if _BY_ID[name].icon:
            action.setIcon(icons.icon(_BY_ID[name].icon))


def mark(actions: Mapping[str, QAction], name: str) -> None:
    """Checks one of a family of checkable actions, and so unchecks the others."""
    if name in actions:
        actions[name].setChecked(True)


def _make(row: Row, owner: QWidget, call: Callable[[], None]) -> QAction:
    action = QAction(owner)
    action.setObjectName(row.id)
    action.setShortcuts([QKeySequence(keys) for keys in row.keys])
    action.setCheckable(row.checkable)
    action.setEnabled(row.possible is _always)  # until there is a state
    action.setIconVisibleInMenu(bool(row.icon))
    action.triggered.connect(lambda checked=False: call())
    owner.addAction(action)
    return action


def _exclude(owner: QWidget, actions: Mapping[str, QAction]) -> None:
    """action.theme_dark and action.theme_light are of the family action.theme."""
    groups: dict[str, QActionGroup] = {}
    for name, action in actions.items():
        if action.isCheckable():
            family = name.rpartition("_")[0]
            groups.setdefault(family, QActionGroup(owner)).addAction(action)


def _tooltip(row: Row, action: QAction) -> str:
    """ "Step (F8): runs the next phase and holds" """
    head = translated(row.text).removesuffix("…")
    if not action.shortcut().isEmpty():
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        head = f"{head} ({keys})"
    return f"{head}: {translated(row.tip)}" if row.tip else head
