"""The device selector: where the walkthrough trains, and where any other script is moved to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.desk import application
from inspector.desk.devices import listing
from inspector.desk.devices.listing import Absent, Device
from inspector.wire.messages import MOVE_REFUSALS, Moved, MovedBack, NotMoved, Trouble
from tests.unit.desk.samples import stopped

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)  # of lists

CUDA = "cuda:0"
SENTENCE = "Torch not compiled with CUDA enabled"


@pytest.fixture(autouse=True)
def probes(monkeypatch):
    """The interpreters that were asked; the answer comes at once."""
    asked: list[str] = []

    def start(self, interpreter: str) -> None:
        asked.append(interpreter)
        self.found.emit([Device("cpu", "CPU", None), Device(CUDA, "GPU", 80 * 2**30)], [Absent("mps", "no Mac")])

    monkeypatch.setattr(listing.DeviceProbe, "start", start)
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
        (Outcome("signal", 6), "A library gave up (SIGABRT); it left no word on where."),
        (Outcome("exit", 1), "train.py called sys.exit(1)."),
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
    monkeypatch.setattr(listing.DeviceProbe, "start", lambda self, interpreter: self.failed.emit("no torch"))
    desk.start(application.walkthrough_launch())
    session.hold(stopped("data", "zero_grad"))
    assert selector.toolTip() == "The devices could not be asked for: no torch"


# ── any other script is moved while it runs ──────────────────────────────────────────────────────────────────────────

DECIDES = "where the script puts it"


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "train.py"
    path.write_text("import torch\nmodel = torch.nn.Linear(2, 1)\n", encoding="utf-8")
    return path


@pytest.fixture
def plain(desk, session, script):
    """A script without device code is held; nobody has looked at the selector yet."""
    desk.start(Launch(str(script)))
    session.hold(stopped("data", "zero_grad"))
    session.calls.clear()
    return session


def opened(selector) -> list[str]:
    """The entries that a person sees who opens the list and closes it again."""
    selector.showPopup()
    texts = [selector.itemText(i) for i in range(selector.count())]
    selector.hidePopup()
    return texts


def offered(selector) -> list[str]:
    items = [selector.model().item(i) for i in range(selector.count())]
    return [item.text() for item in items if item.isEnabled()]


def tooltips(selector) -> list[str]:
    return [selector.itemData(i, Qt.ItemDataRole.ToolTipRole) for i in range(selector.count())]


def test_a_script_decides_until_somebody_chooses_and_nobody_is_asked_before(plain, selector, probes):
    assert selector.isEnabled() and selector.currentText() == DECIDES and selector.count() == 1
    assert probes == []


def test_whoever_opens_the_list_sees_what_torch_offers(plain, selector, probes):
    assert opened(selector) == [DECIDES, "cpu  CPU", f"{CUDA}  80 GB  GPU", "mps · not available"]
    assert offered(selector) == [DECIDES, "cpu  CPU", f"{CUDA}  80 GB  GPU"]
    opened(selector)
    assert probes == [plain.launch.interpreter] and plain.calls == []


def test_while_torch_is_asked_the_list_says_so(plain, selector, monkeypatch):
    monkeypatch.setattr(listing.DeviceProbe, "start", lambda self, interpreter: None)
    assert opened(selector) == [DECIDES, "asking torch for its devices…"]
    assert offered(selector) == [DECIDES]


def test_devices_that_could_not_be_asked_for_say_why(plain, selector, monkeypatch):
    monkeypatch.setattr(listing.DeviceProbe, "start", lambda self, interpreter: self.failed.emit("no torch"))
    assert opened(selector) == [DECIDES, "others: unknown"] and offered(selector) == [DECIDES]
    assert tooltips(selector)[1] == "The devices could not be asked for: no torch"


def moved(target: str = CUDA, origin: str = "cpu") -> Moved:
    return Moved(1, origin, target, 12, 2_200_000)


def test_choosing_moves_at_the_next_iteration_and_says_so_until_it_has(desk, plain, selector):
    opened(selector)
    choose(selector, CUDA)
    assert plain.calls == [("move_to", CUDA)]
    assert selector.currentText() == f"{CUDA} · at the next iteration"
    assert selector.toolTip() == f"Training moves at the next iteration: {CUDA}"
    plain.moved.emit(moved())
    assert selector.currentText() == f"{CUDA}  80 GB  GPU"
    assert selector.toolTip() == f"You have moved training from cpu to {CUDA}: 12 tensors, 2.2 MB"
    assert not desk.window.notice.isVisible()


def test_and_back_to_where_the_script_has_put_it(plain, selector):
    opened(selector)
    choose(selector, CUDA)
    plain.moved.emit(moved())
    choose(selector, "")
    assert plain.calls == [("move_to", CUDA), ("move_to", "")]
    assert selector.currentText() == f"{DECIDES} · at the next iteration"
    plain.moved.emit(moved("", CUDA))
    assert selector.currentText() == DECIDES


def test_a_wish_can_be_withdrawn_and_replaced(plain, selector):
    opened(selector)
    choose(selector, CUDA)
    choose(selector, CUDA)
    choose(selector, "")
    choose(selector, "cpu")
    assert plain.calls == [("move_to", CUDA), ("move_to", ""), ("move_to", "cpu")]
    plain.moved.emit(moved(""))  # about a wish before
    assert selector.currentText() == "cpu · at the next iteration"


def test_choosing_what_is_there_does_nothing(plain, selector):
    opened(selector)
    choose(selector, "")
    assert plain.calls == [] and selector.currentText() == DECIDES


REFUSALS = {
    "unknown_device": "torch knows no device cuda:0.",
    "unavailable": "cuda:0 can not be used: torch's words",
    "meta": "Tensors on cuda:0 have no numbers: nothing can be trained there.",
    "no_root": "There is nothing to move: no parameters of a model or an optimizer are known yet.",
    "several": "Training is not moved to cuda:0: the script has put it in several places (torch's words).",
    "identity": "Training is not moved to cuda:0: its tensors could not stay the same objects there, and the optimizer "
    "would lose them.",
    "distributed": "Training is not moved to cuda:0: several processes or devices train it together.",
    "threads": "Training is not moved to cuda:0: other threads of the script train just now.",
    "failed": "Training could not be moved to cuda:0 and is where it was: torch's words",
}


@pytest.mark.parametrize("code", MOVE_REFUSALS)
def test_what_was_declined_is_said_and_the_selector_goes_back(desk, plain, selector, code):
    opened(selector)
    choose(selector, CUDA)
    plain.not_moved.emit(NotMoved(1, CUDA, code, "torch's words"))
    assert desk.window.notice.sentence.text() == REFUSALS[code] and desk.window.notice.isVisible()
    assert selector.currentText() == DECIDES


NO_MEMORY = "CUDA out of memory. Tried to allocate 2 GiB."


def back(chosen: str = "") -> MovedBack:
    trouble = Trouble("OutOfMemoryError", NO_MEMORY, "", "/home/ada/train.py", 31, "", "", ())
    return MovedBack(1, CUDA, "cpu", chosen, trouble)


WENT_BACK = f"{CUDA} did not work: {NO_MEMORY.rstrip('.')} (train.py:31). Everything is back on cpu as it was before."


def test_a_first_iteration_that_failed_is_told_in_torchs_words(desk, plain, selector):
    opened(selector)
    choose(selector, CUDA)
    plain.moved.emit(moved())
    plain.moved_back.emit(back())
    notice = desk.window.notice
    assert notice.sentence.text() == WENT_BACK and notice.isVisible() and not notice.button.isVisible()
    assert selector.currentText() == DECIDES


def test_and_when_the_script_ended_of_it_there_is_a_way_back(desk, plain, selector):
    opened(selector)
    choose(selector, CUDA)
    plain.moved.emit(moved())
    plain.moved_back.emit(back())
    plain.finish(Outcome("exception", 1, back().trouble))
    notice = desk.window.notice
    assert notice.sentence.text() == WENT_BACK and notice.button.text() == "Restart where the script puts it"
    notice.button.click()
    assert plain.calls[-1] == ("restart", None)


def test_a_script_that_meets_two_devices_gets_the_error_the_line_and_the_way_back(desk, plain, selector):
    opened(selector)
    choose(selector, CUDA)
    plain.moved.emit(moved())
    plain.finish(Outcome("exception", 1, Trouble("RuntimeError", "two devices", "", "/a/train.py", 9, "", "", ())))
    notice = desk.window.notice
    told = f"On {CUDA}, where you had moved training: RuntimeError at train.py:9: two devices"
    assert notice.sentence.text() == told and notice.button.text() == "Restart where the script puts it"
    assert not selector.isEnabled()
    plain.start(plain.launch)
    assert selector.currentText() == DECIDES and not notice.isVisible()


def test_a_failure_of_a_script_that_was_never_moved_is_none_of_ours(desk, plain, selector):
    plain.finish(failed("two devices"))
    assert not desk.window.notice.isVisible()


def test_a_failure_of_another_kind_after_going_back_is_none_of_ours(desk, plain, selector):
    plain.moved_back.emit(back())
    desk.window.notice.hide()
    plain.finish(failed("something else"))
    assert not desk.window.notice.isVisible()


@pytest.mark.parametrize("code", ["starting", "ended", "empty"])
def test_nobody_is_there_to_be_moved(plain, selector, code):
    plain.set_state(code)
    assert not selector.isEnabled()


# ── scripts with device code of their own ────────────────────────────────────────────────────────────────────────────


def test_a_script_with_device_code_says_where_and_offers_nothing(plain, script, selector, probes):
    script.write_text("import torch\nmodel = torch.nn.Linear(2, 1)\nmodel.to(torch.device('cuda'))\n", encoding="utf-8")
    assert opened(selector) == [DECIDES, "others: not offered, see train.py:3"] and offered(selector) == [DECIDES]
    assert tooltips(selector)[1] == (
        "train.py chooses its device itself, in line 3: model.to(torch.device('cuda')). Two would decide, so no other is "
        "offered here; change it there."
    )
    assert probes == []


def test_devices_that_are_known_are_shown_with_the_reason(plain, desk, script, selector):
    opened(selector)
    script.write_text("model.cuda()\n", encoding="utf-8")
    desk.start(Launch(str(script)))
    plain.hold(stopped("data", "zero_grad"))
    assert opened(selector)[2:] == ["cpu  CPU", f"{CUDA}  80 GB  GPU", "mps · not available"]
    assert offered(selector) == [DECIDES] and len(set(tooltips(selector)[1:])) == 1


def test_a_module_whose_source_is_not_found_is_not_guessed_at(desk, session, selector):
    desk.start(Launch(module="json.tool"))
    session.hold(stopped("data", "zero_grad"))
    assert opened(selector) == [DECIDES, "others: not offered"] and offered(selector) == [DECIDES]
    assert "-m json.tool" in tooltips(selector)[1]
