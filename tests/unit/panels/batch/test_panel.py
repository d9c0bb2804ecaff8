"""The controller: one question at each stop, and what the answers do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from inspector.panels.batch.panel import BatchPanel
from inspector.panels.batch.view import CONFUSION, ITEMS, SAMPLES
from inspector.wire.batches import AskConfusion
from inspector.wire.messages import AskBatch, Refused, Stopped
from tests.fakes import FakeSession

from .samples import batch, confusion, sample


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
    question = session.asked[0][0]
    assert isinstance(question, AskBatch) and question.items and question.order == "position"
    assert 32 <= question.limit <= 256 and question.first == 0
    session.answer(0, batch(sample(0)))
    assert panel.view.samples.true_class.text() == "Label: 3 cat"


def test_a_refusal_becomes_a_sentence(panel, session):
    session.answer(0, Refused(0, 1, "no_batch", ""))
    assert panel.view.sentence.text().startswith("No batch yet")


def test_a_stale_question_changes_nothing(panel, session):
    session.answer(0, batch(sample(0)))
    panel.ask()
    session.answer(1, Refused(0, 1, "stale", ""))
    assert panel.view.samples.true_class.text() == "Label: 3 cat"


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
    assert panel.view.samples.true_class.isVisible()
    session.started.emit(None)
    assert panel.view.sentence.isVisible() and not panel.view.samples.true_class.isVisible()


def asked(session) -> list:
    return [question for question, _ in session.asked]


def large(count: int = 4096, first: int = 0, shown: int = 64, **more):
    """A piece of a large batch."""
    places = range(first, first + shown)
    return batch(*(sample(place) for place in places), size=count, matching=count, first=first, **more)


def test_another_order_is_asked_for_and_an_answer_in_the_old_one_dropped(panel, session):
    samples = panel.view.samples
    session.answer(0, batch(sample(0), sample(1)))
    panel.ask()
    samples.order.orders.setCurrentIndex(samples.order.orders.findData("loss"))
    last = asked(session)[-1]
    assert (last.order, last.descending, last.only_wrong) == ("loss", True, False)
    session.answer(2, batch(sample(1, loss=2.0), sample(0, loss=1.0), ordered="loss", loss_reason=""))
    session.answer(1, batch(sample(0), sample(1)))
    assert samples.shelf.sample(0).index == 1
    samples.order.only_wrong.setChecked(True)
    assert asked(session)[-1].only_wrong


def test_pieces_are_asked_for_as_they_are_seen(panel, session, qtbot):
    session.answer(0, large())
    gallery = panel.view.samples.gallery
    qtbot.waitUntil(lambda: gallery.verticalScrollBar().maximum() > 1000)
    before = len(session.asked)
    gallery.verticalScrollBar().setValue(gallery.verticalScrollBar().maximum() // 2)
    qtbot.waitUntil(lambda: len(session.asked) > before)
    piece = asked(session)[-1]
    first, last = gallery.seen()
    assert not piece.items and piece.first <= first and piece.first + piece.limit >= last
    session.answer(len(session.asked) - 1, large(first=piece.first, shown=piece.limit))
    assert panel.view.samples.shelf.sample(first).index == first


def test_a_sample_that_is_chosen_before_it_comes_is_shown_when_it_does(panel, session, qtbot):
    session.answer(0, large())
    gallery = panel.view.samples.gallery
    qtbot.keyClick(gallery, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: asked(session)[-1].first > 0)
    piece = asked(session)[-1]
    session.answer(len(session.asked) - 1, large(first=piece.first, shown=4096 - piece.first))
    assert panel.view.current == 4095
    wish = asked(session)[-1]
    assert (wish.chosen, wish.limit) == (4095, 0) and wish.large > 0


def test_what_is_counted_is_asked_for_only_while_it_is_seen(panel, session):
    session.answer(0, batch(sample(0)))
    assert not any(isinstance(question, AskConfusion) for question in asked(session))
    panel.view.show_tab(CONFUSION)
    assert asked(session)[-1] == AskConfusion(0, 1000)
    session.answer(len(session.asked) - 1, confusion({(3, 5): 13, (3, 3): 44}))
    page = panel.view.confusion
    assert page.summary.text() == "57 samples · 77.2 % right"
    page.lasts.setCurrentIndex(2)
    assert asked(session)[-1] == AskConfusion(0, 10_000)
    panel.view.show_tab(SAMPLES)
    assert AskConfusion(0, 0) in asked(session)[-2:]
    panel.view.show_tab(CONFUSION)
    panel.view.hide()
    assert asked(session)[-1] == AskConfusion(0, 0)


def test_when_nobody_is_left_to_ask_the_order_stays(panel, session):
    session.answer(0, batch(sample(0), sample(1)))
    session.ended.emit(None)
    assert not panel.view.samples.order.isEnabled()
    session.started.emit(None)
    assert panel.view.samples.order.isEnabled()


def test_the_tab_that_the_user_chose_stays(panel, session):
    session.answer(0, batch(sample(0)))
    panel.view.show_tab(ITEMS)
    panel.ask()
    session.answer(len(session.asked) - 1, batch(sample(0)))
    assert panel.view.tabs.currentIndex() == ITEMS and panel.view.table.isVisible()
