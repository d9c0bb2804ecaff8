"""The model keeps rows that are there at the next stop, and answers Qt's own tester."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex

from inspector.panels.inside.model import CODE_ROLE, PICTURE_ROLE, TENSOR_ROLE, InsideModel
from inspector.panels.inside.rows import sections
from inspector.panels.inside.thumbnail import SIDE, Thumbnail, question
from inspector.wire.arrays import Array
from inspector.wire.inside import InsideFacts
from inspector.wire.tensors import Pictures, TensorName

from .examples import at_layer, at_node, item, kept, layer, node, ran_layer

STOPS = [
    at_layer(None, layer()),
    at_layer(ran_layer(), layer("model.pool", arguments=(item("[0]"), item("[1]"), item("[2]")))),
    at_layer(ran_layer("model.pool"), None),
    at_node(None, node(kept=(kept("input"), kept("weight", "packed")), feeds=(7,)), scale=2.0),
    at_node(node(leaves=(item("0"), item("1"))), node("AccumulateGrad", 4, feeds=(7,)), populated=(7, 8)),
    at_layer(ran_layer(arguments=()), layer(arguments=())),
]


def codes(model: InsideModel) -> list[list[str]]:
    heads = [model.index(row, 0) for row in range(model.rowCount())]
    return [[model.index(row, 0, head).data(CODE_ROLE) for row in range(model.rowCount(head))] for head in heads]


def pictures(count: int, height: int, width: int) -> Pictures:
    numbers = np.linspace(-1, 1, count * height * width, dtype="<f4")
    return Pictures(0, 5, 0, count, Array("f4", (count, height, width), numbers.tobytes()), -1.0, 1.0)


def test_each_stop_shows_its_own_rows_in_order(qtmodeltester: Any):
    model = InsideModel()
    qtmodeltester.check(model)
    tests: list[InsideFacts] = [*STOPS, *STOPS[::-1], STOPS[3], STOPS[0]]
    for facts in tests:
        told = sections(facts)
        model.set_sections(told)
        assert [model.index(row, 0).data(CODE_ROLE) for row in range(2)] == ["done", "next"]
        assert codes(model) == [[row.code for row in section.rows] for section in told]
        shown = [model.data(model.index(row, 0, model.index(1, 0))) for row in range(len(told[1].rows))]
        assert shown == [row.as_text() for row in told[1].rows]
    qtmodeltester.check(model)


def test_a_row_that_is_there_again_is_the_same_row(qtbot: Any):
    model = InsideModel()
    model.set_sections(sections(STOPS[0]))
    chosen = QPersistentModelIndex(model.find("next", "argument.0"))
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_sections(sections(STOPS[1]))
    assert chosen.isValid() and chosen.row() == 1
    assert model.data(chosen, TENSOR_ROLE) == TensorName("argument", 0, 0, STOPS[1].layer.key)
    model.set_sections(sections(STOPS[3]))
    assert not chosen.isValid() and model.find("next", "argument.0") == QModelIndex()


def test_pictures_are_of_one_stop():
    model = InsideModel()
    model.set_sections(sections(STOPS[0]))
    model.set_picture(1, "argument.0", Thumbnail(pictures(1, 4, 4)))
    model.set_picture(1, "argument.9", Thumbnail(pictures(1, 4, 4)))  # that is not there any more
    assert model.find("next", "argument.0").data(PICTURE_ROLE) is not None
    model.set_sections(sections(STOPS[0]))
    assert model.find("next", "argument.0").data(PICTURE_ROLE) is None


def test_images_are_asked_for_in_colours_and_activations_by_channel():
    name = TensorName("argument", 0, 0, "key")
    image = question(name, (8, 3, 32, 32))
    assert image is not None and (image.along, image.colors, image.rows, image.columns) == ((0,), 1, 2, 3)
    activation = question(name, (8, 64, 16, 16))
    assert activation is not None and (activation.along, activation.colors, activation.side) == ((1,), -1, SIDE)
    digits = question(name, (8, 1, 28, 28))
    assert digits is not None and digits.along == (0,)
    tokens = question(name, (8, 12, 64))
    assert tokens is not None and (tokens.along, tokens.at, tokens.rows, tokens.columns) == ((), (0, 0, 0), 1, 2)
    assert [question(name, shape) for shape in ((), (10,), (0, 3), (4, 1, 1), (1, 1))] == [None] * 5


def test_small_pictures_keep_to_their_room():
    many = Thumbnail(pictures(16, 8, 8))
    assert len(many.places(500)) == 16 and len({place.top() for place in many.places(500)}) == 2
    assert 0 < len(many.places(60)) < 16 and max(place.right() for place in many.places(60)) <= 60
    assert many.places(0) == []
    assert len({place.top() for place in Thumbnail(pictures(3, 8, 8)).places(500)}) == 1
