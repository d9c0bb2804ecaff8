"""The timeline as a user meets it: moments by click and by key, zoom, drag, follow, export, a new run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QFontMetrics, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QScrollBar, QToolButton, QWidget

from inspector.conversation.launch import Launch
from inspector.panels.style import look
from inspector.panels.timeline import words
from inspector.panels.timeline.canvas import Canvas
from inspector.panels.timeline.panel import TimelinePanel
from inspector.wire.inside import Inside
from inspector.wire.messages import PHASES, LossValue, Moment, Stopped
from inspector.wire.seen import ABORTED, Spot
from tests.fakes import FakeSession
from tests.unit.conversation.loops import LOOP, loop, seen
from tests.unit.panels.timeline.moments import row

SCRIPT = "/home/ada/train.py"
LOSS = LossValue(1, "loss", 2.5, "NllLossBackward0", (), "float32", "cpu")


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def panel(qtbot: Any, session: FakeSession) -> Iterator[TimelinePanel]:
    look.choose(look.DARK)
    panel = TimelinePanel(session)
    qtbot.addWidget(panel.view)
    panel.view.resize(800, 260)
    with qtbot.waitExposed(panel.view):
        panel.view.show()
    session.start(Launch(SCRIPT))
    yield panel
    look.choose(look.DARK)


@pytest.fixture
def canvas(panel: TimelinePanel) -> Canvas:
    found = panel.view.findChild(QWidget, "timeline.ribbon")
    assert isinstance(found, Canvas)
    return found


def told(panel: TimelinePanel, iterations: int, first: int = 1) -> None:
    """So many iterations have come and are drawn."""
    panel.session.seen.add(loop(iterations, first))
    panel.controller.view.refresh()


def stop(
    ordinal: int, coming: str = "forward", inside: Inside | None = None, phase: str = "", role: str = ""
) -> Stopped:
    done = Moment(ordinal, phase or LOOP[(ordinal - 1) % 6], role, 1, SCRIPT, 10)
    return Stopped(
        ordinal,
        done,
        Moment(0, coming, "", 1, SCRIPT, 11),
        1,
        "batch",
        LOOP,
        10,
        4,
        1,
        LOSS,
        0.25,
        None,
        None,
        None,
        inside,
    )


def text(panel: TimelinePanel, name: str) -> str:
    label = panel.view.findChild(QLabel, name)
    assert label is not None
    return str(label.text())


def click(qtbot: Any, canvas: Canvas, index: int) -> None:
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect_of(index).center().toPoint())


def wheel(canvas: Canvas, x: float, turned: int, modifiers: Qt.KeyboardModifier) -> None:
    at = QPointF(x, 40)
    event = QWheelEvent(
        at, canvas.mapToGlobal(at), QPoint(), QPoint(0, turned), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def shows(canvas: Canvas, colour: Any, index: int) -> bool:
    """Whether pixels of this colour are in the cell of a moment."""
    image = canvas.grab().toImage()
    cell = canvas.rect_of(index).toRect() & canvas.rect()
    pixels = ((x, y) for x in range(cell.left(), cell.right() + 1) for y in range(cell.top(), cell.bottom() + 1))
    return any(image.pixelColor(x, y).rgb() == colour.rgb() for x, y in pixels)


# ── what is shown ──


def test_before_anything_runs_a_sentence_says_what_comes(panel, session):
    assert "appear here" in panel.controller.view._empty.text() and panel.controller.view._empty.isVisible()
    told(panel, 1)
    assert not panel.controller.view._empty.isVisible()


def test_a_phase_has_its_colour_and_what_is_chosen_its_frame(panel, canvas, qtbot):
    told(panel, 2)
    assert shows(canvas, words.ink("backward"), 10) and not shows(canvas, words.ink("backward"), 11)
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert shows(canvas, look.current().colour("text"), 11)


def test_a_click_shows_what_was_recorded(panel, canvas, session, qtbot):
    session.hold(stop(11))
    told(panel, 2)
    click(qtbot, canvas, 10)
    assert text(panel, "timeline.chosen") == "backward · of backward · iteration 2 · train.py:14"
    lines = text(panel, "timeline.details")
    assert "took 1.00 ms" in lines and "of backward = 0.5" in lines and "gradients of 4 of 10 parameters" in lines


def test_what_was_not_read_is_said_so(panel, canvas, qtbot):
    told(panel, 2)
    click(qtbot, canvas, 9)
    assert "nothing was read of its gradients" in text(panel, "timeline.details")
    assert "of backward = 0.5" in text(panel, "timeline.details")  # of its iteration


def test_the_place_where_training_is_held_is_marked(panel, canvas, session):
    told(panel, 1)
    before = canvas.grab().toImage()
    session.hold(stop(6))
    panel.controller.view.refresh()
    after = canvas.grab().toImage()
    x = round(canvas.rect_of(5).right()) + 1
    amber = look.current().colour("amber").rgb()
    assert after.pixelColor(x, 40).rgb() == amber and before.pixelColor(x, 40).rgb() != amber


def test_layers_that_were_stepped_stand_in_the_lower_lane(panel, canvas, session, qtbot):
    for name in ("model.conv", "model.relu"):
        session.hold(stop(2, "layer", Inside("layer", "model.fc", 1, 1, 3, name), "layer", name))
    told(panel, 1)
    cell, lane = canvas.rect_of(2), canvas._lane()
    at = QPointF(cell.left() + 0.75 * cell.width(), lane.center().y()).toPoint()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert "model.relu · train.py:10 · 250 ms" in text(panel, "timeline.details")
    assert text(panel, "timeline.chosen").startswith("forward")


def test_in_a_free_run_moments_are_wanted_only_while_they_are_seen(panel, session, qtbot):
    def last_wish() -> bool:
        return bool([call[1] for call in session.calls if call[0] == "watch_moments"][-1:] == [True])

    qtbot.waitUntil(last_wish)
    panel.view.hide()
    assert not last_wish()
    panel.view.show()
    qtbot.waitUntil(last_wish)


# ── mouse and keys ──


def test_keys_reach_every_moment(panel, canvas, qtbot):
    told(panel, 3)
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    found = [text(panel, "timeline.chosen")]
    for _ in range(17):
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
        found.append(text(panel, "timeline.chosen"))
        assert canvas.rect().contains(canvas.rect_of(len(found) - 1).center().toPoint())
    assert [chosen.split(" · ")[0] for chosen in found] == [*LOOP] * 3
    qtbot.keyClick(canvas, Qt.Key.Key_PageUp)
    assert "step · of step · iteration 2" in text(panel, "timeline.chosen")
    qtbot.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert "iteration 1" in text(panel, "timeline.chosen")


def test_plus_minus_and_0_zoom(panel, canvas, qtbot):
    told(panel, 30)
    usual = canvas.sight.layout.width
    qtbot.keyClicks(canvas, "+")
    larger = canvas.sight.layout.width
    qtbot.keyClicks(canvas, "0")
    assert larger > 1.3 * usual > canvas.sight.layout.width and canvas.rect().contains(
        canvas.rect_of(0).center().toPoint()
    )
    qtbot.keyClicks(canvas, "-")
    assert canvas.rect().contains(canvas.rect_of(0).center().toPoint())


def test_the_wheel_moves_and_with_ctrl_zooms(panel, canvas):
    told(panel, 30)
    left = canvas.sight.left
    wheel(canvas, 300, 120, Qt.KeyboardModifier.NoModifier)
    assert canvas.sight.left == pytest.approx(left - 120)
    under = canvas.moment_at(QPointF(300, 40))
    width = canvas.sight.layout.width
    wheel(canvas, 300, 120, Qt.KeyboardModifier.ControlModifier)
    assert canvas.sight.layout.width > width and canvas.moment_at(QPointF(300, 40)) == under


def test_a_drag_moves_and_chooses_nothing(panel, canvas, qtbot):
    told(panel, 30)
    left = canvas.sight.left
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 40))
    qtbot.mouseMove(canvas, QPoint(180, 40))
    qtbot.mouseMove(canvas, QPoint(250, 40))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(250, 40))
    assert canvas.sight.left == pytest.approx(left - 150) and text(panel, "timeline.chosen") == ""


def test_it_follows_until_somebody_scrolls_back(panel, canvas, qtbot):
    follow = panel.view.findChild(QToolButton, "timeline.follow")
    told(panel, 30)
    assert follow.isChecked()
    panel.view.findChild(QScrollBar, "timeline.scroll").setValue(500)
    assert not follow.isChecked()
    told(panel, 5, 31)
    assert canvas.sight.left == 500
    qtbot.mouseClick(follow, Qt.MouseButton.LeftButton)
    assert follow.isChecked() and canvas.rect().contains(canvas.rect_of(209).center().toPoint())


def test_the_legend_shows_whole_words_only_and_all_of_them_by_its_tooltip(panel, qtbot):
    told(panel, 1)
    legend = panel.view.findChild(QLabel, "timeline.legend")
    for width, whole in ((1200, True), (430, False)):
        panel.view.resize(width, 260)
        qtbot.waitUntil(lambda whole=whole: ("step" in legend.text()) == whole)
        assert QFontMetrics(legend.font()).horizontalAdvance(plain(legend.text())) <= legend.width()
        assert "data" in legend.text() and "step" in legend.toolTip()


def plain(rich: str) -> str:
    document = QTextDocument()
    document.setHtml(rich)
    return document.toPlainText()


def test_equal_widths_are_wished_by_a_button(panel, canvas, qtbot):
    told(panel, 3)
    qtbot.mouseClick(panel.view.findChild(QToolButton, "timeline.equal"), Qt.MouseButton.LeftButton)
    assert canvas.sight.layout.equal
    assert words.equal_widths() == "equal widths, not to scale"


def test_its_line_is_shown_by_enter(panel, canvas, session, qtbot):
    told(panel, 1)
    click(qtbot, canvas, 3)
    with qtbot.waitSignal(session.place_wanted) as wanted:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert wanted.args == [SCRIPT, 13]


def test_run_to_here_is_possible_from_the_same_place(panel, canvas, session, qtbot):
    told(panel, 2)
    session.hold(stop(12))
    panel.controller.view.refresh()
    run = panel.view.findChild(QAction, "action.run_to_moment")
    click(qtbot, canvas, 10)
    assert not run.isEnabled()
    click(qtbot, canvas, 11)
    run.trigger()
    assert session.calls[-1] == ("step", "iteration")


# ── many, export, restart ──


def test_ten_thousand_iterations_are_one_picture(panel, canvas, qtbot):
    for first in range(1, 10_001, 500):
        panel.session.seen.add(loop(500, first))
    panel.controller.view.refresh()
    qtbot.keyClicks(canvas, "0")
    ink, image = {colour.rgb() for colour in words.inks()[: len(PHASES)]}, canvas.grab().toImage()
    cell = canvas.rect_of(30_000)
    x = round(cell.left())
    assert {image.pixelColor(x, y).rgb() for y in range(int(cell.top()), int(cell.bottom()))} >= ink
    click_at = QPoint(x, 40)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=click_at)
    assert "iteration 50" in text(panel, "timeline.chosen")


def test_the_moments_are_exported(panel, session, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    session.hold(stop(5))
    told(panel, 200)
    path = tmp_path / "moments.csv"
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(path)))
    panel.view.findChild(QAction, "action.export_timeline_csv").trigger()
    qtbot.waitUntil(lambda: "Saved" in text(panel, "timeline.details"))
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [row["phase"] for row in rows] == [*LOOP] * 200 and [int(row["moment"]) for row in rows] == list(
        range(1, 1201)
    )
    assert (rows[4]["loss"], rows[4]["with_grad"], rows[3]["loss"], rows[3]["with_grad"]) == ("1.0", "4", "", "")
    assert float(rows[10]["seconds"]) == pytest.approx(0.001) and rows[10]["line"] == "14"


def test_a_name_in_an_export_is_no_formula_and_a_number_is_a_number(panel, session, qtbot, tmp_path: Path):
    spot = Spot("=1+1\u202e", "-a\udcff.py", 14)
    session.seen.add(seen([(1, "backward", 0, 1, 0.0, 0.1, 0, -2.5)], (spot,)))
    panel.controller.view.refresh()
    path = tmp_path / "moments.csv"
    panel.controller.view.csv_wished.emit(str(path))
    qtbot.waitUntil(lambda: "Saved" in text(panel, "timeline.details"))
    [line] = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    assert (line["role"], line["file"], line["loss"]) == ("'=1+1\\u202e", "'-a\\udcff.py", "-2.5")


def test_a_backward_that_was_aborted_is_marked_told_and_exported(panel, canvas, session, qtbot, tmp_path: Path):
    rows = [row(1, "loss", 0.0, 0.1), row(2, "backward", 0.1, 0.2, flags=ABORTED), row(3, "backward", 0.2, 0.3)]
    session.seen.add(seen(rows))
    panel.controller.view.refresh()
    picture, cells = canvas.grab().toImage(), [canvas.rect_of(index) for index in (1, 2)]
    aborted, whole = (picture.pixelColor(int(cell.center().x()), int(cell.top()) + 1) for cell in cells)
    assert aborted == look.DARK.colour("red") != whole
    click(qtbot, canvas, 1)
    assert "aborted by you" in text(panel, "timeline.details") + text(panel, "timeline.chosen")
    path = tmp_path / "moments.csv"
    panel.controller.view.csv_wished.emit(str(path))
    qtbot.waitUntil(lambda: "Saved" in text(panel, "timeline.details"))
    exported = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [(line["failed"], line["aborted"]) for line in exported] == [("0", "0"), ("0", "1"), ("0", "0")]


def test_what_can_not_be_written_is_said(panel, qtbot, tmp_path):
    told(panel, 1)
    panel.controller.view.csv_wished.emit(str(tmp_path / "nowhere" / "moments.csv"))
    qtbot.waitUntil(lambda: "could not be written" in text(panel, "timeline.details"))


def test_a_new_run_begins_with_nothing(panel, canvas, session, qtbot):
    told(panel, 30)
    click(qtbot, canvas, len(panel.controller.model.ribbon) - 1)
    session.start(Launch(SCRIPT))
    assert not len(panel.controller.model.ribbon) and panel.controller.view._empty.isVisible()
    told(panel, 1)
    assert len(panel.controller.model.ribbon) == 6 and text(panel, "timeline.chosen") == ""


def test_light_is_painted_as_well(panel, canvas):
    told(panel, 2)
    look.choose(look.LIGHT)
    assert shows(canvas, words.ink("backward"), 10)
    assert canvas.grab().toImage().pixelColor(2, 2).rgb() == look.LIGHT.colour("panel").rgb()


def test_an_iteration_that_somebody_wants_to_see_is_chosen(panel, session):
    told(panel, 8)
    session.selection.want_iteration(3)
    assert "iteration 3" in text(panel, "timeline.chosen")
    assert session.selection.iteration == 0


def test_an_iteration_that_is_wanted_before_anybody_looks_is_chosen_then(qtbot, panel, session):
    told(panel, 8)
    panel.view.hide()
    session.selection.want_iteration(5)
    assert text(panel, "timeline.chosen") == ""
    panel.view.show()
    qtbot.waitUntil(lambda: "iteration 5" in text(panel, "timeline.chosen"))


def test_an_iteration_whose_moments_are_not_kept_is_said_to_be_so(panel, session):
    told(panel, 3)
    session.selection.want_iteration(90)
    assert "No moment of iteration 90 is kept." in text(panel, "timeline.details")
