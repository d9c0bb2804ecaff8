"""The widget: what is open and chosen, what flashes, which columns fit, and the sentences of the empty states."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from inspector.panels.model_tree.cells import TreeColumn
from inspector.panels.model_tree.flash import FADE_SECONDS, Flash
from inspector.panels.model_tree.model import ModelTreeModel
from inspector.panels.model_tree.view import ModelTreeView

from .samples import Builder, convolutional, structure, values

NODES = convolutional()


@pytest.fixture
def view(qtbot):
    made = ModelTreeView(ModelTreeModel())
    qtbot.addWidget(made)
    made.resize(560, 760)
    made.show()
    return made


def grad_of_first_weight(model: ModelTreeModel) -> QModelIndex:
    index = QModelIndex()
    for _ in range(5):
        index = model.index(0, 0, index)
    return index


def test_says_that_the_model_will_come(view):
    assert view.empty.isVisible() and "first batch" in view.empty.text()
    view.set_over(True)
    assert "No model" in view.empty.text()


def test_opens_a_small_model_down_to_its_gradients(view):
    view.model.set_structure(structure(NODES, 1))
    assert not view.empty.isVisible()
    assert len(view.tree.visible_keys()) == 31
    assert view.tree.isExpanded(grad_of_first_weight(view.model).parent())


def test_opens_a_large_model_no_further_than_the_first_screen(view):
    builder = Builder()
    root = builder.add(-1, "root", "net", "Net")
    for number in range(20):
        layer = builder.add(root, "module", str(number), "Block")
        for part in range(10):
            builder.parameter(layer, f"weight{part}", (1,))
    view.model.set_structure(structure(builder.nodes, 1))
    assert 21 <= len(view.tree.visible_keys()) <= 48


def test_keeps_what_is_open_and_chosen_for_the_same_shape(view):
    view.model.set_structure(structure(NODES, 1))
    grad = grad_of_first_weight(view.model)
    view.tree.setCurrentIndex(grad)
    view.tree.collapse(view.model.index(1, 0, grad.parent().parent().parent()))
    view.tree.collapse(view.model.index(2, 0, grad.parent().parent().parent()))
    view.model.clear()
    view.model.set_structure(structure(convolutional(), 2))
    assert view.tree.currentIndex() == grad_of_first_weight(view.model)
    assert len(view.tree.visible_keys()) == 27


def test_a_filter_keeps_expansion_selection_and_text(view, qtbot):
    view.model.set_structure(structure(NODES, 1))
    view.tree.setCurrentIndex(grad_of_first_weight(view.model))
    view.tree.collapse(view.model.index(0, 0))
    qtbot.keyClicks(view.filter, "linear2")
    assert len(view.tree.visible_keys()) == 7
    view.filter.clear()
    assert len(view.tree.visible_keys()) == 1
    assert view.tree.selected == grad_of_first_weight(view.model).internalId()
    qtbot.keyClicks(view.filter, "nowhere")
    assert view.empty.isVisible() and "matches" in view.empty.text()
    qtbot.keyClicks(view.filter, " what:x")
    assert "“what:”" in view.empty.text() and view.filter.text() == "nowhere what:x"


def test_the_line_below_gives_the_chosen_row_in_full(view):
    view.model.set_structure(structure(NODES, 1))
    view.tree.setCurrentIndex(grad_of_first_weight(view.model))
    view.model.set_values(values(NODES, ["populated"] * 10), at_stop=True)
    text = view.detail.text()
    assert text.startswith("model.model1.conv1.weight.grad  [32, 3, 5, 5]")
    assert all(part in text for part in ("norm 0.4187", "min −0.02", "max 0.03", "mean 0.00012", "populated"))


def test_columns_leave_when_there_is_no_room_and_obey_the_user(view, qtbot):
    def shown() -> set[int]:
        return {column for column in TreeColumn if not view.tree.isColumnHidden(column)}

    view.resize(452, 600)
    qtbot.waitUntil(lambda: shown() == {TreeColumn.NAME, TreeColumn.GRAD_NORM, TreeColumn.NORM, TreeColumn.GRAD})
    view.tree.show_column(TreeColumn.MEAN, True)
    assert TreeColumn.MEAN in shown()
    view.resize(1300, 600)
    qtbot.waitUntil(lambda: shown() == set(TreeColumn))


def test_rows_flash_after_a_stop_and_not_while_live(view):
    view.model.set_structure(structure(NODES, 1))
    view.model.set_values(values(NODES, ["none"] * 10), at_stop=True)
    view.model.set_values(values(NODES, ["none"] * 10, stop=0, norm=9.0), at_stop=False)
    assert not view.tree.flash.timer.isActive()
    view.model.set_values(values(NODES, ["populated"] * 10, stop=2), at_stop=True)
    assert view.tree.flash.timer.isActive()
    assert view.tree.flash.strength(grad_of_first_weight(view.model).internalId()) > 0


def test_a_flash_fades_and_its_timer_stops(qtbot):
    now = [0.0]
    flash = Flash(clock=lambda: now[0])
    flash.start([3, 5])
    assert flash.timer.isActive() and flash.strength(3) == 1.0 and flash.strength(4) == 0.0
    now[0] = FADE_SECONDS / 2
    assert flash.strength(3) == pytest.approx(0.5)
    now[0] = FADE_SECONDS
    with qtbot.waitSignal(flash.ticked) as ticked:
        pass
    assert sorted(ticked.args[0]) == [3, 5]
    assert not flash.timer.isActive()


def test_a_flash_that_is_switched_off_stays_dark(qapp):
    flash = Flash()
    flash.enabled = False
    flash.start([1])
    assert not flash.timer.isActive()


def test_the_flash_is_painted_in_amber(view):
    view.model.set_structure(structure(NODES, 1))
    view.model.set_values(values(NODES, ["none"] * 10), at_stop=True)
    place = view.tree.visualRect(grad_of_first_weight(view.model)).center()
    place.setX(view.tree.viewport().width() - 4)
    before = view.tree.viewport().grab().toImage().pixelColor(place)
    view.model.set_values(values(NODES, ["populated"] * 10, stop=2), at_stop=True)
    after = view.tree.viewport().grab().toImage().pixelColor(place)
    assert after.red() - after.blue() > before.red() - before.blue() + 10


def test_ctrl_c_copies_the_row(view, qtbot):
    view.model.set_structure(structure(NODES, 1))
    view.tree.setCurrentIndex(grad_of_first_weight(view.model))
    qtbot.keyClick(view.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("model.model1.conv1.weight.grad")


def test_the_menu_copies_and_opens(view, qtbot):
    view.model.set_structure(structure(NODES, 1))
    view.model.set_values(values(NODES, ["populated"] * 10), at_stop=True)
    menu = view.tree.menu_for(grad_of_first_weight(view.model).siblingAtColumn(TreeColumn.GRAD_NORM))
    entries = {action.text(): action for action in menu.actions()}
    entries["Copy path"].trigger()
    assert QGuiApplication.clipboard().text() == "model.model1.conv1.weight.grad"
    entries["Copy value"].trigger()
    assert QGuiApplication.clipboard().text() == "0.4187"
    with qtbot.waitSignal(view.tree.opened):
        entries["Show tensor"].trigger()
    view.tree.set_open_below(view.model.index(0, 0).internalId(), False)
    assert len(view.tree.visible_keys()) == 1
    view.tree.set_open_below(view.model.index(0, 0).internalId(), True)
    assert len(view.tree.visible_keys()) == 31
    menu.deleteLater()


@pytest.mark.parametrize("room, shown", [(200, "changed"), (85, "●"), (30, "●")])
def test_what_changed_is_marked_in_a_narrow_column_too(view, room, shown):
    model = view.model
    model.set_structure(structure(NODES))
    for stop in (1, 2):
        model.set_values(values(NODES, ["consumed"] * 10, stop, marks=[stop] * 10), at_stop=True)
    weight = grad_of_first_weight(model).parent()
    assert weight.data() == "weight"
    key = model.key(weight)
    assert view.tree._rows.change_shown(key, room) == shown
    model.set_values(values(NODES, ["consumed"] * 10, 3, marks=[2] * 10), at_stop=True)
    assert view.tree._rows.change_shown(key, room) == "", "nothing has changed"
