"""The findings panel, by its public names: rows, the chosen one in full, and what was looked for where nothing was found."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QTreeView, QWidget

from inspector.conversation.launch import Launch
from inspector.panels.base import finding_words
from inspector.panels.findings.chain import Chain
from inspector.panels.findings.model import (
    CODE_ROLE,
    HISTORY_ROLE,
    LEVEL_ROLE,
    PLACE_ROLE,
)
from inspector.panels.findings.painting import HEIGHT
from inspector.panels.findings.panel import FindingsPanel
from inspector.wire.findings import THRESHOLDS, At, Checked, FindingTold, Link, Reading, Threshold, Unchecked
from tests.fakes import FakeSession

ZERO = FindingTold(
    1, "no_zero_grad", "error", "/home/me/train.py", 12, (At("/home/me/train.py", 30),), ("net.0.weight", "net.0.bias"), 0,
    2, 41, 40, (Reading("backwards", 41.0, ""),),
)  # fmt: skip
GROWS = FindingTold(2, "diverging", "error", "/home/me/train.py", 14, (), (), 0, 20, 41, 3, ())
SCALE = FindingTold(3, "input_scale", "warning", "", 0, (), (), 0, 1, 1, 1, ())


@pytest.fixture
def session(qtbot):
    return FakeSession()


@pytest.fixture
def panel(qtbot, session):
    made = FindingsPanel(session)
    qtbot.addWidget(made.view)
    made.view.resize(420, 500)
    made.view.show()
    return made


def hear(session: FakeSession, *messages: Any) -> None:
    for message in messages:
        session.found.hear(message)
    session.findings.changed.emit()


def tree(panel: FindingsPanel) -> QTreeView:
    found: QTreeView = panel.view.findChild(QTreeView, "findings.view")
    return found


def button(panel: FindingsPanel, name: str) -> QPushButton:
    found: QPushButton = panel.view.findChild(QPushButton, f"findings.{name}")
    return found


def codes(panel: FindingsPanel, above: QModelIndex = QModelIndex()) -> list[str]:
    model = tree(panel).model()
    return [model.index(row, 0, above).data(CODE_ROLE) for row in range(model.rowCount(above))]


def choose(panel: FindingsPanel, row: int) -> None:
    tree(panel).setCurrentIndex(tree(panel).model().index(row, 0))


def test_before_anything_is_trained_it_says_so(panel):
    assert "Nothing to judge yet" in panel.view.findChild(QLabel, "findings.sentence").text()


def test_where_nothing_was_found_it_says_what_was_looked_for_and_what_could_not_be(panel, session):
    hear(
        session, Checked(1204, 30, 1204, 1204, ("no_zero_grad", "nonfinite"), (Unchecked("softmax_axis", "compiled"),))
    )
    told = {
        name: panel.view.findChild(QLabel, f"findings.{name}").text() for name in ("sentence", "looked", "unchecked")
    }
    assert "No findings" in told["sentence"] and "1,204" in told["sentence"]
    assert "2 rules looked, 1 could not" in told["looked"]
    assert told["unchecked"] == "Could not look for softmax_axis: the model is compiled"


def test_a_cause_has_a_row_and_what_follows_is_folded_below(panel, session):
    hear(session, ZERO, GROWS, SCALE)
    assert codes(panel) == ["no_zero_grad", "input_scale"]
    first = tree(panel).model().index(0, 0)
    assert codes(panel, first) == ["diverging"]
    assert (first.data(LEVEL_ROLE), first.data(PLACE_ROLE)) == ("error", "train.py:12")
    assert "gradients of 41 backwards" in first.data()
    for part in ("since iteration 2", "2 parameters", "seen 40 times, last in 41"):
        assert part in first.data(HISTORY_ROLE)


def test_the_chosen_one_stands_in_full_with_its_proof(panel, session):
    hear(session, ZERO)
    choose(panel, 0)
    detail = panel.view.detail
    assert detail.proof() == [
        ("backwards", "41"), ("parameters", "net.0.weight, net.0.bias"), ("also", "train.py:30"),
    ]  # fmt: skip
    assert "zero_grad()" in panel.view.findChild(QLabel, "findings.detail.advice").text()


class Windows(QObject):
    """Those that come on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and watched.isWindowType():
            self.shown.append(watched.objectName())
        return False


def test_no_part_of_the_proof_is_a_window_on_its_way(panel, session):
    windows = Windows()
    QApplication.instance().installEventFilter(windows)
    hear(session, ZERO, SCALE)
    choose(panel, 1)
    choose(panel, 0)
    QApplication.instance().removeEventFilter(windows)
    assert windows.shown == []
    shown = [label.text() for label in panel.view.findChildren(QLabel, "findings.proof") if label.isVisible()]
    assert shown == ["backwards", "41", "parameters", "net.0.weight, net.0.bias", "also", "train.py:30"]


def test_its_line_and_its_parameter_are_shown_on_wish(qtbot, panel, session):
    hear(session, ZERO)
    choose(panel, 0)
    with qtbot.waitSignal(session.selection.path_wanted) as path:
        button(panel, "show_parameter").click()
    assert path.args == ["net.0.weight"]
    with qtbot.waitSignal(session.place_wanted) as place:
        button(panel, "show_line").click()
    assert place.args == ["/home/me/train.py", 12]


def test_one_without_a_line_offers_none(panel, session):
    hear(session, SCALE)
    choose(panel, 0)
    assert not button(panel, "show_line").isVisible() and not button(panel, "show_parameter").isVisible()


def test_what_is_no_fault_goes_and_can_be_brought_back(qtbot, panel, session):
    kept: list[Any] = []
    session.findings.remember = lambda script, choices: kept.append(choices)
    session.start(Launch(script="/home/me/train.py"))
    hear(session, ZERO, SCALE)
    choose(panel, 0)
    button(panel, "mute").click()
    assert codes(panel) == ["input_scale"]
    assert kept[-1]["muted"] == [["no_zero_grad", "/home/me/train.py", 12, ""]]
    panel.view.muted.setChecked(True)
    assert codes(panel) == ["input_scale", "no_zero_grad"]
    choose(panel, 1)
    assert button(panel, "mute").text() == "It is a fault"
    button(panel, "mute").click()
    assert sorted(codes(panel)) == ["input_scale", "no_zero_grad"] and kept[-1]["muted"] == []


def test_what_was_no_fault_of_a_script_is_none_in_its_next_run(panel, session):
    session.findings.recall = lambda script: {"muted": [["no_zero_grad", "/home/me/train.py", 12, ""]], "holds": []}
    session.start(Launch(script="/home/me/train.py"))
    hear(session, ZERO)
    assert codes(panel) == []


def test_it_can_hold_when_it_comes_again(panel, session):
    hear(session, ZERO)
    choose(panel, 0)
    hold = panel.view.findChild(QCheckBox, "findings.hold")
    assert not hold.isChecked()
    hold.click()
    assert session.found.order().codes == ("no_zero_grad",)
    assert hold.isChecked()


def test_the_choice_stays_when_another_is_found(panel, session):
    hear(session, SCALE)
    choose(panel, 0)
    hear(session, ZERO)
    assert tree(panel).currentIndex().data(CODE_ROLE) == "input_scale"


def test_enter_shows_the_line(qtbot, panel, session):
    hear(session, ZERO)
    choose(panel, 0)
    with qtbot.waitSignal(session.place_wanted):
        qtbot.keyClick(tree(panel), Qt.Key.Key_Return)


def test_what_needs_whole_passes_could_not_be_looked_for(panel, session):
    rested = (Unchecked("loader_left_early", "rested"),)
    hear(session, Checked(12, 12, 12, 12, ("no_zero_grad",), rested))
    words = panel.view.findChild(QLabel, "findings.unchecked").text()
    assert "loader_left_early" in words
    assert "whole passes" in words


CUT = FindingTold(
    4, "never_reached", "warning", "/home/me/train.py", 16, (), ("net.encoder.0.weight",), 0, 1, 41, 40,
    (Reading("why", None, "detached"), Reading("call", None, "torch.Tensor.detach"), Reading("backwards", 3.0, "")),
    (
        Link("layers", "encoder", "", 0), Link("cut", "torch.Tensor.detach", "/home/me/train.py", 16),
        Link("layers", "head", "", 0), Link("loss", "", "/home/me/train.py", 28),
    ),
)  # fmt: skip


def chain(panel: FindingsPanel) -> Chain:
    found: Chain = panel.view.findChild(Chain, "findings.chain")
    return found


def test_the_way_to_the_loss_is_drawn_with_the_cut_in_it(panel, session):
    hear(session, CUT)
    assert chain(panel).text() == "encoder → ✂ .detach() train.py:16 → head → loss train.py:28"
    assert [box.is_reached for box in chain(panel).boxes] == [False, False, True, True]
    assert panel.view.findChild(QWidget, "findings.chain").isVisible()


def test_a_finding_without_a_way_has_no_picture_of_it(panel, session):
    hear(session, ZERO)
    assert not chain(panel).isVisible()


def test_a_click_on_the_cut_shows_its_line(qtbot, panel, session):
    hear(session, CUT)
    with qtbot.waitSignal(panel.view.detail.line_wished) as wished:
        place = chain(panel).places(chain(panel).width())[1]
        qtbot.mouseClick(chain(panel), Qt.MouseButton.LeftButton, pos=place.center())
    assert wished.args == ["/home/me/train.py", 16]


def test_boxes_that_have_no_room_beside_one_another_stand_below(panel, session):
    hear(session, CUT)
    wide, narrow = chain(panel).places(2000), chain(panel).places(160)
    assert len({place.top() for place in wide}) == 1
    assert len({place.top() for place in narrow}) > 1
    assert all(place.right() <= 160 for place in narrow)
    assert chain(panel).heightForWidth(160) > narrow[-1].bottom()


def test_a_loss_without_any_graph_is_not_reached(panel, session):
    links = (Link("layers", "model", "", 0), Link("cut", "a.argmax(1)", "t.py", 3), Link("loss", "", "t.py", 5))
    hear(session, dataclasses.replace(CUT, chain=links))
    assert [box.is_reached for box in chain(panel).boxes] == [False, False, False]


def field(panel: FindingsPanel) -> QLineEdit:
    found: QLineEdit = panel.view.findChild(QLineEdit, "findings.threshold")
    return found


def type_in(qtbot: Any, panel: FindingsPanel, text: str) -> None:
    field(panel).setFocus()
    field(panel).selectAll()
    qtbot.keyClicks(field(panel), text)
    qtbot.keyClick(field(panel), Qt.Key.Key_Return)


def test_the_threshold_of_a_rule_can_be_set_and_given_back(qtbot, panel, session):
    hear(session, dataclasses.replace(SCALE, code="input_scale"))
    assert field(panel).text() == "50"
    type_in(qtbot, panel, "300")
    assert session.found.order().thresholds == (Threshold("input_scale", 300.0),)
    type_in(qtbot, panel, "much")
    assert field(panel).text() == "300"
    field(panel).clear()
    qtbot.keyClick(field(panel), Qt.Key.Key_Return)
    assert session.found.order().thresholds == ()
    assert field(panel).text() == "50"


def test_a_rule_that_compares_with_no_number_has_no_threshold(panel, session):
    hear(session, ZERO)
    assert not field(panel).isVisible()


@pytest.mark.parametrize("code", sorted(THRESHOLDS))
def test_each_threshold_says_what_it_is(code: str):
    assert finding_words.threshold(code)


REGION = FindingTold(
    7, "nonfinite", "error", "/me/train.py", 30, (), ("net.0.weight",), 0, 400, 400, 1,
    (Reading("where", None, "gradient"), Reading("value", None, "NaN"), Reading("node", None, "")),
)  # fmt: skip


def recorder(panel: FindingsPanel) -> QCheckBox:
    found: QCheckBox = panel.view.findChild(QCheckBox, "findings.record")
    return found


def test_where_only_a_region_is_known_the_next_occurrence_can_be_recorded(panel, session):
    hear(session, REGION)
    assert recorder(panel).isVisible()
    recorder(panel).click()
    assert session.found.order().records
    assert session.found.order().wants("nonfinite", "", 0)


def test_where_the_node_is_known_nothing_needs_to_be_recorded(panel, session):
    known = tuple(Reading("node", None, "Sqrt") if r.name == "node" else r for r in REGION.readings)
    hear(session, dataclasses.replace(REGION, readings=known))
    assert not recorder(panel).isVisible()


def test_what_follows_from_a_cause_has_room_once_it_is_unfolded(panel, session):
    hear(session, ZERO, GROWS)
    cause = tree(panel).model().index(0, 0)
    tree(panel).collapse(cause)
    folded = tree(panel).height()
    tree(panel).expand(cause)
    assert tree(panel).height() > max(folded, 2 * HEIGHT)
