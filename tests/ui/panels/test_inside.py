"""The drawer of layers and nodes, as it is read, moved through and chosen from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QTreeView

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.desk.appearance import theme
from inspector.panels.inside.model import CODE_ROLE, PICTURE_ROLE
from inspector.panels.inside.panel import InsidePanel
from inspector.wire.inside import AskInside, Inside, InsideFacts
from inspector.wire.messages import Detached, Refused
from inspector.wire.tensors import AskPictures, TensorName
from tests.fakes import FakeSession
from tests.unit.panels.inside.examples import (
    BEFORE_LAYER,
    BEFORE_NODE,
    at_layer,
    at_node,
    item,
    kept,
    layer,
    node,
    ran_layer,
    stopped,
)  # fmt: skip
from tests.unit.panels.inside.test_model import pictures


class Drawer:
    """The panel, shown, on a session that a test answers for."""

    def __init__(self, qtbot: Any) -> None:
        self.qtbot, self.session = qtbot, FakeSession()
        self.panel = InsidePanel(self.session)
        qtbot.addWidget(self.panel.view)
        self.panel.view.resize(372, 420)
        with qtbot.waitExposed(self.panel.view):
            self.panel.view.show()
        self.tree = self.panel.view.findChild(QTreeView, "inside.view")

    def start(self) -> None:
        self.session.start(Launch("train.py"))

    def hold(self, answer: Any, inside: Inside | None = BEFORE_LAYER, phase: str = "layer", stop: int = 5) -> None:
        """A stop, and what is told of it."""
        self.session.hold(stopped(inside, phase, stop))
        question = len(self.session.asked) - 1
        assert isinstance(self.session.asked[question][0], AskInside)
        self.session.answer(question, answer)

    def sentence(self) -> str:
        label = self.panel.view.findChild(QLabel, "inside.sentence")
        return label.text() if label.isVisible() else ""

    def row(self, section: str, code: str) -> QModelIndex:
        model = self.tree.model()
        head = next(i for i in (model.index(0, 0), model.index(1, 0)) if i.data(CODE_ROLE) == section)
        rows = (model.index(row, 0, head) for row in range(model.rowCount(head)))
        return next(index for index in rows if index.data(CODE_ROLE) == code)

    def place(self, index: QModelIndex) -> QPoint:
        return self.tree.visualRect(index).center()

    def click(self, index: QModelIndex) -> None:
        self.qtbot.mouseClick(self.tree.viewport(), Qt.MouseButton.LeftButton, pos=self.place(index))

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        self.qtbot.keyClick(self.tree, key, *modifiers)

    def selected(self) -> Any:
        return self.session.selection.selected


@pytest.fixture(params=["dark", "light"])
def drawer(qtbot: Any, request: Any) -> Iterator[Drawer]:
    theme.apply(request.param)
    yield Drawer(qtbot)
    theme.apply("dark")


REFUSED = Refused(0, 5, "not_inside", "")
AT_LAYER = at_layer(ran_layer(), layer("model.pool"))


def test_every_state_of_a_run_has_its_sentence(drawer: Drawer):
    told = [drawer.sentence()]
    drawer.start()
    told.append(drawer.sentence())
    for phase in ("forward", "backward", "step"):
        drawer.hold(REFUSED, None, phase)
        told.append(drawer.sentence())
    drawer.session.go_on()
    drawer.panel.controller._past.timeout.emit()
    told.append(drawer.sentence())
    drawer.session.finish(Outcome("finished", 0, 3))
    told.append(drawer.sentence())
    assert "F7" in told[2] and "F7" in told[3]
    assert len(set(told)) == 7 and all(told)


def test_without_its_probe_a_script_tells_nothing(drawer: Drawer):
    drawer.start()
    drawer.hold(AT_LAYER)
    lost = Detached("wire", "")
    drawer.session.set_state("running", stop=None, detached=lost)
    drawer.session.detached.emit(lost)
    assert drawer.sentence().startswith("The script runs on by itself")


def test_what_could_not_be_read_says_why(drawer: Drawer):
    drawer.start()
    drawer.hold(Refused(0, 5, "failed", "RuntimeError: no"))
    assert "RuntimeError: no" in drawer.sentence()


def test_rows_stay_in_their_places_from_stop_to_stop(drawer: Drawer):
    drawer.start()
    drawer.hold(at_layer(None, layer()))
    before = [drawer.place(drawer.row("next", code)) for code in ("call", "argument.0")]
    drawer.hold(AT_LAYER, stop=6)
    assert [drawer.place(drawer.row("next", code)) for code in ("call", "argument.0")] == before
    drawer.session.go_on()
    drawer.panel.ask()  # as it is asked while training runs
    assert not drawer.sentence() and drawer.row("done", "result.0").isValid()


def test_a_tensor_is_chosen_by_arrows_and_opened_by_return(drawer: Drawer):
    drawer.start()
    drawer.hold(AT_LAYER)
    drawer.click(drawer.row("done", "argument.0"))
    drawer.press(Qt.Key.Key_Down)
    assert drawer.selected().tensor == TensorName("result", 0, 0, AT_LAYER.done.key)
    assert drawer.selected().path == "forward.model.conv1.outputs"
    with drawer.qtbot.waitSignal(drawer.session.selection.wanted):
        drawer.press(Qt.Key.Key_Return)


def test_what_is_chosen_follows_the_stops_until_another_is_chosen(drawer: Drawer):
    drawer.start()
    drawer.hold(AT_LAYER)
    drawer.click(drawer.row("done", "result.0"))
    later = at_layer(ran_layer("model.pool"), layer("model.fc"))
    drawer.hold(later, stop=6)
    assert drawer.selected().path == "forward.model.pool.outputs"
    drawer.hold(at_node(None, node()), BEFORE_NODE, "node", 7)
    assert drawer.selected().path == "forward.model.pool.outputs"  # nothing stands there now
    assert not drawer.tree.currentIndex().isValid()
    drawer.hold(AT_LAYER, stop=8)
    assert drawer.selected().path == "forward.model.conv1.outputs"
    assert drawer.tree.currentIndex() == drawer.row("done", "result.0")
    drawer.session.selection.select(TensorName("parameter", 1, 4), "model.fc.weight")
    drawer.hold(later, stop=9)
    assert drawer.selected().path == "model.fc.weight"


def test_a_head_that_the_arrows_have_come_to_stays_current(drawer: Drawer):
    drawer.start()
    drawer.hold(AT_LAYER)
    drawer.click(drawer.row("next", "argument.0"))
    drawer.press(Qt.Key.Key_Left)
    assert drawer.tree.currentIndex().data(CODE_ROLE) == "next"
    drawer.hold(AT_LAYER, stop=6)
    assert drawer.tree.currentIndex().data(CODE_ROLE) == "next" and drawer.row("next", "call").isValid()


def test_what_is_chosen_follows_while_the_drawer_is_behind_another(drawer: Drawer):
    drawer.start()
    drawer.hold(AT_LAYER)
    drawer.click(drawer.row("done", "result.0"))
    drawer.panel.view.hide()
    asked = len(drawer.session.asked)
    drawer.hold(at_layer(ran_layer("model.pool"), layer("model.fc")), stop=6)
    assert drawer.selected().path == "forward.model.pool.outputs"
    assert len(drawer.session.asked) == asked + 1  # no pictures
    drawer.session.selection.select(TensorName("parameter", 1, 4), "model.fc.weight")
    drawer.session.hold(stopped(BEFORE_LAYER, stop=7))
    assert len(drawer.session.asked) == asked + 1


def test_the_line_of_the_call_is_shown_by_a_click_and_by_return(drawer: Drawer):
    drawer.start()
    drawer.hold(AT_LAYER)
    for press in (lambda: drawer.click(drawer.row("next", "call")), lambda: drawer.press(Qt.Key.Key_Return)):
        with drawer.qtbot.waitSignal(drawer.session.place_wanted) as wanted:
            press()
        assert wanted.args == ["/home/me/train.py", 12]
    assert drawer.selected() is None


def test_a_row_is_copied_as_text(drawer: Drawer):
    drawer.start()
    drawer.hold(AT_LAYER)
    drawer.click(drawer.row("done", "result.0"))
    drawer.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "output  1×32×32×32  −1 … 2 · f32 · cpu"


def test_small_pictures_come_for_what_is_there(drawer: Drawer):
    drawer.start()
    gone = layer("model.pool", arguments=(item(note="gone", low=None, high=None), item("[1]", (10,))))
    facts = at_layer(ran_layer(), gone)
    drawer.hold(facts)
    asked = drawer.session.asked[1:]
    assert [(question.tensor.kind, type(question)) for question, _ in asked] == [
        ("argument", AskPictures), ("result", AskPictures),
    ]  # fmt: skip
    blank = drawer.tree.grab().toImage()
    drawer.session.answer(2, pictures(16, 16, 16))
    assert drawer.row("done", "result.0").data(PICTURE_ROLE) is not None
    assert drawer.tree.grab().toImage() != blank


def test_a_picture_of_another_stop_is_not_shown(drawer: Drawer):
    drawer.start()
    drawer.hold(AT_LAYER)
    drawer.hold(at_layer(ran_layer("model.pool"), None), stop=6)
    drawer.session.answer(1, pictures(16, 16, 16))
    assert drawer.row("done", "argument.0").data(PICTURE_ROLE) is None


def test_a_node_is_shown_with_its_gradients_and_its_place(drawer: Drawer):
    drawer.start()
    facts: InsideFacts = at_node(node("MulBackward0", 2), node(kept=(kept("input"), kept("weight", "packed"))))
    drawer.hold(facts, BEFORE_NODE, "node")
    head = drawer.tree.model().index(1, 0)
    assert head.data() == "Next  ConvolutionBackward0  node 3 of 23"
    drawer.click(drawer.row("next", "saved.0"))
    assert drawer.selected().tensor == TensorName("saved", 0, 0, facts.node.key)
    drawer.click(drawer.row("next", "saved.1"))
    assert drawer.selected().tensor.row == 0  # what is packed can not be chosen
