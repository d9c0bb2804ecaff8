"""Statistics: torch's own numbers, or none."""

from __future__ import annotations

import math

import pytest
import torch

from inspector.probe.numerics import norms


def test_numbers_are_torchs_own():
    tensor = torch.randn(37, 11, generator=torch.Generator().manual_seed(1))
    assert norms.norm(tensor) == tensor.norm().item()
    assert norms.spread(tensor) == tuple(
        number.item() for number in (tensor.norm(), tensor.min(), tensor.max(), tensor.mean())
    )
    assert norms.extremes(tensor) == (tensor.min().item(), tensor.max().item())


def test_nan_is_shown_as_nan():
    spread = norms.spread(torch.tensor([1.0, math.nan]))
    assert spread is not None and all(math.isnan(number) for number in spread)


def test_infinity_is_shown_as_infinity():
    norm, low, high, mean = norms.spread(torch.tensor([1.0, math.inf]))
    assert (norm, low, high, mean) == (math.inf, 1.0, math.inf, math.inf)


def test_the_empty_has_neither():
    assert norms.spread(torch.empty(0, 3)) is None
    assert norms.extremes(torch.empty(0, 3)) == (None, None)
    assert norms.norm(torch.empty(0, 3)) == 0.0


def test_booleans_and_integers():
    assert norms.norm(torch.tensor([True])) is None
    assert norms.spread(torch.tensor([1, 2])) is None
    assert norms.extremes(torch.tensor([3, -4])) == (-4.0, 3.0)
    assert norms.extremes(torch.tensor([True, False])) == (0.0, 1.0)


def test_sparse_counts_its_zeros():
    sparse = torch.sparse_coo_tensor([[1]], [5.0], (3,), check_invariants=True)
    assert norms.spread(sparse) == (5.0, 0.0, 5.0, pytest.approx(5 / 3))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_precisions(dtype: torch.dtype):
    tensor = torch.tensor([3.0, -4.0], dtype=dtype)
    assert norms.spread(tensor) == (5.0, -4.0, 3.0, -0.5)


def test_complex_has_a_norm_and_no_order():
    tensor = torch.tensor([3 + 4j])
    assert norms.norm(tensor) == 5.0
    norm, *others = norms.spread(tensor) or ()
    assert norm == 5.0 and all(math.isnan(other) for other in others)
    assert norms.extremes(tensor) == (None, None)


def test_what_has_no_storage_has_no_numbers():
    tensor = torch.empty(3, device="meta")
    assert norms.norm(tensor) is None
    assert norms.spread(tensor) is None
    assert norms.extremes(tensor) == (None, None)


def test_a_tensor_too_large_is_not_looked_at():
    assert norms.extremes(torch.zeros(11), at_most=10) == (None, None)


def test_no_graph_is_made():
    weight = torch.ones(3, requires_grad=True)
    norms.spread(weight)
    assert weight.grad_fn is None and weight.grad is None
