"""One step worked out in numbers is the step that torch makes, for each of its optimizers and any settings."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from inspector.probe.findings.arithmetic import FORMULAS, Sheet, agrees, formula_of

RATES = st.floats(1e-5, 1.0)
SETTINGS: dict[str, Any] = {
    "SGD": {
        "momentum": st.sampled_from([0.0, 0.5, 0.9]), "weight_decay": st.sampled_from([0.0, 0.1]),
        "maximize": st.booleans(),
    },
    "Adam": {"weight_decay": st.sampled_from([0.0, 0.1]), "amsgrad": st.booleans(), "eps": st.sampled_from([1e-8, 1e-3])},
    "AdamW": {"weight_decay": st.sampled_from([0.0, 0.1]), "amsgrad": st.booleans()},
    "RMSprop": {"momentum": st.sampled_from([0.0, 0.9]), "centered": st.booleans(), "alpha": st.sampled_from([0.9, 0.99])},
    "Adagrad": {"lr_decay": st.sampled_from([0.0, 0.1]), "weight_decay": st.sampled_from([0.0, 0.1])},
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(FORMULAS))
@given(data=st.data(), rate=RATES, seed=st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_what_is_predicted_is_what_happens(name: str, data: Any, rate: float, seed: int):
    chosen = {key: data.draw(values) for key, values in SETTINGS[name].items()}
    if name == "SGD" and chosen["momentum"]:
        chosen["nesterov"] = data.draw(st.booleans())
    torch.manual_seed(seed)
    parameter = nn.Parameter(torch.randn(7))
    optimizer = getattr(torch.optim, name)([parameter], lr=rate, foreach=False, **chosen)
    for _ in range(4):
        parameter.grad = torch.randn(7)
        state = {key: _one(value) for key, value in optimizer.state.get(parameter, {}).items() if value is not None}
        group = {key: value for key, value in optimizer.param_groups[0].items() if key != "params"}
        sheet = Sheet(parameter.detach()[3:4].clone(), parameter.grad[3:4].clone(), state, group)
        formula = formula_of(optimizer)
        assert formula is not None
        predicted = formula(sheet)
        optimizer.step()
        assert agrees(predicted, sheet.weight, parameter.detach()[3:4]) in ("bits", "ulp"), (chosen, sheet.terms)


def _one(value: Any) -> Any:
    return value[3:4].clone() if isinstance(value, torch.Tensor) and value.dim() else float(value)


def test_a_class_of_the_scripts_own_has_no_formula():
    class SGD(torch.optim.SGD):
        """Of the same name."""

    assert formula_of(SGD([nn.Parameter(torch.zeros(1))], lr=0.1)) is None


def test_what_did_not_happen_so_does_not_agree():
    one = torch.ones(1)
    assert agrees(one, one, one + 1e-3) == "no"
    assert agrees(one, one, torch.nextafter(one, 2 * one)) == "ulp"
    assert agrees(one, one, one.clone()) == "bits"
