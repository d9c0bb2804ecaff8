"""Each rule against torch: one element of each gradient that leaves, for shapes and settings of all kinds."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

from inspector.probe.autograd.chain_rule import nodes
from inspector.probe.autograd.chain_rule.nodes import Kept, Unworked
from inspector.probe.autograd.chain_rule.sums import Given, total
from inspector.probe.core.neutral import Neutral
from tests.examples import examples

FEW = examples(25)

SEEDS = st.integers(0, 1 << 30)
SMALL = st.integers(1, 4)


def numbers(seed: int, *shape: int) -> torch.Tensor:
    """Whole numbers in double precision, small ones: their products and sums are exact, and some are equal."""
    made = torch.randint(-3, 4, shape, generator=torch.Generator().manual_seed(seed))
    return made.double().requires_grad_()


def check(result: torch.Tensor, leaves: dict[str, torch.Tensor], seed: int, is_exact: bool = True) -> None:
    """Every element of the gradient for each leaf is what the rule of the result's node says."""
    node = result.grad_fn
    assert node is not None
    arriving = numbers(seed + 1, *result.shape).detach()
    rule = nodes.rule_for(node, node.name())
    assert rule is not None, node.name()
    with Neutral():
        kept = Kept(node, rule)
        leaving = {one.target: one for one in nodes.leaving(node, rule)}
        shapes = {target: one.shape for target, one in leaving.items()}
        what = Given(arriving, kept.tensors, rule.known_settings(node), shapes)
        found = {target: _all_elements(rule, what, kept, target) for target in leaving}
        for target in leaving:
            chosen, _ = nodes.sums(rule, what, kept, target, ())
            assert len(chosen) == len(shapes[target]) and all(0 <= i < n for i, n in zip(chosen, shapes[target]))
    expected = torch.autograd.grad(result, list(leaves.values()), arriving)
    assert leaving.keys() == leaves.keys()
    for (target, leaf), gradient in zip(leaves.items(), expected):
        assert shapes[target] == leaf.shape
        if is_exact:
            assert torch.equal(found[target], gradient), (target, found[target], gradient)
        else:
            torch.testing.assert_close(found[target], gradient, rtol=1e-12, atol=1e-12)


def _all_elements(rule: Any, what: Given, kept: Kept, target: str) -> torch.Tensor:
    shape = what.shapes[target]
    values = []
    for element in torch.ones(shape).nonzero().tolist() if shape else [()]:
        sums = rule.sums(what, target, tuple(element))
        values.append(total(torch.cat([one.products() for one in sums])))
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


@FEW
@given(SMALL, SMALL, SMALL, SEEDS)
def test_linear_with_and_without_bias(rows: int, before: int, after: int, seed: int):
    inputs, weight, bias = numbers(seed, rows, before), numbers(seed + 2, before, after), numbers(seed + 3, after)
    check(torch.addmm(bias, inputs, weight), {"bias": bias, "input": inputs, "mat2": weight}, seed)
    check(torch.addmm(bias, inputs, weight, alpha=3, beta=-2), {"bias": bias, "input": inputs, "mat2": weight}, seed)
    check(inputs @ weight, {"input": inputs, "mat2": weight}, seed)


@FEW
@given(SMALL, SMALL, SMALL, SMALL, SEEDS)
def test_products_of_matrices_and_what_is_expanded(many: int, rows: int, inner: int, columns: int, seed: int):
    one, other = numbers(seed, many, rows, inner), numbers(seed + 2, many, inner, columns)
    check(torch.bmm(one, other), {"input": one, "mat2": other}, seed)
    small = numbers(seed, 1, rows, 1)
    check(small.expand(many, rows, columns), {"input": small}, seed)


@FEW
@given(SMALL, st.integers(1, 5), SEEDS)
def test_sigmoid_tanh_and_softmax(rows: int, classes: int, seed: int):
    inputs = numbers(seed, rows, classes)
    check(inputs.sigmoid(), {"input": inputs}, seed, is_exact=False)
    check(inputs.tanh(), {"input": inputs}, seed, is_exact=False)
    check(F.softmax(inputs, 0), {"input": inputs}, seed, is_exact=False)
    check(F.softmax(inputs, -1), {"input": inputs}, seed, is_exact=False)


@st.composite
def convolutions(draw: st.DrawFn) -> dict[str, Any]:
    axes = draw(st.integers(1, 2))
    groups = draw(st.integers(1, 2))
    each = lambda least, most: tuple(draw(st.integers(least, most)) for _ in range(axes))  # noqa: E731
    return {
        "input": (draw(st.integers(1, 2)), groups * draw(st.integers(1, 2)), *each(1, 6)),
        "outputs": groups * draw(st.integers(1, 2)), "kernel": each(1, 3), "stride": each(1, 3),
        "padding": each(0, 2), "dilation": each(1, 2), "groups": groups,
    }  # fmt: skip


@FEW
@given(convolutions(), st.booleans(), SEEDS)
def test_convolution_of_any_stride_padding_dilation_and_groups(shape: dict[str, Any], with_bias: bool, seed: int):
    sizes = zip(shape["input"][2:], shape["kernel"], shape["padding"], shape["dilation"])
    assume(all(extent + 2 * pad >= (kernel - 1) * dilation + 1 for extent, kernel, pad, dilation in sizes))
    inputs = numbers(seed, *shape["input"])
    weight = numbers(seed + 2, shape["outputs"], shape["input"][1] // shape["groups"], *shape["kernel"])
    leaves = {"input": inputs, "weight": weight}
    if with_bias:
        leaves["bias"] = numbers(seed + 3, shape["outputs"])
    made = torch.conv1d if len(shape["kernel"]) == 1 else torch.conv2d
    how = [shape[name] for name in ("stride", "padding", "dilation", "groups")]
    check(made(inputs, weight, leaves.get("bias"), *how), leaves, seed)


@FEW
@given(st.lists(SMALL, max_size=3), SEEDS)
def test_relu(shape: list[int], seed: int):
    inputs = numbers(seed, *shape)
    check(inputs.relu(), {"input": inputs}, seed)


@st.composite
def poolings(draw: st.DrawFn) -> tuple[tuple[int, ...], dict[str, Any]]:
    kernel = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    padding = tuple(draw(st.integers(0, size // 2)) for size in kernel)
    dilation = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    least = [(k - 1) * d + 1 for k, d in zip(kernel, dilation)]
    extents = tuple(draw(st.integers(size, size + 4)) for size in least)
    stride = draw(st.none() | st.tuples(st.integers(1, 3), st.integers(1, 3)))
    lead = draw(st.sampled_from([(1,), (2,), (2, 2)]))
    return (*lead, *extents), {"kernel_size": kernel, "padding": padding, "dilation": dilation, "stride": stride}


@FEW
@given(poolings(), st.booleans(), SEEDS)
def test_max_pool_with_ties_and_windows_that_overlap(shape: Any, ceil: bool, seed: int):
    extents, how = shape
    inputs = numbers(seed, *extents)
    check(F.max_pool2d(inputs, ceil_mode=ceil, **how), {"input": inputs}, seed)


@FEW
@given(SMALL, st.integers(1, 5), st.sampled_from([(), (2,)]), SEEDS)
def test_log_softmax(rows: int, classes: int, behind: tuple[int, ...], seed: int):
    inputs = numbers(seed, rows, classes, *behind)
    for dim in range(inputs.dim()):
        check(F.log_softmax(inputs, dim), {"input": inputs}, seed, is_exact=False)
    check(F.log_softmax(inputs, -1), {"input": inputs}, seed, is_exact=False)


@FEW
@given(
    SMALL, st.integers(1, 4), st.sampled_from([(), (2, 2)]), st.booleans(),
    st.sampled_from(["mean", "sum", "none"]), st.sampled_from([-100, 0, 1]), SEEDS,
)  # fmt: skip
def test_nll_loss_with_weights_of_classes_and_an_ignored_one(
    rows: int, classes: int, behind: tuple[int, ...], weighted: bool, reduction: str, ignored: int, seed: int
):
    scores = numbers(seed, rows, classes, *behind)
    true = torch.randint(0, classes, (rows, *behind), generator=torch.Generator().manual_seed(seed))
    weight = numbers(seed + 2, classes).detach().abs() + 1 if weighted else None
    assume(reduction != "mean" or bool((true != ignored).any()))
    loss = F.nll_loss(scores, true, weight, reduction=reduction, ignore_index=ignored)
    check(loss, {"input": scores}, seed, is_exact=False)


def test_nll_loss_of_one_sample_without_an_axis_for_it():
    scores = numbers(1, 4)
    check(F.nll_loss(scores, torch.tensor(2)), {"input": scores}, 1)


@st.composite
def broadcast(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Two shapes that go together."""
    whole = draw(st.lists(st.integers(1, 3), max_size=3))
    parts = [tuple(1 if draw(st.booleans()) else extent for extent in whole) for _ in range(2)]
    first, second = (part[draw(st.integers(0, len(part))) :] for part in parts)
    return first, second


@FEW
@given(broadcast(), SEEDS)
def test_sums_differences_and_products_of_what_is_broadcast(shapes: Any, seed: int):
    one, other = numbers(seed, *shapes[0]), numbers(seed + 2, *shapes[1])
    leaves = {"self": one, "other": other}
    check(one + other, leaves, seed)
    check(torch.add(one, other, alpha=3), leaves, seed)
    check(torch.sub(one, other, alpha=3), leaves, seed)
    check(one * other, leaves, seed)
    check(one.detach() * other, {"other": other}, seed)
    check(one * 2.5, {"self": one}, seed)


@FEW
@given(st.permutations(range(3)), SMALL, SMALL, SMALL, SEEDS)
def test_what_only_moves_numbers(dims: list[int], first: int, second: int, third: int, seed: int):
    inputs, matrix = numbers(seed, first, second, third), numbers(seed, first, second)
    check(inputs.permute(dims), {"input": inputs}, seed)
    check(inputs.permute([dim - 3 for dim in dims]), {"input": inputs}, seed)
    check(inputs.flatten(1), {"input": inputs}, seed)
    check(inputs.view(-1), {"input": inputs}, seed)
    check(inputs.unsqueeze(1), {"input": inputs}, seed)
    single = numbers(seed, 1, first)
    check(single.squeeze(0), {"input": single}, seed)
    check(inputs.clone(), {"input": inputs}, seed)
    check(inputs.float(), {"input": inputs}, seed)
    check(matrix.t(), {"input": matrix}, seed)
    check(inputs.transpose(0, -1), {"input": inputs}, seed)


@FEW
@given(st.lists(SMALL, max_size=3), st.booleans(), SEEDS, st.data())
def test_sums_and_means_over_some_axes_or_all(shape: list[int], keeps: bool, seed: int, data: st.DataObject):
    inputs = numbers(seed, *shape)
    check(inputs.sum(), {"input": inputs}, seed)
    check(inputs.mean(), {"input": inputs}, seed, is_exact=False)
    if shape:
        dims = data.draw(st.lists(st.integers(-len(shape), -1), min_size=1, unique=True))
        check(inputs.sum(dims, keepdim=keeps), {"input": inputs}, seed)
        check(inputs.mean(dims, keepdim=keeps), {"input": inputs}, seed, is_exact=False)


@FEW
@given(st.lists(SMALL, max_size=2), st.sampled_from(["mean", "sum", "none"]), SEEDS)
def test_the_mean_squared_error(shape: list[int], reduction: str, seed: int):
    one, other = numbers(seed, *shape), numbers(seed + 2, *shape)
    check(F.mse_loss(one, other, reduction=reduction), {"self": one, "target": other}, seed, is_exact=False)
    check(F.mse_loss(one, other.detach(), reduction=reduction), {"self": one}, seed, is_exact=False)


def test_a_gradient_that_is_not_a_number_is_told_and_masks_keep_it_out():
    inputs = torch.tensor([1.0, -1.0, 2.0], dtype=torch.float64, requires_grad=True)
    node = inputs.relu().grad_fn
    rule = nodes.RULES["ReluBackward0"]
    kept = Kept(node, rule)
    arriving = torch.tensor([0.0, torch.nan, torch.nan], dtype=torch.float64)
    what = Given(arriving, kept.tensors, {}, {"input": (3,)})
    values = [total(rule.sums(what, "input", (at,))[0].products()) for at in range(3)]
    assert values[:2] == [0.0, 0.0] and values[2] != values[2]
    chosen, _ = nodes.sums(rule, what, kept, "input", ())
    assert chosen == (1,)  # where the first of them arrives


@pytest.mark.parametrize("element", [(3,), (-1,), (0, 0)])
def test_an_element_that_is_not_there_is_refused(element: tuple[int, ...]):
    inputs = numbers(1, 3)
    node = inputs.relu().grad_fn
    rule = nodes.RULES["ReluBackward0"]
    kept = Kept(node, rule)
    what = Given(torch.ones(3), kept.tensors, {}, {"input": (3,)})
    with pytest.raises(Unworked, match="outside"):
        nodes.sums(rule, what, kept, "input", element)


def test_a_transposed_convolution_has_no_rule_of_its_own():
    result = F.conv_transpose2d(numbers(1, 1, 2, 3, 3), numbers(2, 2, 2, 3, 3))
    assert nodes.rule_for(result.grad_fn, "ConvolutionBackward0") is None
