"""Variables as a tree: only what was looked at is known, and what stays the same stays the same row."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from inspector.panels.variables.model import CHANGED_ROLE, CODE_ROLE, NAME, PATH_ROLE, TOP, VALUE, VariablesModel
from inspector.wire.variables import CHANGED, FOLDED

from .examples import numbers, tensor, value


@pytest.fixture
def model(qapp: Any, qtmodeltester: Any) -> Any:
    made = VariablesModel()
    yield made
    qtmodeltester.check(made)


def put(model: VariablesModel, *values: Any, number: int = TOP, first: int = 0, total: int = 0) -> None:
    model.set_rows(number, first, total or len(values), values, numbers(len(values)))


def names(model: VariablesModel, above: QModelIndex = QModelIndex()) -> list[str]:
    return [model.index(row, NAME, above).data() for row in range(model.rowCount(above))]


def shown(model: VariablesModel, row: int) -> str:
    return str(model.index(row, VALUE).data())


def test_what_was_returned_comes_first_and_what_is_seldom_looked_at_last(model):
    put(model, value("torch", flags=FOLDED), value("old", "", "gone"), value("x"), value("f", group="returned"))
    assert names(model) == ["f returned", "x", "torch", "old"]
    assert shown(model, 3) == "no longer there"


def test_what_is_below_a_row_is_asked_for_when_it_is_opened_and_a_page_at_a_time(model):
    wanted: list[tuple[int, int]] = []
    model.wanted.connect(lambda *asked: wanted.append(asked))
    put(model, value("losses", "[…]", "list", handle=4, children=3))
    index = model.index(0, 0)
    assert model.hasChildren(index) and model.canFetchMore(index) and wanted == []
    model.fetchMore(index)
    number = model.number_at(index)
    put(model, value("[0]", step="[0]"), value("[1]", step="[1]"), number=number, total=3)
    assert model.canFetchMore(index)
    model.fetchMore(index)
    put(model, value("[2]", step="[2]"), number=number, first=2, total=3)
    assert wanted == [(number, 0), (number, 2)] and not model.canFetchMore(index)
    assert names(model, index) == ["[0]", "[1]", "[2]"]
    put(model, value("[2]", step="[2]"), number=number, first=2, total=3)  # comes twice
    assert model.rowCount(index) == 3


def test_a_row_stays_itself_over_a_stop_and_what_is_open_is_asked_for_anew(model):
    put(model, value("a"), value("model", "Net", "module", handle=4, children=1), value("z"))
    number = model.number_at(model.index(1, 0))
    put(model, value("weight", step=".weight"), number=number)
    kept = QPersistentModelIndex(model.index(1, 0))
    wanted: list[tuple[int, int]] = []
    model.wanted.connect(lambda *asked: wanted.append(asked))
    put(model, value("a"), value("b"), value("model", "Net", "module", handle=9, children=1), value("z"))
    assert kept.isValid() and kept.row() == 2 and model.rowCount(QModelIndex(kept)) == 1
    assert wanted == [(number, 0)]
    put(model, value("a"), value("model", "None"), value("z"))
    assert model.rowCount(model.index(1, 0)) == 0 and not model.hasChildren(model.index(1, 0))


def test_a_row_has_the_expression_that_means_it(model):
    put(model, value("model", handle=4, children=1, kind="module"))
    put(model, value("0", step="[0]", handle=5, children=1), number=model.number_at(model.index(0, 0)))
    inner = model.index(0, 0, model.index(0, 0))
    put(model, value("weight", step=".weight", kind="parameter"), number=model.number_at(inner))
    weight = model.index(0, 0, inner)
    assert (weight.data(PATH_ROLE), weight.data(CODE_ROLE)) == ("model[0].weight", "parameter")


def test_a_tensor_is_its_shape_and_range_and_a_scalar_its_number(model):
    rows = tensor("w"), tensor("loss", (), "NllLossBackward0"), tensor("bad", (2,)), tensor("far", (2,))
    measured = [-0.1161, 0.1162, 0, 0.1, 0], [2.2141, 2.2141, 2.2141, 0, 0], [0, 1, 0, 0, 3]
    model.set_rows(TOP, 0, 4, rows, numbers(4, *measured))
    assert [shown(model, row) for row in range(4)] == [
        "32×3×5×5  −0.1161 … 0.1162", "2.214  NllLossBackward0", "2  0 … 1  3 NaN or Inf", "2",
    ]  # fmt: skip


def test_what_has_changed_is_bold_and_says_so(model):
    put(model, value("x", flags=CHANGED), value("y"))
    rows = [model.index(row, NAME) for row in range(2)]
    assert [row.data(CHANGED_ROLE) for row in rows] == [True, False]
    assert [row.data(Qt.ItemDataRole.FontRole).bold() for row in rows] == [True, False]


def test_a_name_that_the_running_statement_assigns_says_that_it_is_the_old_value(model):
    model.assigned_later = frozenset({"outputs"})
    put(model, value("outputs", "3"), value("x", "3", same_as="outputs"))
    assert [shown(model, row) for row in (0, 1)] == ["3  assigned after this stop", "3  same object as outputs"]


def test_nothing_is_asked_for_while_training_runs(model):
    put(model, value("model", handle=4, children=1))
    model.set_past(True)
    assert not model.canFetchMore(model.index(0, 0))
