"""The strip of phases: its words, its order, its ink."""

from __future__ import annotations

import pytest

from inspector.desk.window.phase_strip import PhaseStrip
from inspector.wire.inside import Inside
from inspector.wire.messages import END

from ..samples import ORDER, aborted, progress, stopped


@pytest.fixture
def strip(qtbot):
    made = PhaseStrip()
    qtbot.addWidget(made)
    return made


def colours(strip: PhaseStrip) -> set[int]:
    """Of all pixels, when it is as wide as it wants to be."""
    strip.resize(strip.sizeHint())
    picture = strip.grab().toImage()
    return {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}


def test_it_begins_empty(strip):
    assert (strip.order, strip.words()) == ((), "")
    assert len(colours(strip)) == 1


def test_a_stop_shows_what_is_done_and_what_comes(strip):
    strip.show_stop(stopped("backward", "step"))
    assert strip.order == ORDER
    assert strip.words() == "backward is done, step is next"
    assert strip.accessibleDescription() == strip.toolTip() == strip.words()


@pytest.mark.parametrize(
    "done, coming, words",
    [(None, "data", "data is next"), ("forward", None, "forward is done"), (None, None, "")],
)
def test_what_is_unknown_is_left_out(strip, done, coming, words):
    strip.show_stop(stopped(done, coming))
    assert strip.words() == words


def test_a_backward_that_was_aborted_is_not_done(strip):
    strip.show_stop(stopped("backward", "step"))
    done = colours(strip)
    strip.show_stop(aborted("step"))
    assert strip.words() == "backward was aborted, step is next"
    assert len(colours(strip) - done) > 5


def test_the_end_is_a_phase_of_the_last_stop_only(strip):
    strip.show_stop(stopped("step", END))
    assert strip.order == (*ORDER, END) and strip.words() == "step is done, end is next"
    strip.show_end()
    assert strip.order == ORDER and strip.words() == ""


@pytest.mark.parametrize(("place", "phase"), [("layer", "forward"), ("layer_end", "forward"), ("node", "backward")])
def test_within_a_phase_that_phase_is_the_one_at_work(strip, place, phase):
    """Also in the first iteration, which has not come to its end and so to no order with that phase."""
    inside = Inside(place, "model.conv1", 1, 1, 3, "model")
    finer = "node" if phase == "backward" else "layer"
    strip.show_stop(stopped(finer, finer, order=("data", "zero_grad"), inside=inside))
    assert strip.order == ("data", "zero_grad", phase)
    assert strip.words() == f"within {phase}"


def test_the_order_is_the_scripts(strip):
    order = ("data", "forward", "backward")
    strip.show_stop(stopped("data", "forward", order=order))
    assert strip.order == order
    narrow = strip.sizeHint().width()
    strip.show_stop(stopped("data", "forward"))
    assert strip.sizeHint().width() > narrow


def test_a_free_run_shows_the_order_alone(strip):
    strip.show_stop(stopped("data", "zero_grad"))
    strip.show_progress(progress())
    assert strip.order == ORDER and strip.words() == ""


def test_a_new_run_begins_empty(strip):
    strip.show_stop(stopped("data", "zero_grad"))
    strip.clear()
    assert strip.order == () and strip.toolTip() == ""


def test_painting_inks_and_the_place_shows(strip):
    strip.show_progress(progress())
    free = colours(strip)
    strip.show_stop(stopped("backward", "step"))
    assert len(free) > 10 and len(colours(strip) - free) > 10


def test_a_phase_holds_from_its_menu_and_the_menu_shows_it(qtbot, strip):
    wished: list[tuple[str, str]] = []
    strip.breakpoint_wished.connect(lambda *wish: wished.append(wish))
    strip.order = ("data", "forward", "backward")
    widths = strip._widths()
    assert [strip.phase_at(2), strip.phase_at(1 + widths[0] + 2), strip.phase_at(5000)] == ["data", "", ""]
    before, after = strip.menu_of("backward").actions()
    after.trigger()
    assert wished == [("backward", "after")] and not before.isChecked()
    strip.breakpoints = frozenset({("backward", "before")})
    menu = strip.menu_of("backward")
    assert [action.isChecked() for action in menu.actions()] == [True, False]
    menu.close()
