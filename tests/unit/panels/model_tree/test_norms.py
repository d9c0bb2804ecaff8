"""Norms of layers, the order by a column, and filters by numbers."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QModelIndex, Qt

from inspector.panels.model_tree.cells import TreeColumn
from inspector.panels.model_tree.model import VALUE_ROLE, ModelTreeModel
from inspector.panels.model_tree.view import ModelTreeView

from .samples import PARAMETERS, Builder, convolutional, structure, values

NODES = convolutional()
POPULATED = ["populated"] * PARAMETERS
GRADS = [0.5, 3.0, 1.0, 0.25, 2.0, 4.0, 0.125, 0.75, 1.5, 0.0625]  # conv1.weight, conv1.bias, conv2.weight, …
NORMS = [float(number + 1) for number in range(PARAMETERS)]


@pytest.fixture
def model(qapp):
    made = ModelTreeModel()
    made.set_structure(structure(NODES))
    return made


def tell(model, states=POPULATED, stop=2, **more):
    model.set_values(values(NODES, states, stop=stop, **{"norm": NORMS, "grad_norm": GRADS, **more}), at_stop=True)


def names(model: ModelTreeModel) -> list[str]:
    """Of the rows at the top."""
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def walk(model: ModelTreeModel, *rows: int) -> QModelIndex:
    index = QModelIndex()
    for row in rows:
        index = model.index(row, 0, index)
    return index


def number(model: ModelTreeModel, index: QModelIndex, column: int) -> float | None:
    return model.data(index.siblingAtColumn(column), VALUE_ROLE)


def root_of_squares(numbers: list[float]) -> float:
    return math.sqrt(sum(one * one for one in numbers))


# ── layers ──


def test_a_layers_norm_is_the_root_of_the_sum_of_the_squares(model):
    tell(model)
    conv1, root = walk(model, 0, 0, 0), walk(model, 0)
    assert number(model, conv1, TreeColumn.GRAD_NORM) == pytest.approx(root_of_squares(GRADS[:2]))
    assert number(model, conv1, TreeColumn.NORM) == pytest.approx(root_of_squares(NORMS[:2]))
    assert number(model, root, TreeColumn.GRAD_NORM) == pytest.approx(root_of_squares(GRADS))


def test_a_gradient_that_is_not_there_has_no_part_in_it(model):
    tell(model, ["none", *POPULATED[1:]])
    assert number(model, walk(model, 0, 0, 0), TreeColumn.GRAD_NORM) == pytest.approx(GRADS[1])
    tell(model, ["none"] * PARAMETERS, stop=3)
    assert number(model, walk(model, 0), TreeColumn.GRAD_NORM) is None
    assert number(model, walk(model, 0), TreeColumn.NORM) == pytest.approx(root_of_squares(NORMS))


def test_where_not_all_below_was_measured_it_is_not_known(model):
    tell(model, measured=[3, 3, *[0] * 8])
    assert number(model, walk(model, 0), TreeColumn.NORM) is None
    assert number(model, walk(model, 0, 0, 0), TreeColumn.NORM) == pytest.approx(root_of_squares(NORMS[:2]))


def test_nan_below_is_nan_above(model):
    tell(model, grad_norm=[math.nan, *GRADS[1:]])
    assert math.isnan(number(model, walk(model, 0), TreeColumn.GRAD_NORM))


def test_a_shared_parameter_counts_once_and_in_each_layer_that_has_it(qapp):
    builder = Builder()
    root = builder.add(-1, "root", "net", "Net")
    one, other = (builder.add(root, "module", name, "Linear") for name in ("one", "other"))
    first = builder.parameter(one, "weight", (4,))
    builder.parameter(other, "weight", (4,), shared_with=first)
    model = ModelTreeModel()
    model.set_structure(structure(builder.nodes))
    model.set_values(values(tuple(builder.nodes), ["populated"], norm=[3.0], grad_norm=[2.0]), at_stop=True)
    for rows in ((0,), (0, 0), (0, 1)):
        assert number(model, walk(model, *rows), TreeColumn.NORM) == pytest.approx(3.0)


# ── order ──


def test_a_column_sorts_the_parameters_and_again_the_model_stands_as_it_is(model):
    tell(model)
    model.set_order(TreeColumn.GRAD_NORM)
    assert names(model)[:3] == ["conv3.bias", "conv1.bias", "conv3.weight"] and len(names(model)) == PARAMETERS
    assert number(model, model.index(0, 0), TreeColumn.GRAD_NORM) == 4.0
    model.set_order(TreeColumn.NORM)
    assert names(model)[0] == "linear2.bias"
    model.set_order(TreeColumn.NAME)
    assert names(model) == sorted(names(model))
    model.set_order(TreeColumn.NAME)
    assert names(model) == ["model"] and model.order is None


def test_the_order_follows_the_next_stop(model):
    tell(model)
    model.set_order(TreeColumn.GRAD_NORM)
    tell(model, stop=3, grad_norm=[*GRADS[:-1], 99.0])
    assert names(model)[0] == "linear2.bias"


def test_what_is_not_a_number_comes_first_and_what_is_not_known_last(model):
    tell(model, ["populated"] * 8 + ["none", "populated"], grad_norm=[*GRADS[:9], math.nan])
    model.set_order(TreeColumn.GRAD_NORM)
    assert names(model)[0] == "linear2.bias" and names(model)[-1] == "linear2.weight"


def test_the_ratio_is_the_gradients_norm_by_the_weights(model):
    tell(model)
    model.set_order(TreeColumn.RATIO)
    assert names(model)[0] == "conv1.bias"
    assert number(model, model.index(0, 0), TreeColumn.RATIO) == pytest.approx(1.5)


def test_a_sorted_model_satisfies_qts_own_tester(qtmodeltester, model):
    tell(model)
    model.set_order(TreeColumn.GRAD_NORM)
    qtmodeltester.check(model)


# ── filters ──


def found(model: ModelTreeModel, text: str) -> set[str]:
    model.set_filter(text)
    model.set_order(TreeColumn.NAME)
    shown = set(names(model))
    model.set_order(TreeColumn.NAME)
    return shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("grad>2", {"conv1.bias", "conv3.bias"}),
        ("grad>=2 weight", {"weight"}),
        ("grad<1e-1", {"bias"}),
        ("norm<2.5 grad>1", {"bias"}),
        ("ratio>1", {"bias"}),
    ],
)
def test_a_filter_by_numbers(model, text, shown):
    tell(model)
    assert {name.rpartition(".")[2] for name in found(model, text)} == {name.rpartition(".")[2] for name in shown}


@pytest.mark.parametrize(
    ("text", "shown"),
    [("lr:0.1", {"bias"}), ("lr=0.5", {"weight"}), ("lr>0.1", {"weight"}), ("lr<1", {"bias", "weight"})],
)
def test_a_filter_by_learning_rate(model, text, shown):
    """Eight parameters are in no optimizer."""
    tell(model, measured=[3, 35, 35, *[3] * 7], rates=[math.nan, 0.1, 0.5, *[math.nan] * 7])
    assert {name.rpartition(".")[2] for name in found(model, text)} == shown and model.problem == ""


def test_nan_finds_what_holds_nan_in_weight_or_gradient(model):
    tell(model, grad_norm=[*GRADS[:4], math.nan, *GRADS[5:]], norm=[*NORMS[:9], math.nan])
    assert found(model, "nan") == {"conv3.weight", "linear2.bias"}


def test_a_filter_by_numbers_follows_the_next_stop(model):
    tell(model)
    model.set_filter("grad>50")
    assert names(model) == []
    tell(model, stop=3, grad_norm=[99.0, *GRADS[1:]])
    assert names(model) == ["model"]


@pytest.mark.parametrize("text", ["grad>", "grad>1e", "grad>1e-", "norm<-"])
def test_a_number_that_is_not_typed_yet_is_no_error(model, text):
    model.set_filter(text)
    assert model.problem == ""


def test_what_is_no_number_is_said(model):
    model.set_filter("grad>large")
    assert "large" in model.problem


# ── the view ──


@pytest.fixture
def view(qtbot):
    made = ModelTreeView(ModelTreeModel())
    qtbot.addWidget(made)
    made.resize(560, 760)
    made.show()
    made.model.set_structure(structure(NODES))
    tell(made.model)
    return made


def click_header(qtbot, view, column):
    header = view.tree.header()
    at = header.viewport().rect().center()
    at.setX(header.sectionViewportPosition(column) + header.sectionSize(column) // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_click_on_a_header_sorts_and_says_so(qtbot, view):
    click_header(qtbot, view, TreeColumn.GRAD_NORM)
    assert view.order.isVisible() and view.order.text().startswith("sorted by Grad norm, largest first")
    assert names(view.model)[0] == "conv3.bias"
    click_header(qtbot, view, TreeColumn.GRAD_NORM)
    assert view.order.isHidden() and names(view.model) == ["model"]


@pytest.mark.parametrize("where", ["filter", "tree"])
def test_escape_clears_the_filter(qtbot, view, where):
    view.filter.setText("grad>1")
    qtbot.waitActive(view)
    target = getattr(view, where)
    target.setFocus()
    qtbot.keyClick(target, Qt.Key.Key_Escape)
    assert view.filter.text() == "" and not view.model.is_filtered()


def test_the_bar_of_a_gradient_is_as_long_as_its_share_of_the_largest(view):
    cells = view.model.cells
    view.model.set_order(TreeColumn.GRAD_NORM)
    keys = [view.model.index(row, 0).internalId() for row in range(2)]
    assert [cells.share_of_largest(key) for key in keys] == [1.0, 0.75]


def test_in_a_narrow_tree_the_norms_go_last(qtbot, view):
    def shown():
        return [column for column in TreeColumn if not view.tree.isColumnHidden(column)]

    view.resize(320, 600)
    qtbot.waitUntil(lambda: shown() == [TreeColumn.NAME, TreeColumn.GRAD_NORM, TreeColumn.NORM])
    view.resize(430, 600)
    qtbot.waitUntil(lambda: TreeColumn.GRAD in shown() and TreeColumn.SHAPE not in shown())
