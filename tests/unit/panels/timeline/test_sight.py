"""What is in view: it follows, it stays where somebody has scrolled to, and it is zoomed around a place."""

from __future__ import annotations

import pytest

from inspector.conversation.seen import moments as kept
from inspector.conversation.seen.history import History
from inspector.panels.timeline.layout import USUAL
from inspector.panels.timeline.model import TimelineModel
from inspector.panels.timeline.sight import ROOM, TimelineViewport
from tests.unit.conversation.loops import loop


@pytest.fixture
def history(qtbot) -> History:
    made = History()
    made.add(loop(20))
    return made


@pytest.fixture
def sight(history: History) -> TimelineViewport:
    made = TimelineViewport(TimelineModel(history))
    made.resize(800.0)
    made.take()
    return made


def more(sight: TimelineViewport, history: History, count: int, first: int) -> None:
    history.add(loop(count, first))
    sight._model.take()
    sight.take()


def middle(sight: TimelineViewport) -> int:
    found = sight.layout.index_at(sight.left + sight.width / 2)
    assert found is not None
    return found + sight.layout.ribbon.first


def test_the_newest_is_in_view_from_the_beginning(sight, history):
    assert sight.layout.iteration_width() == pytest.approx(USUAL)
    assert sight.left + sight.width == pytest.approx(sight.layout.width + ROOM)
    more(sight, history, 5, 21)
    assert sight.follows and sight.left + sight.width == pytest.approx(sight.layout.width + ROOM)


def test_who_scrolls_back_stays_there(sight, history):
    sight.move_to(300.0)
    seen = middle(sight)
    more(sight, history, 5, 21)
    assert not sight.follows and middle(sight) == seen and sight.left == pytest.approx(300.0)


def test_who_scrolls_to_the_end_follows_again(sight, history):
    sight.move_to(300.0)
    sight.move_to(1e9)
    assert sight.follows


def test_what_is_in_view_stays_when_the_oldest_are_forgotten(sight, history, monkeypatch):
    monkeypatch.setattr(kept, "MOST_ITERATIONS", 22)
    sight.move_to(3000.0)
    seen, place = middle(sight), sight.left - sight.layout.cell(30)[0]
    more(sight, history, 6, 21)
    assert sight.layout.ribbon.first == 24 and middle(sight) == seen
    assert sight.left - sight.layout.cell(30 - 24)[0] == pytest.approx(place)


def test_a_zoom_keeps_what_is_under_the_mouse(sight):
    sight.move_to(2000.0)
    before = sight.layout.index_at(sight.left + 500.0)
    for factor in (1.4, 1.4, 1.4, 1 / 1.4, 1 / 1.4, 1 / 1.4, 1 / 1.4):
        sight.zoom(factor, 500.0)
        assert sight.layout.index_at(sight.left + 500.0) == before


def test_a_zoom_while_following_keeps_the_newest(sight):
    sight.zoom(3.0, None)
    assert sight.follows and sight.left == pytest.approx(sight.farthest())


def test_nothing_is_smaller_than_all_of_it(sight):
    for _ in range(50):
        sight.zoom(0.5, 100.0)
    assert sight.layout.width == pytest.approx(800.0 - ROOM, rel=0.02) and sight.left == 0


def test_a_moment_is_brought_into_view(sight):
    sight.show(0)
    assert sight.left == 0 and not sight.follows
    sight.show(len(sight.layout.ribbon) - 1)
    assert sight.follows


def test_a_new_run_is_seen_as_the_first_one(sight, history):
    sight.zoom(5.0, 10.0)
    sight.move_to(0.0)
    history.begin()
    sight._model.clear()
    sight.clear()
    more(sight, history, 2, 1)
    assert sight.follows and sight.layout.iteration_width() == pytest.approx(USUAL)


def test_without_moments_there_is_nothing_to_see(qtbot):
    sight = TimelineViewport(TimelineModel(History()))
    for do in (sight.take, sight.show_all, lambda: sight.zoom(2.0, 5.0), lambda: sight.set_equal(True), sight.clear):
        do()
    assert sight.left == 0 and sight.layout.width == 0
