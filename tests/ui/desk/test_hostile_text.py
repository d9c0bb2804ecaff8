"""A script whose every name and message is hostile: the window shows them all as text, and stays readable."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QTableView, QTreeView, QWidget

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.desk.appearance import languages
from inspector.desk.application import Desk
from inspector.desk.launching import recents
from inspector.wire.abort import BackwardAborted
from inspector.wire.batches import AskBatch, AskConfusion
from inspector.wire.chain import AskRule
from inspector.wire.graph import AskGraph
from inspector.wire.inside import AskInside
from inspector.wire.messages import (
    AskStructure,
    AskValues,
    Detached,
    Ended,
    Hello,
    Moved,
    MovedBack,
    NotMoved,
    Refused,
    TorchLoaded,
    Trouble,
    Where,
)  # fmt: skip
from inspector.wire.tensors import AskTensor, TensorName
from tests.fakes import FakeSession
from tests.ui.desk import reading
from tests.ui.desk.hostile import arrived, targeted
from tests.ui.panels.tensor.answering import facts_of
from tests.unit.conversation.loops import loop
from tests.unit.desk.samples import at_node, loss, partial, stopped
from tests.unit.panels.batch.samples import batch, confusion, sample
from tests.unit.panels.graph.graphs import graph
from tests.unit.panels.graph.graphs import layer as group
from tests.unit.panels.graph.rules import LINEAR
from tests.unit.panels.inside.examples import at_layer, kept, layer, node, ran_layer
from tests.unit.panels.inside.examples import at_node as node_facts
from tests.unit.panels.loss.points import opened, points
from tests.unit.panels.model_tree.samples import PARAMETERS, convolutional, structure, values
from tests.unit.wire.test_plain_text import hidden

MARKS = "<img src=x><b>&lt;i>a&b\u202e\u2066\x00\x1b[31m\x07\n\ud800"
LONG = "<b>" + "x" * 100_000
LAUNCH = Launch("<img src=x>&\u202e\n.py", directory="/home/ada")
TROUBLE = Trouble("", "", "", "", 31, "", "", ("",))


class Script:
    """Says everything that a debuggee can say, each text of it `text`."""

    def __init__(self, session: FakeSession, text: str) -> None:
        self.session, self.text = session, text
        nodes = convolutional()
        rows = np.zeros((2, 3), "f4")
        facts = dataclasses.replace(facts_of(rows), parts=("",), states=("", "other"))
        self.answers: dict[type, Any] = {
            AskStructure: structure(nodes, stop=1), AskValues: values(nodes, ["populated"] * PARAMETERS, stop=1),
            AskBatch: batch(sample(0), sample(1, 3, 5), loss_reason="function", loss_function="f", loss_detail="d"),
            AskConfusion: confusion({(3, 5): 2}), AskTensor: facts,
            AskGraph: graph(["Mul", "AccumulateGrad"], [(0, 1)], [group("a"), group("b", parent=0)], [0, 1], {1: "w"}),
            AskInside: at_layer(ran_layer(), layer()),
        }  # fmt: skip

    def say(self, message: Any) -> Any:
        return arrived(message, self.text)

    def start(self) -> None:
        self.session.start(LAUNCH)
        self.session.connected.emit(self.say(Hello(1, "", 7, "", "")))
        self.session.torch_loaded.emit(self.say(TorchLoaded("")))

    def hold_in_forward(self) -> None:
        for number, validation in ((1, False), (2, True)):
            self.session.series_opened.emit(self.say(opened(number, validation=validation)))
        self.session.points_arrived.emit(points([2.5, 2.3]))
        self.session.seen.add(self.say(loop(2)))
        stop = stopped("forward", "layer", loss=loss(2.0), structure=1, inside=at_node("layer").inside)
        self.session.hold(self.say(stop))
        self.answer()

    def hold_in_backward(self) -> None:
        self.answers[AskInside] = node_facts(node(), node(kept=(kept("weight"),)), populated=(7,))
        self.session.hold(self.say(at_node(loss=loss(2.0), structure=1)))
        self.answer()

    def answer(self) -> None:
        """Whatever is asked; what has no answer here is refused. An answer may lead to another question."""
        asked = 0
        while asked < len(self.session.asked):
            question = self.session.asked[asked][0]
            if asked in self.session._open:
                self.session.answer(asked, self._answer_to(question))
            asked += 1

    def _answer_to(self, question: Any) -> Any:
        if isinstance(question, AskRule):
            return targeted(LINEAR, self.text)
        return self.say(self.answers.get(type(question), Refused(0, 1, "failed", "")))

    def look_at(self, state: TensorName) -> None:
        self.session.selection.select(state, f"{self.say(TorchLoaded('')).version}.weight")
        self.session.selection.show()
        self.answer()

    def tell_troubles(self) -> Iterator[None]:
        """One after another: each has the notice for itself."""
        session, say = self.session, self.say
        for signal, news in (
            (session.moved, Moved(1, "", "", 3, 3)), (session.not_moved, NotMoved(1, "", "failed", "")),
            (session.moved_back, MovedBack(1, "", "", "", TROUBLE)), (session.aborted, BackwardAborted(1, 1, partial())),
        ):  # fmt: skip
            signal.emit(say(news))
            yield
        session.not_run_to.emit(say(Refused(1, 1, "gone", "")), say(TorchLoaded("")).version)
        yield
        session.go_on()
        for where in (Where(1, 0, "", 3, "", ""), Where(1, 0, "", 3, "", "", "input")):
            session.set_state("running", where=say(where), seconds=9.0, heading=say(TorchLoaded("")).version)
            yield
        session.set_state("running", detached=say(Detached("", "")))
        session.detached.emit(session.state.detached)
        yield
        session.set_state("running", detached=None)
        session.finish(Outcome("exception", 1, say(Ended("exception", 1, 2, TROUBLE)).trouble, 2))
        yield


def faults(window: QWidget) -> list[str]:
    """What is shown as anything but text."""
    found = []
    for text in reading.texts(window):
        wrong = [
            "HTML" if text.is_html() else "", "a key" if text.gives_keys() else "",
            "hidden" if hidden(text.text.replace("\n", "").replace("\t", "")) else "",
            "endless" if len(text.text) > 20_000 else "",
        ]  # fmt: skip
        found += [f"{text.where} is {what}: {text.text[:80]!r}" for what in wrong if what]
    wide = window.minimumSizeHint().width()
    return [*found, f"the window is {wide} wide"] if wide > 1440 else found


def show_all(desk: Desk) -> None:
    for drawer in desk.window.docks:
        desk.window.bring(drawer)


BOTH = pytest.mark.parametrize("script", [MARKS, LONG], ids=["marks", "long"], indirect=True)


@pytest.fixture
def script(request: Any, desk: Desk, session: FakeSession) -> Iterator[Script]:
    desk.window.resize(1440, 860)
    show_all(desk)
    yield Script(session, getattr(request, "param", MARKS))
    for top in QApplication.topLevelWidgets():  # pyqtgraph's menus belong to nobody
        if isinstance(top, QMenu) and top.parent() is None:
            top.deleteLater()


@BOTH
def test_all_that_a_script_says_is_shown_as_text(desk, script):
    plain = script.say(TorchLoaded("")).version[:40]
    script.start()
    assert not faults(desk.window)
    script.hold_in_forward()
    assert not faults(desk.window)
    script.hold_in_backward()
    tree = desk.window.findChild(QTreeView, "model_tree.view")
    tree.setCurrentIndex(tree.model().index(0, 0))
    assert not faults(desk.window)
    where = " ".join(text.where for text in reading.texts(desk.window) if plain[:12] in text.text.replace("\u200c", ""))
    for place in (  # the script's texts are there indeed
        "run_state", "model_tree.view: cell", "model_tree.view: cell's tip", "model_tree.detail", "inside.view: cell's tip",
        "graph.heading", "graph.rule.title", "graph.rule.tabs", "graph.rule.target", "graph.rule.settings",
        "graph.rule.shapes", "status.versions", "batch.items", "Label",
    ):  # fmt: skip
        assert place in where, place
    for number, _ in enumerate(script.tell_troubles()):
        assert not faults(desk.window), number


@BOTH
def test_the_tensor_panel_shows_names_as_text(desk, script):
    script.start()
    script.hold_in_forward()
    for tensor in (TensorName("parameter", 1, 3), TensorName("state", 1, 3, script.text)):
        script.look_at(tensor)
        assert not faults(desk.window)
    path = desk.window.findChild(QLabel, "tensor.path").text()
    assert path.startswith(script.say(TorchLoaded("")).version[:20]), path


@pytest.mark.parametrize("name", ["graph.canvas", "timeline.ribbon", "batch.gallery"])
def test_what_is_pointed_at_is_told_as_text(desk, script, name, qtbot):
    script.start()
    script.hold_in_forward()
    script.hold_in_backward()
    canvas = desk.window.findChild(QWidget, name)
    desk.window.bring(name.partition(".")[0])
    qtbot.waitUntil(lambda: bool(reading.pointed_at(canvas)))
    told = reading.pointed_at(canvas)
    assert any("<" in text.text for text in told)
    assert not [text for text in told if text.is_html() or hidden(text.text.replace("\n", "")) or len(text.text) > 9000]


def test_what_is_copied_is_text(desk, script):
    """A table that is pasted into a spreadsheet has no formulas."""
    script.text = "=1+1\u202e"
    script.start()
    script.hold_in_forward()
    script.hold_in_backward()
    clipboard = QGuiApplication.clipboard()
    model = desk.window.findChild(QTreeView, "model_tree.view").model()
    assert model.row_text(model.index(0, 0, QModelIndex()).internalId()).split("\t")[0] == "'=1+1\\u202e"
    desk.window.findChild(QTableView, "graph.rule.terms").copy()
    cells = [cell for row in clipboard.text().split("\n") for cell in row.split("\t")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))] and any("'=" in cell for cell in cells)
    desk.copy_report()
    assert not hidden(clipboard.text().replace("\n", "")) and "\\u202e" in clipboard.text()


def test_the_title_and_the_menu_of_recent_scripts_show_names_as_text(desk, script):
    script.start()
    recents.remember(desk.settings, LAUNCH)
    menu = next(action.menu() for action in desk.window.menuBar().actions()[0].menu().actions() if action.menu())
    menu.aboutToShow.emit()
    assert desk.window.windowTitle().startswith("<img src=x>&\\u202e\\n.py")
    assert any("&&" in action.text() for action in menu.actions())
    assert not faults(desk.window)


def test_in_chinese_too(desk, script):
    script.start()
    script.hold_in_forward()
    script.hold_in_backward()
    languages.use("zh_CN")
    try:
        assert not faults(desk.window)
    finally:
        languages.use("en")


def test_the_question_before_the_window_closes_shows_the_name_as_text(desk, script):
    script.start()
    script.session.go_on()
    desk.window.close()
    assert not faults(desk.window)
