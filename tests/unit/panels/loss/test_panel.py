"""The loss panel as a user meets it: value, curves, marks, mouse, restart, export."""

from __future__ import annotations

import csv
import errno
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetricsF, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from inspector.conversation.launch import Launch
from inspector.panels.loss import pyramid, shelf
from inspector.panels.loss.panel import LossPanel, cache_folder
from inspector.panels.loss.plot import LossPlot
from inspector.panels.style import look
from inspector.wire.lines import FIRST_PLOTTED
from inspector.wire.messages import LossPoints, LossValue, Progress, SeriesOpened, Stopped
from tests.fakes import FakeSession
from tests.unit.panels.loss.points import array, opened, points


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def panel(
    qtbot: QtBot, session: FakeSession, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LossPanel]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    look.choose(look.DARK)
    panel = LossPanel(session)
    qtbot.addWidget(panel.view)
    panel.view.resize(600, 320)
    panel.view.show()
    qtbot.waitUntil(lambda: panel.view.plot is not None)
    session.start(Launch("/home/ada/train.py", ("--device", "cpu")))
    yield panel
    look.choose(look.DARK)


def plot_of(panel: LossPanel) -> LossPlot:
    panel.view.refresh()
    assert panel.view.plot is not None
    return panel.view.plot


def told(value: float | None, iteration: int = 3, shape: tuple[int, ...] = ()) -> Progress:
    loss = LossValue(1, "loss", value, "NllLossBackward0", shape, "float32", "cpu")
    return Progress(iteration, "batch", (), None, None, None, loss)


def value_label(panel: LossPanel) -> QLabel:
    label = panel.view.findChild(QLabel, "loss.value")
    assert label is not None
    return label


def has_colour(image: QImage, colour: QColor, tolerance: int = 24) -> bool:
    width, height, line = image.width(), image.height(), image.bytesPerLine()
    bits = image.convertToFormat(QImage.Format.Format_RGB32).constBits()
    pixels = np.frombuffer(bits, np.uint8).reshape(height, line)[:, : width * 4].reshape(height, width, 4)
    wanted = np.array([colour.blue(), colour.green(), colour.red()], int)
    return bool((np.abs(pixels[..., :3].astype(int) - wanted).max(axis=-1) <= tolerance).any())


def test_pyqtgraph_and_numpy_are_not_loaded_with_the_panel() -> None:
    """The window is painted before them."""
    code = (
        "import sys; import inspector.panels.loss.panel; "
        "print([name for name in ('pyqtgraph', 'numpy', 'torch') if name in sys.modules])"
    )
    root = Path(__file__).parents[4]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_says_what_will_appear(panel: LossPanel) -> None:
    panel.view.refresh()
    shown = [label.text() for label in panel.view.findChildren(QLabel) if label.isVisible()]
    assert "The loss appears here after the first backward()." in shown


def test_points_before_the_first_show_are_drawn_after_it(qtbot: QtBot, session: FakeSession) -> None:
    panel = LossPanel(session)
    qtbot.addWidget(panel.view)
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([3.0, 2.0, 1.0]))
    assert panel.view.plot is None
    panel.view.show()
    qtbot.waitUntil(lambda: panel.view.plot is not None and panel.view.plot.isVisible())
    assert panel.view.findChild(QWidget, "loss.plot") is panel.view.plot
    qtbot.waitUntil(lambda: len(panel.view.plot._curves) == 1)
    assert panel.view.plot._curves[0].raw.getData()[1].tolist() == [3.0, 2.0, 1.0]


@pytest.mark.parametrize(
    ("value", "words", "colour"),
    [(2.302585, "2.30259", "cyan"), (math.nan, "NaN", "red"), (math.inf, "Inf", "red"), (-math.inf, "−Inf", "red")],
)
def test_the_head_tells_the_value(
    panel: LossPanel, session: FakeSession, value: float, words: str, colour: str
) -> None:
    session.progressed.emit(told(value))
    panel.view.refresh()
    label = value_label(panel)
    assert label.text() == words
    assert label.palette().windowText().color().name() == getattr(look.DARK, colour).lower()
    assert panel.view.head._detail.whole() == "NllLossBackward0 · iteration 3"


def test_a_loss_of_many_numbers_tells_its_shape(panel: LossPanel, session: FakeSession) -> None:
    session.progressed.emit(told(None, shape=(64, 10)))
    panel.view.refresh()
    assert value_label(panel).text() == "64×10"
    assert "not a single number" in panel.view.head._detail.whole()


def test_draws_at_most_thirty_times_a_second(qtbot: QtBot, panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    drawn: list[int] = []
    plot = plot_of(panel)
    original = plot.refresh
    plot.refresh = lambda: (drawn.append(1), original())  # type: ignore[method-assign]
    for start in range(500):
        session.points_arrived.emit(points([1.0], start))
    qtbot.waitUntil(lambda: bool(drawn))
    assert len(drawn) <= 2


def test_a_hidden_view_does_not_draw(qtbot: QtBot, panel: LossPanel, session: FakeSession) -> None:
    panel.view.refresh()
    panel.view.hide()
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([1.0]))
    assert not panel.view._frame.isActive()


def test_raw_and_smoothed_curve_are_in_the_picture(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.series_opened.emit(opened(2, "val_loss", validation=True))
    session.points_arrived.emit(points(np.linspace(2, 1, 50)))
    session.points_arrived.emit(points(np.linspace(2.5, 2.2, 40), series=2))
    plot = plot_of(panel)
    picture = plot.grab().toImage()
    assert has_colour(picture, look.DARK.colour("accent"))
    assert has_colour(picture, look.DARK.colour("violet"))
    assert plot._curves[0].smoothed.opts["pen"].width() == 2
    assert plot._curves[0].raw.opts["pen"].width() == 1
    assert len(plot._curves[1].dots.points()) == 40
    assert [(row.name, row.value) for row in plot.legend.rows] == [("val_loss", "2.2"), ("loss", "1")]


def test_curves_of_one_name_are_told_apart_by_their_places(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.series_opened.emit(SeriesOpened(2, "loss", "/home/ada/model.py", 131, True))
    session.points_arrived.emit(points([2.0, 1.0]))
    session.points_arrived.emit(points([2.5], series=2))
    names = [row.name for row in plot_of(panel).legend.rows]
    assert names == ["loss · model.py:131", "loss · train.py:42"]


def test_what_is_not_finite_is_marked(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([*[1.0] * 30, math.nan, *[1.0] * 30, math.inf, *[1.0] * 30, -math.inf]))
    plot = plot_of(panel)
    assert [iteration for iteration, _ in plot.marks.marks] == [31, 62, 93]
    assert has_colour(plot.grab().toImage(), look.DARK.colour("red"))


def test_the_word_of_a_mark_at_the_right_edge_is_whole(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([*[1.0] * 30, math.nan]))
    marks = plot_of(panel).marks
    metrics, right = QFontMetricsF(look.ui_font(10, bold=True)), marks.boundingRect().right()
    for x in (right - 20, right - 5, right):
        place = marks._place_of_word(metrics, "NaN", x, 100.0, False)
        assert x - 40 < place.x() <= right - metrics.horizontalAdvance("NaN")


def test_many_marks_are_thinned_out(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(np.full(100_000, math.nan)))
    assert 0 < len(plot_of(panel).marks.marks) < 200


def test_a_log_axis_says_what_it_leaves_out(qtbot: QtBot, panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([100.0, 10.0, 0.0, -1.0, -2.0, 1.0]))
    plot = plot_of(panel)
    qtbot.mouseClick(panel.view.head.log_button, Qt.MouseButton.LeftButton)
    x, y = plot._curves[0].raw.getData()
    np.testing.assert_allclose(y, [2.0, 1.0, np.nan, np.nan, np.nan, 0.0])
    assert panel.view.sentence() == "3 values ≤ 0 are not on a log axis"
    low, high = plot.getViewBox().viewRange()[1]
    assert (low, high) == pytest.approx((-0.12, 2.12))
    qtbot.mouseClick(panel.view.head.log_button, Qt.MouseButton.LeftButton)
    assert panel.view.sentence() == ""


def test_follows_until_panned_and_again_after_a_double_click(
    qtbot: QtBot, panel: LossPanel, session: FakeSession
) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(np.linspace(2, 1, 100)))
    plot = plot_of(panel)
    assert plot.getViewBox().viewRange()[0][1] == pytest.approx(100, abs=2)
    plot.getViewBox().translateBy(x=-20)
    plot.getViewBox().sigRangeChangedManually.emit([True, True])
    assert panel.view.head.follow_button.isEnabled()
    session.points_arrived.emit(points(np.linspace(1, 0.5, 100), 101))
    panel.view.refresh()
    assert plot.getViewBox().viewRange()[0][1] == pytest.approx(80, abs=2)
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    assert plot.is_following()
    assert plot.getViewBox().viewRange()[0][1] == pytest.approx(200, abs=3)
    assert not panel.view.head.follow_button.isEnabled()


def test_tells_the_value_under_the_mouse(qtbot: QtBot, panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.series_opened.emit(opened(2, "val_loss", validation=True))
    session.points_arrived.emit(points(np.linspace(2, 1, 101), 0))
    session.points_arrived.emit(points(np.linspace(4, 3, 101), 0, series=2))
    plot = plot_of(panel)
    place = plot.getViewBox().mapViewToScene(QPointF(50.2, 1.6))
    qtbot.mouseMove(plot.viewport(), plot.mapFromScene(place))
    qtbot.waitUntil(lambda: plot.reading() is not None)
    reading = plot.reading()
    assert reading is not None
    assert (reading.x, reading.y) == (50, pytest.approx(1.5))
    assert reading.words[0] == "loss · iteration 50"
    assert reading.words[1].endswith(" 1.5")
    assert reading.words[2].startswith("smoothed 1.51")
    assert plot.reading_at(QPointF(0, 0)) is None


def test_the_slider_smooths_anew(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([1.0, 2.0, 1.0, 2.0]))
    panel.view.head.slider.setValue(0)
    plot = plot_of(panel)
    assert plot._curves[0].smoothed.getData()[1].tolist() == [1.0, 2.0, 1.0, 2.0]


def test_a_restart_keeps_the_former_run_beside(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(np.linspace(2, 1, 50)))
    session.start(Launch("/home/ada/train.py", ("--device", "cuda")))
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(np.linspace(2, 1.5, 20)))
    plot = plot_of(panel)
    assert [row.name for row in plot.legend.rows] == ["loss", "loss, previous run"]
    assert "--device cpu" in plot.legend.toolTip()
    assert plot._curves[0].smoothed.opts["pen"].style() == Qt.PenStyle.DashLine
    assert len(panel.model.series[1]) == 20
    panel.view.findChild(object, "action.clear_previous_loss").trigger()
    panel.view.refresh()
    assert [row.name for row in plot.legend.rows] == ["loss"]


def test_csv_reads_back_exactly(qtbot: QtBot, panel: LossPanel, session: FakeSession, tmp_path: Path) -> None:
    values = [*np.random.default_rng(0).normal(size=12_000).tolist(), math.inf, math.nan]
    session.series_opened.emit(opened(name='loss, "total"'))
    session.points_arrived.emit(points(values))
    path = tmp_path / "loss.csv"
    panel.view.csv_wished.emit(str(path))
    qtbot.waitUntil(path.exists)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["name"] == 'loss, "total"'
    assert (rows[0]["series"], rows[0]["file"], rows[0]["line"]) == ("1", "/home/ada/train.py", "42")
    assert [int(row["iteration"]) for row in rows] == list(range(1, 12_003))
    assert np.array([float(row["value"]) for row in rows]).tobytes() == np.array(values).tobytes()
    assert panel.view.sentence() == f"Saved {path}"


def test_a_long_export_tells_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, panel: LossPanel, session: FakeSession, tmp_path: Path
) -> None:
    path, told = tmp_path / "loss.csv", []
    say = panel.view.say
    panel.view.say = lambda words, **how: (told.append(words), say(words, **how))  # type: ignore[method-assign]
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(np.zeros(400_000)))
    button = panel.view.findChild(QToolButton, "loss.cancel")
    panel.view.csv_wished.emit(str(path))
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told[0] == f"Writing {path}: 2 %"
    assert panel.view.sentence() == told[-1] == "Cancelled: no file was written." and not button.isVisible()
    assert list(tmp_path.iterdir()) == []
    panel.view.csv_wished.emit(str(path))
    qtbot.waitUntil(path.exists)
    assert told[-2:] == [f"Writing {path}: 100 %", f"Saved {path}"] and not button.isVisible()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            errno.ENOSPC,
            "The disk of {folder} is almost full, and the rest is left to the script: the older points of the loss "
            "stay in memory, which grows as long as training runs.",
        ),
        (
            errno.EROFS,
            "{folder} can not be written (Read-only file system): the older points of the loss stay in memory, which "
            "grows as long as training runs.",
        ),
    ],
)
def test_a_disk_that_takes_no_points_becomes_a_sentence(
    panel: LossPanel, session: FakeSession, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def refuse(_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(shelf, "IN_MEMORY", 0)
    monkeypatch.setattr(shelf.shutil, "disk_usage", refuse)
    values = np.random.default_rng(0).random(3 * pyramid.CHUNK)
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(values))
    label = panel.view.findChild(QLabel, "loss.sentence")
    assert label.isVisible() and label.text() == words.format(folder=cache_folder())
    assert panel.model.series[1].values.tobytes() == values.tobytes()
    session.start(Launch("/home/ada/train.py"))
    assert not label.isVisible()


def test_what_can_not_be_read_is_no_file(
    qtbot: QtBot, panel: LossPanel, session: FakeSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    panel.view.hide()  # nobody else reads them
    monkeypatch.setattr(shelf, "IN_MEMORY", 0)
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(np.zeros(3 * pyramid.CHUNK)))
    monkeypatch.setattr(shelf.ArrayFile, "read", refuse)
    path = tmp_path / "loss.csv"
    panel.view.csv_wished.emit(str(path))
    qtbot.waitUntil(lambda: "Input/output error" in panel.view.sentence())
    assert not path.exists()


def test_png_is_a_picture(qtbot: QtBot, panel: LossPanel, session: FakeSession, tmp_path: Path) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([2.0, 1.0]))
    panel.view.refresh()
    path = tmp_path / "loss.png"
    panel.view.png_wished.emit(str(path))
    qtbot.waitUntil(path.exists)
    assert QImage(str(path)).width() >= 600


def test_a_path_that_can_not_be_written_becomes_a_sentence(
    qtbot: QtBot, panel: LossPanel, session: FakeSession, tmp_path: Path
) -> None:
    path = os.path.join(tmp_path, "no such folder", "loss.csv")
    panel.view.csv_wished.emit(path)
    qtbot.waitUntil(lambda: panel.view.sentence() != "")
    assert path in panel.view.sentence()
    assert "could not be written" in panel.view.sentence()


@pytest.mark.parametrize("kind", ["csv", "png"])
def test_export_asks_for_a_file_without_blocking(
    qtbot: QtBot, panel: LossPanel, session: FakeSession, kind: str
) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([2.0, 1.0]))
    panel.view.refresh()
    panel.view.findChild(object, f"action.export_loss_{kind}").trigger()
    dialog = panel.view.findChild(QFileDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_both_themes_paint_the_background(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([2.0, 1.0]))
    for tokens in (look.LIGHT, look.DARK):
        look.choose(tokens)
        panel.view.setPalette(panel.view.style().standardPalette())
        panel.view._retheme()
        assert has_colour(plot_of(panel).grab().toImage(), tokens.colour("panel"), 0)


def test_dragging_pans(qtbot: QtBot, panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(np.linspace(2, 1, 100)))
    plot = plot_of(panel)
    left = plot.getViewBox().viewRange()[0][0]
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 120))
    for x in (310, 340, 380, 400):
        qtbot.mouseMove(plot.viewport(), QPoint(x, 120))
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(400, 120))
    assert not plot.is_following()
    assert plot.getViewBox().viewRange()[0][0] < left - 5
    qtbot.mouseClick(panel.view.head.follow_button, Qt.MouseButton.LeftButton)
    assert plot.getViewBox().viewRange()[0][0] == pytest.approx(left)


def wheel(plot: LossPlot, modifier: Qt.KeyboardModifier) -> None:
    place = QPointF(300, 140)
    event = QWheelEvent(
        place, QPointF(plot.viewport().mapToGlobal(place.toPoint())), QPoint(0, 0), QPoint(0, 120),
        Qt.MouseButton.NoButton, modifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)


@pytest.mark.parametrize(
    "modifier, zoomed, kept", [(Qt.KeyboardModifier.NoModifier, 0, 1), (Qt.KeyboardModifier.ShiftModifier, 1, 0)]
)
def test_the_wheel_zooms_iterations_and_with_shift_values(
    panel: LossPanel, session: FakeSession, modifier: Qt.KeyboardModifier, zoomed: int, kept: int
) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(np.linspace(2, 1, 100)))
    plot = plot_of(panel)
    before = [tuple(ends) for ends in plot.getViewBox().viewRange()]
    wheel(plot, modifier)
    after = [tuple(ends) for ends in plot.getViewBox().viewRange()]
    assert after[kept] == before[kept]
    assert after[zoomed][1] - after[zoomed][0] < before[zoomed][1] - before[zoomed][0]


def test_a_rubber_band_zooms_both(qtbot: QtBot, panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(np.linspace(2, 1, 100)))
    plot, shift = plot_of(panel), Qt.KeyboardModifier.ShiftModifier
    (left, right), (low, high) = plot.getViewBox().viewRange()
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, shift, QPoint(200, 80))
    for x, y in ((220, 90), (300, 120), (400, 160)):
        QApplication.sendEvent(plot.viewport(), moved(plot, QPoint(x, y), shift))
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, shift, QPoint(400, 160))
    (new_left, new_right), (new_low, new_high) = plot.getViewBox().viewRange()
    assert left < new_left < new_right < right and low < new_low < new_high < high


def moved(plot: LossPlot, place: QPoint, modifier: Qt.KeyboardModifier) -> QMouseEvent:
    whole = QPointF(plot.viewport().mapToGlobal(place))
    left = Qt.MouseButton.LeftButton
    return QMouseEvent(QMouseEvent.Type.MouseMove, QPointF(place), whole, Qt.MouseButton.NoButton, left, modifier)


def validated(session: FakeSession, series: int, iteration: int, values: list[float]) -> None:
    places = array("i8", [iteration] * len(values))
    session.points_arrived.emit(LossPoints(series, places, array("f8", values)))


def test_a_pass_of_a_validation_is_one_point_with_its_spread(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.series_opened.emit(opened(2, "check", validation=True))
    session.points_arrived.emit(points(np.linspace(2, 1, 40)))
    validated(session, 2, 20, [1.0, 2.0])
    validated(session, 2, 20, [3.0])
    validated(session, 2, 40, [1.0, 1.0])
    plot = plot_of(panel)
    x, y = plot._curves[1].smoothed.getData()
    assert (x.tolist(), y.tolist()) == ([20, 40], [2.0, 1.0])
    assert plot.legend.rows[0].value == "1 ± 0"
    place = plot.getViewBox().mapViewToScene(QPointF(21, 2.0))
    reading = plot.reading_at(QPointF(plot.mapFromScene(place)))
    assert reading is not None and reading.words[1:] == ("mean     2", "spread ± 0.816497")


def test_a_series_of_another_scale_has_an_axis_of_its_own(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.series_opened.emit(opened(2, "check", validation=True))
    session.points_arrived.emit(points(np.linspace(1.2, 1.0, 60)))
    session.points_arrived.emit(points([1128.0, 900.0, 546.0], 20, series=2))
    plot = plot_of(panel)
    low, high = plot.getViewBox().viewRange()[1]
    assert low > 0.9 and high < 1.4  # the axis at the left is training's
    assert plot.getAxis("right").isVisible()
    heights = plot._curves[1].smoothed.getData()[1]
    assert low < heights.min() and heights.max() < high
    own = [float(text) for text in plot.getAxis("right").tickStrings([heights.max()], 1, 1)]
    assert own == pytest.approx([1128.0], rel=0.01)
    assert plot.legend.rows[0].name == "check, right axis"
    session.start(Launch("/home/ada/train.py"))
    panel.view.forget_wished.emit()
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([2.0, 1.0]))
    assert not plot_of(panel).getAxis("right").isVisible()


def test_spikes_are_cut_and_come_with_one_click(qtbot: QtBot, panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(np.concatenate([np.linspace(1.0, 0.9, 58), [319.0], np.full(60, 0.9)])))
    plot = plot_of(panel)
    assert plot.getViewBox().viewRange()[1][1] < 2
    button = panel.view.findChild(QToolButton, "loss.range")
    assert button.isVisible() and button.text() == "319 at 59 ▴ show"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert plot.getViewBox().viewRange()[1][1] > 319
    assert button.text() == "Hide spikes"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert plot.getViewBox().viewRange()[1][1] < 2


def test_the_legend_hides_no_curve(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(np.linspace(1, 2, 100)))  # ends at the top right
    plot = plot_of(panel)
    x, y = plot._curves[0].raw.getData()
    frame = plot.legend.boundingRect()
    assert not any(frame.contains(plot.legend.pixel(*point)) for point in zip(x.tolist(), y.tolist()))


def test_raw_values_are_fainter_than_smoothed_ones(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points(np.linspace(2, 1, 30)))
    raw, smoothed, _ = plot_of(panel)._curves[0]
    assert raw.opts["pen"].color().alphaF() < 0.5 < smoothed.opts["pen"].color().alphaF()
    assert raw.opts["pen"].width() < smoothed.opts["pen"].width()


def test_a_right_click_opens_the_menu(panel: LossPanel, session: FakeSession, monkeypatch: pytest.MonkeyPatch) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([2.0, 1.0]))
    plot, opened_at = plot_of(panel), list[QPoint]()
    monkeypatch.setattr(panel.view.menu, "popup", opened_at.append)  # no screen: nothing can grab the keyboard
    place = QPoint(200, 100)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, plot.mapToGlobal(place))
    QApplication.sendEvent(plot.viewport(), event)
    assert opened_at == [plot.mapToGlobal(place)]


def test_every_former_run_can_be_drawn_beside(panel: LossPanel, session: FakeSession) -> None:
    for rate in ("0.1", "0.2", "0.3"):
        session.start(Launch("/home/ada/train.py", ("--lr", rate)))
        session.series_opened.emit(opened())
        session.points_arrived.emit(points([2.0, 1.0]))
    panel.view.runs.aboutToShow.emit()
    entries = panel.view.runs.actions()
    assert [(entry.text(), entry.isChecked()) for entry in entries] == [("--lr 0.2", True), ("--lr 0.1", False)]
    entries[1].trigger()
    rows = plot_of(panel).legend.rows
    assert [row.name for row in rows] == ["loss", "loss, previous run", "loss · --lr 0.1"]
    assert len({row.colour.name() for row in rows}) == 3
    panel.view.findChild(object, "action.clear_previous_loss").trigger()
    panel.view.refresh()
    assert not panel.view.runs.isEnabled()


def test_at_a_stop_the_last_loss_keeps_the_iteration_that_it_belongs_to(panel: LossPanel, session: FakeSession) -> None:
    loss = LossValue(1, "loss", 2.5, "NllLossBackward0", (), "float32", "cpu")
    session.series_opened.emit(opened(1))
    session.points_arrived.emit(points([2.75, 2.5], start=6))
    session.stopped.emit(Stopped(9, None, None, 8, "batch", (), 0, 0, 0, loss, 0.0, None, None))
    panel.view.refresh()
    assert panel.model.current is not None and panel.model.current.iteration == 7


def test_what_a_breakpoint_plots_has_the_right_axis_and_diamonds(panel: LossPanel, session: FakeSession) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([2.5, 2.3, 2.2, 2.4]))
    session.series_opened.emit(SeriesOpened(FIRST_PLOTTED, "outputs.std()", "/home/ada/train.py", 40, False, True))
    session.points_arrived.emit(points([1.5, 1.4, 1.6, 1.3], series=FIRST_PLOTTED))
    panel.view.refresh()
    plot = plot_of(panel)
    assert plot.getAxis("right").isVisible() and "outputs.std(), right axis" in [row.name for row in plot.legend.rows]
    assert [row.diamonds for row in plot.legend.rows] == [True, False]
    assert plot.legend.rows[0].colour == look.current().colour("violet")


def test_training_is_held_when_the_loss_is_above_a_line_that_can_be_dragged(
    panel: LossPanel, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([2.5, 2.3, 2.2, 2.4]))
    plot = plot_of(panel)
    monkeypatch.setattr(panel.view.menu, "popup", lambda place: None)
    low, high = plot.getViewBox().viewRange()[1]
    middle = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(2, (low + high) / 2)))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, plot.mapToGlobal(middle))
    plot.contextMenuEvent(event)
    assert panel.view.hold_above.text().startswith("Hold when the loss is above 2.3")
    panel.view.hold_above.trigger()
    (point,) = session.breakpoints.all
    assert (point.kind, point.name, point.when) == ("phase", "backward", "before")
    assert point.condition.startswith("(loss).item() > 2.3")
    (line,) = plot.threshold_lines.lines.values()
    line.setPos(2.75)
    line.sigPositionChangeFinished.emit(line)
    assert session.breakpoints.all[0].condition == "(loss).item() > 2.75"
    panel.view.set_log(True)
    assert line.value() == pytest.approx(math.log10(2.75))
    session.breakpoints.take(point.id)
    assert plot.threshold_lines.lines == {}
