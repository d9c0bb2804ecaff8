"""What can be done follows from the state of the run."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from inspector.conversation.run_state import CODES, RunState
from inspector.desk import actions, panels
from inspector.desk.base import resources
from inspector.wire.messages import END, Detached, Where

from .samples import at_node, held

DRIVING = ("step", "step_into", "step_out", "step_iteration", "run", "pause", "stop", "restart")

POSSIBLE = {
    "empty": {"run", "restart"},
    "starting": {"stop", "restart"},
    "running": {"pause", "stop", "restart"},
    "pausing": {"stop", "restart"},
    "held": {"step", "step_into", "step_out", "step_iteration", "run", "stop", "restart"},
    "ended": {"run", "restart"},
}


@pytest.fixture
def built(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    yield actions.build(owner, {row.id: lambda: None for row in actions.ROWS})


def enabled(built) -> set[str]:
    return {name for name in DRIVING if built[f"action.{name}"].isEnabled()}


@pytest.mark.parametrize("code", CODES)
def test_what_is_possible_in_each_state(built, code):
    state = held("data", "zero_grad") if code == "held" else RunState(code)
    actions.update(built, state)
    assert enabled(built) == POSSIBLE[code]


def test_the_last_stop_can_only_run_on(built):
    actions.update(built, held("step", END))
    assert enabled(built) == {"run", "stop", "restart"}


def test_a_stop_before_something_unknown_can_step(built):
    actions.update(built, held("forward", None))
    assert "step" in enabled(built)


def test_what_the_probe_has_left_can_not_be_paused(built):
    actions.update(built, RunState("running", detached=Detached("hook", "ValueError: no")))
    assert enabled(built) == {"stop", "restart"}


def test_a_pause_that_can_hold_right_here_can_be_pressed_again(built):
    actions.update(built, RunState("pausing", where=Where(0, 0, "train.py", 31, "main", "", "", True)))
    assert enabled(built) == {"pause", "stop", "restart"}


@pytest.mark.parametrize("place", ["group", "node"])
def test_a_backward_can_be_aborted_where_it_is_held_at_a_node(built, place):
    action = built["action.abort_backward"]
    for state in (RunState("running"), held("backward", "step"), RunState("held", stop=at_node("layer"))):
        actions.update(built, state)
        assert not action.isEnabled()
    actions.update(built, RunState("held", stop=at_node(place)))
    assert action.isEnabled()


def test_every_icon_is_a_file():
    folder = resources.folder() / "icons"
    assert [row.icon for row in actions.ROWS if row.icon and not (folder / f"{row.icon}.svg").is_file()] == []


def test_ids_and_keys_are_unique_and_the_keys_exist():
    keys = [key for row in actions.ROWS for key in row.keys]
    assert len(set(keys)) == len(keys)
    assert all(QKeySequence(key).toString() for key in keys)
    assert len({row.id for row in actions.ROWS}) == len(actions.ROWS)


def test_menus_name_actions_that_exist():
    named = {name for _, ids in actions.MENUS for name in ids if name and name.startswith("action.")}
    assert named <= {row.id for row in actions.ROWS}


def test_the_tooltip_has_the_key_and_what_it_does(built):
    assert built["action.step"].toolTip().startswith("Step (F8): runs the next phase")


def test_only_what_has_something_to_do_is_built(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    assert set(actions.build(owner, {"action.quit": owner.close})) == {"action.quit"}


def test_a_triggered_action_calls(qtbot):
    owner, called = QWidget(), []
    qtbot.addWidget(owner)
    actions.build(owner, {"action.quit": lambda: called.append("quit")})["action.quit"].trigger()
    assert called == ["quit"]


def test_one_theme_is_checked_at_a_time(built):
    actions.mark(built, "action.theme_dark")
    actions.mark(built, "action.theme_light")
    assert built["action.theme_light"].isChecked() and not built["action.theme_dark"].isChecked()


@pytest.mark.parametrize("key_map", actions.KEY_MAPS)
def test_no_key_means_two_things(key_map):
    of_actions = [key for row in actions.ROWS for key in actions.keys_of(row.id, key_map)]
    of_panels = [key for row in panels.ROWS for key in row.keys]
    keys = [QKeySequence(key).toString() for key in of_actions + of_panels]
    assert sorted(keys) == sorted(set(keys)) and "" not in keys


def test_the_keys_of_vs_code_are_its_own_and_tool_tips_tell_them(built):
    actions.rekey(built, "vscode")
    keys = {name: built[f"action.{name}"].shortcut().toString() for name in ("run", "step_line", "step_into", "pause")}
    assert keys == {"run": "F5", "step_line": "F10", "step_into": "F11", "pause": "F6"}
    assert built["action.toggle_breakpoint"].toolTip().startswith("Toggle breakpoint (F9)")
    actions.rekey(built, "pycharm")
    assert built["action.run"].shortcut().toString() == "F9" and "(F9)" in built["action.run"].toolTip()
