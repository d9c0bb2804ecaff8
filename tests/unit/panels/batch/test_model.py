"""What is read from an answer, and the table of its leaves."""

from __future__ import annotations

from PySide6.QtCore import Qt

from inspector.panels.batch.model import VALUE_ROLE, BatchFacts, ItemColumn, ItemsModel, images_of
from inspector.wire.messages import Item

from .samples import NO_PICTURES, batch, pictures, sample


def row(model: ItemsModel, number: int) -> list[str]:
    return [model.index(number, column).data() for column in ItemColumn]


def test_the_table_satisfies_qts_own_tester_through_its_life(qtmodeltester):
    model = ItemsModel()
    qtmodeltester.check(model)
    shown = batch(sample(0))
    model.set_items(shown.inputs, shown.outputs)
    qtmodeltester.check(model)
    model.set_items((), ())


def test_the_table_tells_inputs_from_outputs(qapp):
    model = ItemsModel()
    shown = batch(sample(0))
    model.set_items(shown.inputs, shown.outputs)
    assert row(model, 0) == ["input [0]", "1×3×32×32", "f32", "cpu", "−1 … 1"]
    assert row(model, 2) == ["output", "1×10", "f32", "cpu", "−1.25 … 2.5"]
    assert model.index(2, ItemColumn.RANGE).data(VALUE_ROLE) == (-1.25, 2.5)
    assert "[1, 3, 32, 32]" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_what_is_no_tensor_shows_its_type_and_value(qapp):
    model = ItemsModel()
    model.set_items((Item("['text']", "str", (), "", "", None, None, "'a cat'"),), ())
    assert row(model, 0) == ["input ['text']", "", "str", "", "'a cat'"]


def test_new_numbers_of_the_same_leaves_do_not_reset_the_table(qapp):
    model = ItemsModel()
    shown = batch(sample(0))
    model.set_items(shown.inputs, shown.outputs)
    resets, told = [], []
    model.modelReset.connect(lambda: resets.append(1))
    model.dataChanged.connect(lambda *_: told.append(1))
    model.set_items(shown.outputs, shown.inputs)
    model.set_items(shown.outputs, shown.inputs)
    assert (resets, told) == ([], [1])


def test_a_picture_keeps_its_pixels():
    _, image = images_of(pictures(2, (10, 200, 30), width=5, height=3))
    assert (image.width(), image.height()) == (5, 3)
    assert image.pixelColor(4, 2).getRgb()[:3] == (10, 200, 30)
    assert images_of(NO_PICTURES) == []


def test_classes_without_names_are_numbers():
    assert BatchFacts(batch(sample(0))).class_text(3) == "3 cat"
    assert BatchFacts(batch(sample(0), classes=())).class_text(3) == "3"
    assert BatchFacts(batch(sample(0))).class_text(-1) == "-1"
    numbered = BatchFacts(batch(sample(0), classes=("0 - zero", "1 - one", "23")))
    assert [numbered.class_text(index) for index in range(4)] == ["0 - zero", "1 - one", "2 23", "3"]


def test_a_tensor_that_the_script_let_go_shows_no_shape_and_says_so() -> None:
    model = ItemsModel()
    model.set_items((), (Item("", "Tensor", (), "", "", None, None),))
    row = [model.index(0, column).data() for column in range(model.columnCount())]
    assert row[ItemColumn.SHAPE] == "let go by the script" and row[ItemColumn.RANGE] == ""
