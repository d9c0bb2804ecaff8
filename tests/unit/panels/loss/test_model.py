"""The model keeps what was sent, bit for bit, and one former run."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest

from inspector.panels.loss.model import LossModel
from inspector.wire.lines import FIRST_PLOTTED
from inspector.wire.messages import LossPoints, LossValue, SeriesOpened
from tests.unit.panels.loss.points import array, filled, opened, points


def loss(value: float | None, shape: tuple[int, ...] = (), series: int = 1) -> LossValue:
    return LossValue(series, "loss", value, "NllLossBackward0", shape, "float32", "cpu")


@pytest.fixture
def model() -> LossModel:
    model = LossModel()
    model.begin("train.py")
    model.open_series(opened())
    return model


def test_values_are_kept_bit_for_bit(model: LossModel) -> None:
    odd_nan = struct.unpack("<d", b"\x01\x00\x00\x00\x00\x00\xf8\x7f")[0]
    sent = [0.1, math.pi, 5e-324, -0.0, math.inf, -math.inf, odd_nan]
    for start, value in enumerate(sent):
        model.add_points(points([value], start))
    series = model.series[1]
    assert series.values.dtype == np.float64
    assert series.values.tobytes() == np.array(sent, "<f8").tobytes()
    assert series.iterations.tolist() == list(range(len(sent)))


def test_points_of_an_unknown_series_are_dropped(model: LossModel) -> None:
    model.add_points(points([1.0], series=7))
    assert not model.has_points()


def test_the_head_follows_the_newest_point(model: LossModel) -> None:
    model.show_loss(loss(2.5), 3)
    model.add_points(points([2.0, 1.5], 4))
    assert model.current is not None
    assert (model.current.value, model.current.iteration, model.current.grad_fn) == (1.5, 5, "NllLossBackward0")


def test_a_stop_without_a_loss_leaves_the_last_one(model: LossModel) -> None:
    model.show_loss(loss(2.5), 3)
    model.show_loss(None, 4)
    assert model.current is not None
    assert model.current.iteration == 3


def test_a_value_not_read_yet_is_the_last_point(model: LossModel) -> None:
    model.add_points(points([2.0]))
    model.show_loss(loss(None), 1)
    assert model.current is not None
    assert model.current.value == 2.0


def test_one_former_run_is_kept_with_its_title_and_device(model: LossModel) -> None:
    model.add_points(points([1.0]))
    model.show_loss(loss(1.0), 1)
    model.begin("train.py --device cuda")
    assert model.series == {}
    assert model.current is None
    assert model.previous[1].values.tolist() == [1.0]
    assert model.previous_title == "train.py · cpu"
    model.begin("a run without points in between")
    assert model.previous_title == "train.py · cpu"
    model.forget_previous()
    assert model.previous == {}


def test_smoothing_comes_in_bounded_pieces(model: LossModel) -> None:
    model.add_points(points(np.random.default_rng(0).normal(size=200_001)))
    assert [model.smooth() for _ in range(3)] == [True, True, False]
    assert len(model.series[1].smoothed) == 200_001
    model.set_smoothing(0.0)
    while model.smooth():
        pass
    assert model.series[1].smoothed.tolist() == model.series[1].values.astype(np.float32).tolist()


def test_smoothing_stays_in_its_range(model: LossModel) -> None:
    model.set_smoothing(7.0)
    assert model.smoothing == 0.99


def test_a_curve_is_few_points_that_reach_beyond_the_picture() -> None:
    series = filled(np.random.default_rng(0).normal(size=1_000_000))
    x, y = series.raw_curve(1000, 900_000, 500)
    assert len(x) == len(y) <= 1002
    assert x[0] <= 1000
    x, y = series.raw_curve(1000, 1100, 500)
    assert x.tolist() == list(range(999, 1102))
    assert y.tolist() == series.values[998:1101].tolist()


def test_iterations_may_repeat(model: LossModel) -> None:
    model.add_points(LossPoints(1, array("i8", [5, 5, 5, 9]), array("f8", [1.0, 2.0, 3.0, 4.0])))
    x, y = model.series[1].raw_curve(0, 10, 100)
    assert x.tolist() == [5, 5, 5, 9]
    assert y.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert model.series[1].nearest(8.0) == 3


def test_marks_are_the_values_that_are_not_finite(model: LossModel) -> None:
    model.add_points(points([1.0, math.nan, 2.0]))
    model.add_points(points([math.inf, -1.0, -math.inf], 4))
    iterations, values = model.series[1].marks_between(0, 5, 0.01)
    assert iterations.tolist() == [2, 4]
    assert math.isnan(values[0])
    assert values[1] == math.inf
    assert model.not_positive() == 2


def test_what_a_breakpoint_plots_is_a_curve_and_not_the_loss(model):
    model.open_series(opened())
    model.add_points(points([2.0, 1.5]))
    model.open_series(SeriesOpened(FIRST_PLOTTED, "outputs.std()", "/home/ada/train.py", 40, False, True))
    model.add_points(points([30.0], start=7, series=FIRST_PLOTTED))
    assert model.current is not None and (model.current.name, model.current.value) == ("loss", 1.5)
    assert model.series[FIRST_PLOTTED].point(-1)[:2] == (7, 30.0)
