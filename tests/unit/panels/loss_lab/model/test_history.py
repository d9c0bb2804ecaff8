"""The lab's state: each change can be undone, and the last answer stays until a newer one is there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.panels.loss_lab.losses import TABLE
from inspector.panels.loss_lab.model.history import LabModel
from inspector.panels.loss_lab.model.state import first_state
from inspector.wire import lab


def numbers(model: LabModel, name: str = "input") -> list[float]:
    return model.state.sheet(name).numbers.reshape(-1).tolist()


@pytest.fixture
def model(qapp) -> LabModel:
    return LabModel()


def test_what_is_typed_is_undone_and_redone(model):
    model.type_into("input", 2, "7", "")
    model.type_into("input", 0, "-1", "")
    assert numbers(model) == [-1, 2, 7]
    model.stack.undo()
    model.stack.undo()
    assert numbers(model) == [1, 2, 3]
    model.stack.redo()
    assert numbers(model) == [1, 2, 7]


def test_a_drag_is_undone_as_one(model):
    for step, text in enumerate(("3.1", "3.2", "3.3")):
        model.type_into("input", 2, text, "", continues=step > 0)
    model.type_into("input", 2, "9", "")
    model.stack.undo()
    assert numbers(model) == [1, 2, 3.3]
    model.stack.undo()
    assert numbers(model) == [1, 2, 3]


def test_a_word_stays_where_it_was_typed(model):
    model.type_into("target", 1, "abc", "")
    assert model.state.unread() == ("target", 1, "abc") and model.state.sheet("target").text(1) == "abc"
    model.type_into("target", 1, "4", "")
    assert model.state.unread() is None
    model.stack.undo()
    assert model.state.unread() == ("target", 1, "abc")


def test_a_fraction_among_classes_makes_them_float(model):
    model.become(model.state.with_loss("cross_entropy"), "")
    model.type_into("target", 0, "0.5", "")
    assert model.state.sheet("target").dtype == "float32"
    model.stack.undo()
    assert model.state.sheet("target").dtype == "int64"


def test_another_loss_of_a_family_keeps_the_numbers(model):
    model.type_into("input", 0, "8", "")
    model.become(model.state.with_loss("huber_loss"), "")
    assert numbers(model) == [8, 2, 3]
    model.become(model.state.with_loss("cross_entropy"), "")
    model.become(model.state.with_loss("l1_loss"), "")
    assert numbers(model) == [8, 2, 3]


@pytest.mark.parametrize(
    ("average", "reduce", "reduction"),
    [("None", "None", "sum"), ("False", "None", "sum"), ("True", "None", "mean"), ("None", "False", "none"),
     ("None", "True", "mean"), ("False", "True", "sum"), ("True", "False", "none")],
)  # fmt: skip
def test_deprecated_arguments_mean_what_torch_makes_of_them(average, reduce, reduction):
    state = first_state().with_argument("reduction", "'sum'")
    state = state.with_argument("size_average", average).with_argument("reduce", reduce)
    assert state.reduction() == reduction


def test_defaults_are_not_sent():
    state = first_state().with_argument("reduction", "'sum'").with_argument("reduction", "'mean'")
    assert state.setup().arguments == ()


def test_a_weight_that_is_switched_off_is_kept():
    state = first_state().with_weight("weight", True)
    state = state.with_sheet("weight", state.sheet("weight").put(0, "4")).with_weight("weight", False)
    assert [given.name for given in state.setup().inputs] == ["input", "target"]
    assert state.with_weight("weight", True).sheet("weight").numbers.tolist() == [4, 1, 1]


def test_weights_of_classes_are_as_many_as_classes():
    examples = TABLE["cross_entropy"].examples
    weighted = first_state().with_example("cross_entropy", next(one for one in examples if one.code == "picture"))
    assert weighted.with_weight("weight", True).sheet("weight").shape == (3,)


def test_the_last_answer_stays_beside_a_refusal(model):
    numbers = model.state.setup().inputs[0].numbers
    answer = lab.LossAnswer(
        request=0,
        stop=0,
        loss="mse_loss",
        reduction="mean",
        is_deprecated=False,
        value=1.0,
        text="1.0",
        dtype="float32",
        elements=numbers,
        gradients=(),
        chosen=0,
        steps=(),
        slopes=(),
        notes=(),
        warnings=(),
    )
    model.take(answer)
    assert not model.is_old
    model.take(lab.LossRefused(0, 0, "RuntimeError", "no", "shapes", "", -1, (), ("a", "b")))
    assert model.answer is answer and model.is_old and model.refused is not None
    model.take(replace(answer, value=2.0))
    assert model.refused is None and model.answer.value == 2.0


@given(st.lists(st.tuples(st.sampled_from(["input", "target"]), st.integers(0, 2), st.text(max_size=4)), max_size=12))
def test_undoing_all_leads_back(changes):
    model = LabModel()
    for name, place, text in changes:
        model.type_into(name, place, text, "")
    while model.stack.canUndo():
        model.stack.undo()
    first = first_state()
    for name in ("input", "target"):
        assert np.array_equal(model.state.sheet(name).numbers, first.sheet(name).numbers)
        assert not model.state.sheet(name).unread and model.state.sheet(name).dtype == "float32"
