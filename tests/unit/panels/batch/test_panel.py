"""The controller: one question at each stop, and what the answers do."""

from __future__ import annotations

import pytest

from inspector.panels.batch.panel import SAMPLES, SIDE, BatchPanel
from inspector.wire.messages import AskBatch, Refused, Stopped
from tests.fakes import FakeSession

from .samples import batch, sample


@pytest.fixture
def session(qapp):
    return FakeSession()


@pytest.fixture
def panel(qtbot, session):
    made = BatchPanel(session)
    qtbot.addWidget(made.view)
    made.view.show()
    session.hold(Stopped(1, None, None, 1, "batch", (), 0, 0, 0, None, 0.0, None, None))
    return made


def test_a_stop_brings_the_batch(panel, session):
    assert session.asked[0][0] == AskBatch(0, SAMPLES, SIDE)
    session.answer(0, batch(sample(0)))
    assert panel.view.true_class.text() == "Label: 3 cat"


def test_a_refusal_becomes_a_sentence(panel, session):
    session.answer(0, Refused(0, 1, "no_batch", ""))
    assert panel.view.sentence.text().startswith("No batch yet")


def test_a_stale_question_changes_nothing(panel, session):
    session.answer(0, batch(sample(0)))
    panel.ask()
    session.answer(1, Refused(0, 1, "stale", ""))
    assert panel.view.true_class.text() == "Label: 3 cat"


def test_while_running_it_asks_again_only_when_answered(panel, session, qtbot):
    session.go_on()
    session.answer(0, batch(sample(0)))
    qtbot.waitUntil(lambda: len(session.asked) == 2)
    session.set_state("held")
    session.stopped.emit(None)
    assert len(session.asked) == 3


def test_the_last_batch_stays_after_the_end_and_goes_with_a_new_run(panel, session):
    session.answer(0, batch(sample(0)))
    session.ended.emit(None)
    assert panel.view.true_class.isVisible()
    session.started.emit(None)
    assert panel.view.sentence.isVisible() and not panel.view.true_class.isVisible()
