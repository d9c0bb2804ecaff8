"""Marks tell any change of any element, and nothing else."""

from __future__ import annotations

import pytest
import torch

from inspector.probe.numerics.marks import mark

DTYPES = (torch.float32, torch.float64, torch.bfloat16, torch.int64, torch.uint8, torch.complex64)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", [1, 7, 1024, 5000])
def test_every_element_counts(dtype: torch.dtype, size: int):
    tensor = (torch.arange(size) % 50).to(dtype)
    before = mark(tensor)
    assert before and before == mark(tensor.clone()), "no address is in it"
    for place in {0, size // 2, size - 1}:
        other = tensor.clone()
        other[place] += 1
        assert mark(other) != before


def test_a_change_below_the_digits_of_a_norm_is_seen():
    weight = torch.full((384,), 1000.0)
    moved = torch.nextafter(weight, torch.tensor(2000.0))
    assert mark(weight) != mark(moved)


@pytest.mark.parametrize("places", [(0, 1), (0, 1024), (3, 2999), (1023, 1024)])
def test_elements_that_change_places_are_seen(places: tuple[int, int]):
    tensor = torch.arange(3000.0)
    other = tensor.clone()
    other[list(places)] = tensor[list(reversed(places))]
    assert other.sum() == tensor.sum() and mark(other) != mark(tensor)


def test_of_what_has_no_bits_nothing_is_known():
    assert mark(torch.empty(3, device="meta")) == 0


def test_views_and_sparse_tensors_are_read_as_they_look():
    dense = torch.eye(4)
    assert mark(dense.t()) == mark(dense) == mark(dense.to_sparse())
