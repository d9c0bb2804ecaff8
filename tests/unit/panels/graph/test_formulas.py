"""What a node computes, written down."""

from __future__ import annotations

import pytest

from inspector.panels.graph import formulas
from inspector.wire.chain import KINDS, Factor, Role, Setting

from .rules import CONVOLUTION, LINEAR, rule


def test_a_linear_layer_has_a_formula_for_each_gradient_that_leaves():
    assert formulas.forward(LINEAR) == "y = x · A + b"
    assert formulas.backward(LINEAR) == "∂L/∂x[n, i] = Σ<sub>o</sub> ∂L/∂y[n, o] · A[i, o]"
    assert formulas.backward(rule(target="bias")) == "∂L/∂b[o] = Σ<sub>n</sub> ∂L/∂y[n, o]"
    assert formulas.element(LINEAR) == "∂L/∂x[0, 3]"
    assert [formulas.factor(LINEAR, one) for one in LINEAR.terms[1].factors] == ["∂L/∂y[0, 1]", "A[3, 1]"]
    assert formulas.settings(LINEAR) == ""


def test_a_convolution_is_written_with_its_own_stride_padding_and_dilation():
    assert formulas.backward(CONVOLUTION) == (
        "∂L/∂x[n, c, i, j] = Σ<sub>o, k, l</sub> ∂L/∂y[n, o, p, q] · W[o, c, k, l]"
        "<br>p = (i + 2 − k) / 2, q = (j − l · 3) / 2"
    )
    assert formulas.forward(CONVOLUTION).endswith("x[n, c, p · 2 + k − 2, q · 2 + l · 3]")
    assert formulas.settings(CONVOLUTION) == "stride 2×2 · padding 2×0 · dilation 1×3"


def test_a_node_without_a_formula_is_told_by_its_shapes():
    shapes = Role("grad_output", (2, 3), "float32"), Role("grad:0", (2, 1), "float32"), Role("grad:1", (), "float32")
    other = rule(kind="vjp", shapes=shapes, targets=("0", "1"), target="", element=(), settings=())
    assert formulas.backward(other) == ("∂L/∂x₀[2, 1] = ∂L/∂y[2, 3] · ∂y/∂x₀<br>∂L/∂x₁[] = ∂L/∂y[2, 3] · ∂y/∂x₁")


def test_a_name_with_braces_is_written_as_it_is():
    shapes = Role("grad_output", (2,), "float32"), Role("grad:{x}", (2,), "float32")
    other = rule(kind="vjp", shapes=shapes, targets=("{x}",), target="", element=(), settings=())
    assert formulas.backward(other) == "∂L/∂{x}[2] = ∂L/∂y[2] · ∂y/∂{x}"
    assert formulas.settings(rule(settings=(Setting("reduction", ()),))) == ""


def test_a_loss_that_is_a_sum_is_not_divided():
    for reduction, is_divided in ((1.0, True), (2.0, False)):
        loss = rule(kind="nll_loss", settings=(Setting("reduction", (reduction,)),))
        assert ("Σw" in formulas.forward(loss)) == ("Σw" in formulas.backward(loss)) == is_divided
        assert formulas.settings(loss) == ("reduction mean" if is_divided else "reduction sum")


def test_what_is_made_of_an_element_is_written_so():
    pool = rule(kind="max_pool", element=(0, 2, 5, 6))
    assert formulas.factor(pool, Factor("is_maximum", (0, 2, 2, 3), 1.0)) == "1[argmax[0, 2, 2, 3] = [5, 6]]"
    loss = rule(kind="nll_loss", element=(0, 3))
    assert formulas.factor(loss, Factor("is_target", (0,), 1.0)) == "1[t[0] = 3]"
    assert formulas.factor(rule(kind="relu"), Factor("positive", (1,), 0.0)) == "1[y[1] > 0]"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_written(kind: str):
    targets = formulas.SYMBOLS.get(kind, {"0": ""})
    for target in targets:
        shapes = Role("grad_output", (2, 3, 4), "float32"), Role(f"grad:{target}", (2, 1), "float32")
        one = rule(kind=kind, target=target, targets=(target,), shapes=shapes, settings=())
        assert formulas.forward(one) and "{" not in formulas.forward(one) + formulas.backward(one)
    assert formulas.backward(rule(kind=kind, target="", shapes=())) is not None
