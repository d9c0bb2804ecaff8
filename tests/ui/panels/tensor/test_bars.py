"""The bars around a tensor: what it is compared with, what is kept and how much that is, the chips, two languages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton

from inspector.desk.appearance import languages
from inspector.panels.tensor.compare.bar import CompareBar
from inspector.panels.tensor.target.related import Choice
from inspector.panels.tensor.view import TensorView
from inspector.panels.widgets.chips import HEIGHT, Chips
from inspector.session.selection import Selected
from inspector.wire.shards import Shard
from inspector.wire.tensors import Copies, Copy, TensorName
from tests.ui.panels.tensor.answering import WEIGHT, Probe, facts_of

MEBI = 2**20
COPIES = Copies(0, 1, (Copy(1, WEIGHT, 3, 1, MEBI), Copy(4, WEIGHT, 9, 2, 2 * MEBI)), 5 * MEBI, 256 * MEBI)
OTHER = Selected(TensorName("parameter", 1, 7), "model.fc.weight")


@pytest.fixture
def bar(show: Any) -> CompareBar:
    made = show(CompareBar(), size=(420, 60))
    made.show_choice(Choice(WEIGHT), COPIES, OTHER)
    return made


def choose(bar: CompareBar, name: str, text: str) -> None:
    box = bar.findChild(QComboBox, name)
    place = box.findText(text)
    assert place >= 0, [box.itemText(number) for number in range(box.count())]
    box.setCurrentIndex(place)
    box.activated.emit(place)


def test_the_budget_tells_the_bytes_of_copies(bar: CompareBar):
    budget = bar.findChild(QLabel, "tensor.copies")
    assert budget.isVisible() and budget.text() == "5.0 of 256 MB"
    bar.show_choice(Choice(WEIGHT), Copies(0, 1, (), 0, 256 * MEBI), None)
    assert not budget.isVisible() and not bar.findChild(QToolButton, "tensor.drop").isVisible()


def test_copies_are_dropped_one_by_one_or_all_at_once(bar: CompareBar, qtbot: Any):
    one, other, _, every = bar.drops.actions()
    assert (one.text(), other.text()) == ("Copy 1 of iteration 1, 1.0 MB", "Copy 4 of iteration 2, 2.0 MB")
    for action, numbers in ((other, (4,)), (every, ())):
        with qtbot.waitSignal(bar.drop_wanted) as dropped:
            action.trigger()
        assert dropped.args == [numbers]


def test_a_tensor_is_compared_with_a_stop_a_copy_or_another(bar: CompareBar, qtbot: Any):
    wanted = {
        "with the last stop": TensorName(*_place(WEIGHT), when="last"),
        "with copy 4 of iteration 2": TensorName("kept", 0, 4),
        "with the selected model.fc.weight": OTHER.tensor,
    }
    for text, against in wanted.items():
        with qtbot.waitSignal(bar.chosen) as chosen:
            choose(bar, "tensor.compare", text)
        assert (chosen.args[0].against, chosen.args[0].how) == (against, "difference")
    bar.show_choice(chosen.args[0], COPIES, OTHER)
    with qtbot.waitSignal(bar.chosen) as chosen:
        choose(bar, "tensor.how", "ratio")
    assert chosen.args[0] == Choice(WEIGHT, OTHER.tensor, "ratio", OTHER.path)


def _place(name: TensorName) -> tuple[Any, ...]:
    return name.kind, name.structure, name.row


def test_chips_are_chosen_by_mouse_and_keyboard_and_wrap(show: Any, qtbot: Any):
    chips = show(Chips("chips"), size=(400, 60))
    chips.set_entries([(f"state number {number}", "cyan", number) for number in range(4)], 0)
    with qtbot.waitSignal(chips.chosen) as chosen:
        qtbot.mouseClick(chips.chip("state number 2"), Qt.MouseButton.LeftButton)
    assert chosen.args == [2] and chips.chip("state number 2").isChecked()
    with qtbot.waitSignal(chips.chosen) as chosen:
        qtbot.keyClick(chips.chip("state number 3"), Qt.Key.Key_Space)
    assert chosen.args == [3]
    assert chips.heightForWidth(150) >= 2 * HEIGHT > chips.heightForWidth(2000)


def test_the_view_changes_its_language_and_keeps_what_it_shows(show: Any, qapp: Any):
    view = show(TensorView(Probe().ask), size=(420, 500))
    view.show_target("model.conv1.weight", Choice(WEIGHT), facts_of(np.zeros((2, 3), np.float32)), COPIES, OTHER)
    english = [view.tabs.tabText(number) for number in range(view.tabs.count())], view.compare.budget.text()
    languages.use("zh_CN")
    try:
        qapp.processEvents()
        chinese = [view.tabs.tabText(number) for number in range(view.tabs.count())], view.compare.budget.text()
        assert all(one != other for one, other in zip(english[0], chinese[0])) and "256" in chinese[1]
        assert view.compare.keep.text() != "Keep a copy" and view.head.path.text() == "model.conv1.weight"
    finally:
        languages.use("en")
    qapp.processEvents()
    assert view.tabs.tabText(0) == english[0][0] and view.compare.budget.text() == english[1]


def test_the_line_of_facts_names_the_part_of_a_tensor_that_ranks_share(show: Any):
    view = show(TensorView(Probe().ask), size=(420, 500))
    facts = replace(facts_of(np.zeros((8, 8), np.float32)), shard=Shard((16, 8), (8, 0), 1, 2))
    view.show_target("model.conv1.weight", Choice(WEIGHT), facts, COPIES, OTHER)
    part = "shard 1 of 2, rows 8–15 of (16, 8)"
    assert f"8×8 · {part} · f32" in view.head.facts.text() and part in view.head.facts.toolTip()
