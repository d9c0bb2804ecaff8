"""The item model: the public path, the words, the numbers, what a stop changed, and the filter."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QModelIndex, QObject, Qt

from inspector.panels.model_tree import model as roles
from inspector.panels.model_tree.cells import TreeColumn
from inspector.panels.model_tree.model import ModelTreeModel

from .samples import PARAMETERS, Builder, convolutional, structure, values

NODES = convolutional()
CONV1_GRAD = ("model", "model1", "conv1", "weight", "grad")


@pytest.fixture
def model(qapp):
    made = ModelTreeModel()
    made.set_structure(structure(NODES, 1))
    return made


def walk(model: ModelTreeModel, *names: str) -> QModelIndex:
    index = QModelIndex()
    for name in names:
        rows = [model.index(row, 0, index) for row in range(model.rowCount(index))]
        index = next(found for found in rows if found.data() == name)
    return index


def cell(index: QModelIndex, column: int, role: int = Qt.ItemDataRole.DisplayRole):
    return index.siblingAtColumn(column).data(role)


def every_path(model: ModelTreeModel, parent: QModelIndex = QModelIndex()) -> list[str]:
    paths = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        paths += [index.data(roles.PATH_ROLE), *every_path(model, index)]
    return paths


def test_satisfies_qts_own_tester_through_its_life(qtmodeltester):
    model = ModelTreeModel()
    qtmodeltester.check(model)
    model.set_structure(structure(NODES, 1))
    qtmodeltester.check(model)
    model.set_values(values(NODES, ["populated"] * PARAMETERS), at_stop=True)
    model.set_filter("conv")
    qtmodeltester.check(model)


def test_is_walked_from_the_root_to_a_gradient(model):
    index = walk(model, *CONV1_GRAD)
    assert index.data(roles.PATH_ROLE) == "model.model1.conv1.weight.grad"
    assert index.data(roles.NODE_ROLE).shape == (32, 3, 5, 5)
    assert model.rowCount(index) == 0
    assert index.parent().data() == "weight"


def test_says_none_before_backward_and_the_numbers_after(model):
    grad = walk(model, *CONV1_GRAD)
    model.set_values(values(NODES, ["none"] * PARAMETERS), at_stop=True)
    assert cell(grad, TreeColumn.GRAD) == "None"
    assert grad.data(roles.STATE_ROLE) == "none"
    assert cell(grad, TreeColumn.GRAD_NORM, roles.VALUE_ROLE) is None
    model.set_values(values(NODES, ["populated"] * PARAMETERS, stop=2), at_stop=True)
    assert grad.data(roles.STATE_ROLE) == "populated"
    assert cell(grad, TreeColumn.SHAPE) == "32×3×5×5"
    assert cell(grad, TreeColumn.TYPE) == "f32"
    assert cell(grad, TreeColumn.GRAD_NORM, roles.VALUE_ROLE) == 0.4187
    assert cell(grad, TreeColumn.MIN) == "−0.02"
    assert cell(grad, TreeColumn.MEAN) == "0.00012"


@pytest.mark.parametrize(
    "state, words",
    [("none", "None"), ("populated", "populated"), ("consumed", "used by step"), ("zeroed", "zeroed"),
     ("frozen", "frozen"), ("unreached", "not reached"), ("accumulated", "accumulated ×3")],
)  # fmt: skip
def test_each_state_has_its_word(model, state, words):
    model.set_values(values(NODES, [state] * PARAMETERS, counts=[3] * PARAMETERS), at_stop=True)
    weight = walk(model, *CONV1_GRAD[:-1])
    assert cell(weight, TreeColumn.GRAD) == words
    assert weight.data(roles.STATE_ROLE) == state
    assert weight.data(roles.COUNT_ROLE) == 3


def test_a_frozen_parameter_says_so_before_any_reading_and_has_a_grad_row(qapp):
    builder = Builder()
    builder.parameter(builder.add(-1, "root", "net", "Linear"), "weight", (2, 2), trainable=False)
    model = ModelTreeModel()
    model.set_structure(structure(builder.nodes, 1))
    assert walk(model, "net", "weight").data(roles.STATE_ROLE) == "frozen"
    assert walk(model, "net", "weight", "grad").data(roles.STATE_ROLE) == "frozen"


def test_a_module_sums_up_what_is_below_it(model):
    model.set_values(values(NODES, ["populated"] * 4 + ["none"] * 6), at_stop=True)
    assert cell(walk(model, "model"), TreeColumn.GRAD) == "4/10"
    assert cell(walk(model, "model", "model1", "conv2"), TreeColumn.GRAD) == "2/2"
    assert cell(walk(model, "model", "model1", "flatten"), TreeColumn.GRAD) == ""
    model.set_values(values(NODES, ["none"] * 10, stop=2), at_stop=True)
    assert cell(walk(model, "model"), TreeColumn.GRAD) == "0/10"


def test_counts_are_short_on_the_screen_and_exact_beside_it(model):
    conv1 = walk(model, "model", "model1", "conv1")
    assert cell(conv1, TreeColumn.PARAMS) == "2.4K"
    assert cell(conv1, TreeColumn.PARAMS, roles.VALUE_ROLE) == 2432
    assert cell(conv1, TreeColumn.PARAMS, Qt.ItemDataRole.ToolTipRole) == "2,432"


def test_several_roots_stand_side_by_side(qapp):
    builder = Builder()
    convolutional(builder, "generator")
    model = ModelTreeModel()
    model.set_structure(structure(convolutional(builder, "discriminator"), 1))
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["generator", "discriminator"]


def test_a_shared_parameter_reads_as_the_first_and_is_counted_once(qapp):
    builder = Builder()
    root = builder.add(-1, "root", "net", "Net")
    first = builder.parameter(root, "weight", (2, 2))
    builder.parameter(root, "tied", (2, 2), shared_with=first)
    model = ModelTreeModel()
    model.set_structure(structure(builder.nodes, 1))
    model.set_values(values(tuple(builder.nodes[:2]), ["populated"]), at_stop=True)
    assert walk(model, "net", "tied", "grad").data(roles.STATE_ROLE) == "populated"
    assert cell(walk(model, "net"), TreeColumn.GRAD) == "1/1"


def test_a_stop_marks_what_it_changed_until_the_next(model):
    changed = []
    model.changed.connect(changed.append)
    model.set_values(values(NODES, ["none"] * PARAMETERS), at_stop=True)
    assert changed == []
    grad, weight = walk(model, *CONV1_GRAD), walk(model, *CONV1_GRAD[:-1])
    model.set_values(values(NODES, ["populated"] + ["none"] * 9, stop=2), at_stop=True)
    assert changed == [[grad.data(roles.KEY_ROLE)]]
    assert grad.data(roles.CHANGE_ROLE) == "new"
    model.set_values(values(NODES, ["consumed"] + ["none"] * 9, stop=3, norm=3.5), at_stop=True)
    assert (grad.data(roles.CHANGE_ROLE), weight.data(roles.CHANGE_ROLE)) == ("changed", "changed")
    model.set_values(values(NODES, ["none"] * 10, stop=4, norm=3.5), at_stop=True)
    assert (grad.data(roles.CHANGE_ROLE), weight.data(roles.CHANGE_ROLE)) == ("cleared", None)


def test_a_second_answer_of_a_stop_keeps_marks_and_measurements(model):
    model.set_values(values(NODES, ["none"] * PARAMETERS), at_stop=True)
    model.set_values(values(NODES, ["populated"] * 10, stop=2), at_stop=True)
    model.set_values(values(NODES, ["populated"] * 10, stop=2, wanted=0), at_stop=True)
    grad = walk(model, *CONV1_GRAD)
    assert grad.data(roles.CHANGE_ROLE) == "new"
    assert cell(grad, TreeColumn.GRAD_NORM, roles.VALUE_ROLE) == 0.4187
    assert cell(grad.parent(), TreeColumn.NORM, roles.VALUE_ROLE) == 3.172


def test_what_was_not_measured_is_not_shown(model):
    model.set_values(values(NODES, ["populated"] * 10, measured=[0] * 10), at_stop=True)
    grad = walk(model, *CONV1_GRAD)
    assert cell(grad, TreeColumn.GRAD_NORM) == ""
    assert cell(grad, TreeColumn.GRAD_NORM, roles.VALUE_ROLE) is None


def test_live_numbers_move_without_marks(model):
    changed = []
    model.changed.connect(changed.append)
    model.set_values(values(NODES, ["none"] * 10), at_stop=True)
    model.set_values(values(NODES, ["populated"] * 10, stop=0, grad_norm=7.0), at_stop=False)
    assert changed == []
    assert cell(walk(model, *CONV1_GRAD), TreeColumn.GRAD_NORM) == "7.0000"


def test_a_nan_that_stays_is_no_change(model):
    changed = []
    model.changed.connect(changed.append)
    for stop in (1, 2):
        model.set_values(values(NODES, ["populated"] * 10, stop=stop, grad_norm=math.nan), at_stop=True)
    assert changed == []
    assert cell(walk(model, *CONV1_GRAD), TreeColumn.GRAD_NORM) == "NaN"


def test_tells_each_parent_once_and_only_of_what_can_be_seen(model):
    emitted = []
    grad = walk(model, *CONV1_GRAD)
    weight = grad.parent()
    model.visible_keys = lambda: [weight.internalId(), weight.siblingAtRow(1).internalId(), grad.internalId()]
    model.dataChanged.connect(lambda first, last: emitted.append((first.data(), last.row())))
    model.set_values(values(NODES, ["none"] * 10), at_stop=True)
    assert sorted(emitted) == [("grad", 0), ("weight", 1)]


def test_values_stay_for_the_same_shape_and_go_with_another(model):
    model.set_values(values(NODES, ["populated"] * 10), at_stop=True)
    model.set_structure(structure(NODES, 2))
    assert walk(model, *CONV1_GRAD).data(roles.STATE_ROLE) == "populated"
    model.set_structure(structure(convolutional(name="other"), 3))
    assert walk(model, "other", *CONV1_GRAD[1:]).data(roles.STATE_ROLE) is None


@pytest.mark.parametrize(
    "text, shown, hidden",
    [
        ("conv1", "model.model1.conv1.weight.grad", "model.model1.conv2"),
        ("CONV2 bias", "model.model1.conv2.bias.grad", "model.model1.conv2.weight"),
        ("type:Conv2d", "model.model1.conv3.weight", "model.model1.linear1"),
        ("type:conv2d grad:none", "model.model1.conv3.weight.grad", "model.model1.conv1.weight"),
        ("grad:populated", "model.model1.conv1.weight", "model.model1.conv2"),
        ("dtype:f32", "model.model1.linear2.bias", "model.model1.flatten"),
        ("dtype:float32", "model.model1.linear2.bias", "model.model1.flatten"),
        ("device:cpu weight.grad", "model.model1.linear2.weight", "model.model1.linear2.bias"),
    ],
)
def test_the_filter_leaves_matches_and_those_above(model, text, shown, hidden):
    model.set_values(values(NODES, ["populated"] * 2 + ["none"] * 8), at_stop=True)
    model.set_filter(text)
    paths = every_path(model)
    assert model.problem == ""
    assert "model" in paths and shown in paths and hidden not in paths


def test_f16_is_not_bf16(qapp):
    model = ModelTreeModel()
    model.set_structure(structure(convolutional(dtype="bfloat16"), 1))
    model.set_filter("dtype:f16")
    assert model.rowCount() == 0
    model.set_filter("dtype:bf16")
    assert model.rowCount() == 1


def test_a_state_filter_takes_translated_words_and_follows_the_states(model):
    model.set_filter('grad:"not reached"')
    assert model.rowCount() == 0
    model.set_values(values(NODES, ["unreached"] + ["none"] * 9), at_stop=True)
    assert every_path(model)[-1] == "model.model1.conv1.weight.grad"


@pytest.mark.parametrize(
    "text, part", [("typ:Conv2d", "“typ:”"), ("grad:vanish", "“vanish”")]
)  # fmt: skip
def test_a_filter_that_can_not_be_read_gives_its_reason(model, text, part):
    model.set_filter(text)
    assert part in model.problem
    assert model.rowCount() == 0
    model.set_filter("")
    assert model.problem == "" and model.rowCount() == 1


def test_an_unfinished_term_hides_nothing(model):
    model.set_filter("type:")
    assert len(every_path(model)) == 31


def test_a_row_is_copied_as_text(model):
    model.set_values(values(NODES, ["populated"] * 10), at_stop=True)
    text = model.row_text(walk(model, *CONV1_GRAD).internalId())
    assert text.split("\t")[:3] == ["model.model1.conv1.weight.grad", "32×3×5×5", "f32"]


def test_its_parent_object_is_still_reachable(qapp):
    owner = QObject()
    assert ModelTreeModel(owner).parent() is owner


def test_a_black_box_says_so_where_a_layer_shows_its_settings(qapp):
    builder = Builder()
    root = builder.add(-1, "root", "model", type="OptimizedModule", detail="unheard", note="compiled")
    builder.add(root, "module", "scripted", type="RecursiveScriptModule", note="scripted")
    model = ModelTreeModel()
    model.set_structure(structure(builder.nodes, 1))
    top = model.index(0, TreeColumn.SHAPE)
    assert top.data() == "compiled: a black box"
    assert model.index(0, TreeColumn.SHAPE, model.index(0, 0)).data() == "scripted: a black box"
    assert "compiled: a black box" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def told(model, *readings: tuple[str, dict]) -> tuple[str | None, str | None]:
    """What the last of these stops has done to a weight and to its gradient."""
    for stop, (state, more) in enumerate(readings, 1):
        model.set_values(values(NODES, [state] * PARAMETERS, stop=stop, **more), at_stop=True)
    grad = walk(model, *CONV1_GRAD)
    return grad.parent().data(roles.CHANGE_ROLE), grad.data(roles.CHANGE_ROLE)


def test_marks_tell_a_change_that_the_norms_do_not(model):
    first, second = {"marks": [5] * 10, "grad_marks": [6] * 10}, {"marks": [7] * 10, "grad_marks": [8] * 10}
    assert told(model, ("populated", first), ("populated", second)) == ("changed", "changed")


def test_a_gradient_that_a_step_has_used_is_what_it_was(model):
    marks = {"marks": [5] * 10, "grad_marks": [6] * 10}
    assert told(model, ("populated", marks), ("consumed", {**marks, "marks": [7] * 10})) == ("changed", None)


@pytest.mark.parametrize("before, now", [("none", "unreached"), ("unreached", "none")])
def test_a_gradient_that_never_was_has_not_changed(model, before, now):
    assert told(model, (before, {}), (now, {}))[1] is None


def test_what_is_odd_about_a_gradient_is_seen_at_a_glance(model):
    more = {"measured": [1 | 2 | 4] * 10, "factors": [0.0072] * 10}
    model.set_values(values(NODES, ["clipped"] * 10, **more), at_stop=True)
    assert cell(walk(model, *CONV1_GRAD), TreeColumn.GRAD) == "clipped × 0.0072 · in no optimizer"
    model.set_values(values(NODES, ["zero"] * 10, measured=[3] * 10), at_stop=True)
    assert cell(walk(model, *CONV1_GRAD), TreeColumn.GRAD) == "exactly 0"


def test_complex_gradients_have_a_norm_and_no_least_number(model):
    model.set_values(values(NODES, ["populated"] * 10, measured=[1 | 2 | 8] * 10), at_stop=True)
    grad = walk(model, *CONV1_GRAD)
    assert (cell(grad, TreeColumn.NORM), cell(grad, TreeColumn.MIN), cell(grad, TreeColumn.MEAN)) == ("0.4187", "", "")
