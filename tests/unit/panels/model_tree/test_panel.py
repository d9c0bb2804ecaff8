"""The controller: what it asks for, and what it does with the answers."""

from __future__ import annotations

import pytest

from inspector.panels.model_tree import panel as module
from inspector.panels.model_tree.panel import ModelTreePanel
from inspector.wire.messages import AskStructure, AskValues, Refused, Stopped
from tests.fakes import FakeSession

from .samples import convolutional, structure, values

NODES = convolutional()


def stopped(stop: int) -> Stopped:
    return Stopped(stop, None, None, 1, "batch", (), 10, 0, 1, None, 0.0, None, None)


@pytest.fixture
def session(qapp):
    return FakeSession()


@pytest.fixture
def panel(qtbot, session):
    made = ModelTreePanel(session)
    qtbot.addWidget(made.view)
    made.view.resize(452, 700)
    made.view.show()
    return made


def questions(session: FakeSession) -> list:
    return [question for question, _ in session.asked]


def test_a_stop_brings_the_structure_and_then_the_numbers(panel, session):
    session.hold(stopped(1))
    assert questions(session) == [AskStructure(0, 0)]
    session.answer(0, structure(NODES))
    wanted = tuple(node.id for node in NODES if node.kind == "parameter")
    assert questions(session)[1:] == [AskValues(0, 1, tuple(range(len(NODES))))], "parameters and modules"
    session.answer(1, values(NODES, ["none"] * 10))
    assert panel.model.cells.state(2 * wanted[0]) == "none"


def test_a_known_model_is_asked_about_at_once(panel, session):
    session.hold(stopped(1))
    session.answer(0, structure(NODES))
    session.hold(stopped(2))
    assert questions(session)[2] == AskStructure(0, 1, len(NODES))
    assert isinstance(questions(session)[3], AskValues)
    session.answer(2, structure(NODES, 1, 2, first=len(NODES)))
    assert len(session.asked) == 4 and panel.model.rowCount() == 1


def test_numbers_of_another_structure_are_left(panel, session):
    session.hold(stopped(1))
    session.answer(0, structure(NODES))
    session.answer(1, values(NODES, ["none"] * 10, version=7))
    assert panel.model.cells.readings is None


def test_a_refusal_leaves_the_sentence(panel, session):
    session.hold(stopped(1))
    session.answer(0, Refused(0, 1, "no_model", ""))
    assert panel.view.empty.isVisible() and len(session.asked) == 1


def test_a_hidden_view_asks_nothing_and_catches_up_when_shown(panel, session):
    panel.view.hide()
    session.hold(stopped(1))
    assert session.asked == []
    panel.view.show()
    assert questions(session) == [AskStructure(0, 0)]


def test_of_a_large_model_only_what_is_seen_is_measured(panel, session, monkeypatch):
    monkeypatch.setattr(module, "WHOLE_MODEL", 5)
    panel.view.resize(452, 200)
    session.hold(stopped(1))
    session.answer(0, structure(NODES))
    asked = questions(session)[1].wanted
    assert 0 < len(asked) < 10


def test_scrolling_a_large_model_asks_again(panel, session, monkeypatch, qtbot):
    monkeypatch.setattr(module, "WHOLE_MODEL", 5)
    panel.view.resize(452, 200)
    session.hold(stopped(1))
    session.answer(0, structure(NODES))
    session.answer(1, values(NODES, ["none"] * 10))
    panel.view.tree.verticalScrollBar().setValue(300)
    qtbot.waitUntil(lambda: len(session.asked) > 2)
    assert questions(session)[-1].wanted != questions(session)[1].wanted


def test_a_new_run_starts_empty_and_an_ended_one_stays_readable(panel, session):
    session.hold(stopped(1))
    session.answer(0, structure(NODES))
    session.ended.emit(None)
    assert panel.model.rowCount() == 1
    session.started.emit(None)
    assert panel.model.rowCount() == 0 and panel.model.version == 0
    assert "first batch" in panel.view.empty.text()
