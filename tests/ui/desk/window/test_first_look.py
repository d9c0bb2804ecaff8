"""The dock of layers and nodes comes to the front once by itself."""

from __future__ import annotations

import dataclasses

from inspector.desk.application import Desk
from tests.fakes import FakeSession
from tests.unit.desk.samples import at_node
from tests.unit.panels.inside.examples import BEFORE_LAYER, stopped


def test_the_first_stop_within_a_forward_brings_it_and_none_after_it_was_closed(desk: Desk, session: FakeSession):
    dock = desk.window.docks["inside"]
    session.set_state("running")
    session.hold(stopped(None, "forward", 1))
    assert not dock.isVisible() and desk.panels["inside"].controller is None
    session.hold(stopped(BEFORE_LAYER, stop=2))
    assert dock.isVisible() and desk.panels["inside"].view.isVisible()
    dock.show_action.trigger()
    session.hold(stopped(BEFORE_LAYER, stop=3))
    assert not dock.isVisible()


def test_a_line_of_a_forward_does_not_bring_it(desk: Desk, session: FakeSession):
    session.set_state("running")
    session.hold(stopped(dataclasses.replace(BEFORE_LAYER, place="line"), stop=2))
    assert not desk.window.docks["inside"].isVisible()


def test_one_that_the_user_has_shown_and_hidden_before_stays_hidden(desk: Desk, session: FakeSession):
    dock = desk.window.docks["inside"]
    for _ in range(2):
        dock.show_action.trigger()
    session.set_state("running")
    session.hold(stopped(BEFORE_LAYER, stop=2))
    assert not dock.isVisible()


def test_a_line_that_is_wanted_brings_the_source(desk: Desk, session: FakeSession):
    dock = desk.window.docks["source"]
    dock.hide()
    session.show_place(__file__, 1)
    assert dock.isVisible()


def test_step_into_a_backward_brings_the_graph_once(desk: Desk, session: FakeSession):
    graph = desk.window.docks["graph"]
    session.set_state("running")
    session.hold(stopped(None, "backward", 1))
    desk.window.acts["action.step_into"].trigger()
    assert session.calls[-1] == ("step", "into")
    session.hold(at_node())
    assert graph.isVisible()
    graph.close()
    desk.window.acts["action.step_into"].trigger()
    session.hold(at_node())
    assert not graph.isVisible()


def test_other_steps_leave_the_graph_where_it_is(desk: Desk, session: FakeSession):
    session.set_state("running")
    session.hold(stopped(None, "backward", 1))
    desk.window.acts["action.step"].trigger()
    session.hold(at_node())
    assert not desk.window.docks["graph"].isVisible()
