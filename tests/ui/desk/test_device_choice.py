"""The device selector: where the walkthrough trains."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton

from inspector.desk import application, devices
from inspector.desk.devices import Absent, Device
from inspector.session.launch import Launch
from inspector.session.outcome import Outcome
from inspector.wire.messages import Trouble
from tests.unit.desk.samples import stopped

CUDA = "cuda:0"
SENTENCE = "Torch not compiled with CUDA enabled"


@pytest.fixture(autouse=True)
def probes(monkeypatch):
    """The interpreters that were asked; the answer comes at once."""
    asked: list[str] = []

    def start(self, interpreter: str) -> None:
        asked.append(interpreter)
        self.found.emit([Device("cpu", "CPU", None), Device(CUDA, "GPU", 80 * 2**30)], [Absent("mps", "no Mac")])

    monkeypatch.setattr(devices.DeviceProbe, "start", start)
    return asked


@pytest.fixture
def selector(desk):
    return desk.window.findChild(QComboBox, "device_selector")


@pytest.fixture
def walkthrough(desk, session):
    desk.start(application.walkthrough_launch(("--epochs", "3")))
    session.hold(stopped("data", "zero_grad"))
    session.calls.clear()
    return session


def choose(selector, device: str) -> None:
    """As a person does: the current one changes, and `activated` says so."""
    selector.setCurrentIndex(selector.findData(device))
    selector.activated.emit(selector.currentIndex())


def restarted(session) -> Launch:
    """With what it was restarted last; it starts."""
    name, launch = session.calls[-1]
    assert name == "restart"
    session.start(launch)
    return launch


def failed(message: str) -> Outcome:
    return Outcome("exception", 1, Trouble("AssertionError", message, "", "", 0, "", "", ()))


def test_the_devices_are_asked_for_once_after_the_first_stop(walkthrough, selector, probes):
    assert [selector.itemData(i) for i in range(selector.count())] == ["cpu", CUDA, ""]
    walkthrough.hold(stopped("zero_grad", "forward"))
    assert probes == [walkthrough.launch.interpreter]


def test_choosing_restarts_the_walkthrough_there(walkthrough, selector):
    choose(selector, CUDA)
    assert restarted(walkthrough).arguments == ("--epochs", "3", "--device", CUDA)
    assert selector.currentData() == CUDA


def test_choosing_the_same_again_does_nothing(walkthrough, selector):
    choose(selector, "cpu")
    assert walkthrough.calls == []


@pytest.mark.parametrize(
    "outcome, reason",
    [
        (failed(SENTENCE + "\nand more"), SENTENCE),
        (Outcome("signal", 6), "The debuggee died of SIGABRT; the console has Python's last words."),
        (Outcome("exception", 1), "train.py ended with exit code 1 and said no more."),
    ],
)
def test_a_device_that_does_not_work_says_why_and_offers_the_way_back(desk, walkthrough, selector, outcome, reason):
    choose(selector, CUDA)
    restarted(walkthrough)
    walkthrough.finish(outcome)
    notice = desk.window.notice
    assert notice.isVisible() and notice.sentence.text() == f"{CUDA} did not work: {reason}"
    button = notice.findChild(QPushButton, "notice.button")
    assert button.text() == "Back to cpu"
    button.click()
    assert restarted(walkthrough).arguments == ("--epochs", "3", "--device", "cpu")
    assert not notice.isVisible() and selector.currentData() == "cpu"


def test_a_notice_goes_with_the_next_start(desk, walkthrough, selector):
    choose(selector, CUDA)
    restarted(walkthrough)
    walkthrough.finish(failed(SENTENCE))
    choose(selector, "cpu")
    restarted(walkthrough)
    assert not desk.window.notice.isVisible()


def test_a_failure_after_the_first_stop_is_not_the_devices(desk, walkthrough, selector):
    choose(selector, CUDA)
    restarted(walkthrough)
    walkthrough.hold(stopped("data", "zero_grad"))
    walkthrough.finish(failed("something else"))
    assert not desk.window.notice.isVisible()


@pytest.mark.parametrize("kind", ["stopped", "finished", "let_go"])
def test_a_stop_by_the_user_is_no_failure(desk, walkthrough, selector, kind):
    choose(selector, CUDA)
    restarted(walkthrough)
    walkthrough.finish(Outcome(kind))
    assert not desk.window.notice.isVisible()


def test_other_scripts_decide_for_themselves_and_nobody_is_asked(desk, session, selector, probes):
    desk.start(Launch("/home/ada/train.py"))
    session.hold(stopped("data", "zero_grad"))
    assert not selector.isEnabled() and selector.currentText() == "as the script decides"
    assert probes == []


def test_the_selector_comes_back_with_the_walkthrough(desk, walkthrough, selector):
    desk.start(Launch("/home/ada/train.py"))
    desk.start(application.walkthrough_launch())
    assert selector.isEnabled() and selector.currentData() == "cpu"


def test_another_interpreter_is_asked_anew(desk, walkthrough, probes):
    launch = application.walkthrough_launch()
    desk.start(Launch(launch.script, interpreter="/opt/python"))
    walkthrough.hold(stopped("data", "zero_grad"))
    assert probes[1:] == ["/opt/python"]


def test_devices_that_could_not_be_asked_for_are_a_tooltip(desk, session, selector, monkeypatch):
    monkeypatch.setattr(devices.DeviceProbe, "start", lambda self, interpreter: self.failed.emit("no torch"))
    desk.start(application.walkthrough_launch())
    session.hold(stopped("data", "zero_grad"))
    assert selector.toolTip() == "The devices could not be asked for: no torch"
