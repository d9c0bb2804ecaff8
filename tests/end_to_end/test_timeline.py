"""The timeline of a real run: each phase of a free run in its place, the place where it is held, and layers stepped."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from inspector.wire.messages import PHASES
from tests.end_to_end.window import PATIENCE_MS, Driver, driving
from tests.scripts.moments import WALKTHROUGH, script_of

LOOP = ["data", "zero_grad", "forward", "loss", "backward", "step"]
RUN = 200  # iterations


def run_and_pause(qtbot: Any, driver: Driver, iterations: int) -> Any:
    """Lets it run freely past this iteration; gives the stop."""
    session = driver.desk.session

    def is_past() -> bool:
        return session.state.progress is not None and session.state.progress.iteration >= iterations

    driver.press("run")
    qtbot.waitUntil(is_past, timeout=PATIENCE_MS)
    with qtbot.waitSignal(driver.desk.answered, timeout=PATIENCE_MS):
        driver.press("pause")
    return session.stop


def test_two_hundred_iterations_of_a_free_run_and_a_step(qtbot):
    with driving(qtbot, WALKTHROUGH, ["--iterations", "5000"]) as d:
        d.desk.window.bring("timeline")
        d.settle()
        stop = run_and_pause(qtbot, d, RUN)
        view, model = d.desk.panels["timeline"].controller.view, d.desk.panels["timeline"].controller.model
        qtbot.waitUntil(lambda: model.ribbon.ordinals[-1] == stop.done.ordinal, timeout=PATIENCE_MS)
        count = stop.done.ordinal
        assert model.ribbon.ordinals.tolist() == list(range(1, count + 1)) and count >= 6 * (RUN - 1)
        assert [PHASES[number] for number in model.ribbon.phases] == [LOOP[i % 6] for i in range(count)]
        assert model.ribbon.iterations.tolist() == [1 + i // 6 for i in range(count)]
        check_losses(d, model.ribbon)
        check_places(model.ribbon)
        check_step(qtbot, d, view, model)
        check_a_hidden_timeline_costs_nothing(qtbot, d, model)


def check_losses(driver: Driver, ribbon: Any) -> None:
    """The numbers of the backwards are those of the loss curve."""
    (series,) = driver.desk.panels["loss"].model.series.values()
    values = [value for value in ribbon.losses.tolist() if value == value]
    assert len(values) >= RUN
    assert values == [series.point(number)[1] for number in range(len(values))]


def check_places(ribbon: Any) -> None:
    lines = WALKTHROUGH.read_text(encoding="utf-8").splitlines()
    last = len(ribbon) - 12  # of the free run
    backward = next(i for i in range(last, len(ribbon)) if ribbon.phase(i) == "backward")
    forward = next(i for i in range(last, len(ribbon)) if ribbon.phase(i) == "forward")
    assert lines[ribbon.spot(backward).line - 1].strip() == "loss.backward()" and ribbon.spot(forward).role == "model"
    assert all(0 < ribbon.duration(i) < 5 for i in range(last, len(ribbon)))


def check_step(qtbot: Any, driver: Driver, view: QWidget, model: Any) -> None:
    """A step adds its phase, and the place is marked behind it; what is clicked tells of its gradients."""
    stop = driver.until_done("backward")

    def is_held() -> bool:
        return model.ribbon.ordinals[-1] == stop.done.ordinal and model.now.state == "held"

    qtbot.waitUntil(is_held, timeout=PATIENCE_MS)
    assert model.now.coming == "step"
    canvas = view.findChild(QWidget, "timeline.ribbon")
    cell = canvas.rect_of(len(model.ribbon) - 1)
    assert canvas.rect().contains(cell.center().toPoint())
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=cell.center().toPoint())
    assert view.findChild(QLabel, "timeline.chosen").text().startswith("backward · loss · iteration")
    assert "gradients of 10 of 10 parameters · norm" in view.findChild(QLabel, "timeline.details").text()


def check_a_hidden_timeline_costs_nothing(qtbot: Any, driver: Driver, model: Any) -> None:
    """Then a free run is not told of: of its moments only those are known at which it was held."""
    before = len(driver.desk.session.history.moments)
    driver.desk.window.bring("console")
    stop = run_and_pause(qtbot, driver, driver.desk.session.stop.iteration + 50)
    assert stop.iteration > RUN + 50 and len(driver.desk.session.history.moments) < before + 20
    driver.desk.window.bring("timeline")
    qtbot.waitUntil(lambda: model.ribbon.ordinals[-1] == stop.done.ordinal, timeout=PATIENCE_MS)
    assert not model.ribbon.is_linked[before:].all()


def test_what_is_done_by_hand_stands_in_the_strip_the_timeline_and_the_sentence(qtbot):
    with driving(qtbot, script_of("by_hand")) as d:
        d.desk.window.bring("timeline")
        d.settle()
        while d.desk.session.stop.iteration < 2:
            d.step()
        assert (
            "update by hand at by_hand.py:16 · gradients cleared by hand at by_hand.py:17: 2 set to None"
            in d.sentence()
        )
        assert d.desk.window.findChild(QWidget, "phase_strip").order[-2:] == ("update", "clear")
        model = d.desk.panels["timeline"].controller.model
        qtbot.waitUntil(lambda: len(model.ribbon) == 6, timeout=PATIENCE_MS)
        phases = [PHASES[number] for number in model.ribbon.phases]
        assert phases == ["forward", "loss", "backward", "update", "clear", "forward"]
        assert model.facts(2).with_grad == 2 and model.facts(3) is None
        assert model.ribbon.is_linked.tolist() == [False] + [True] * 5
