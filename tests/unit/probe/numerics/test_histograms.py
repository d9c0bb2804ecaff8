"""Statistics and histograms equal torch's own, whatever the dtype, the rank, the layout and the size of the pieces."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from inspector.probe.numerics import histograms, statistics
from inspector.probe.numerics.numbers import Compared, Numbers, Unavailable
from inspector.wire.tensors import AskStatistics, Statistics, TensorName
from tests.examples import examples

from ..tensor_examples import COMPLEX, FLOATS, INTEGERS, laid, numbers, received, tensors, widened

CASES = examples(80)
NAME = TensorName("parameter", 1, 1)


def told(of: Any, exact: bool = True, first: int = 0, bins: int = 0, low: Any = None, high: Any = None) -> Statistics:
    one = of if isinstance(of, (Numbers, Compared)) else Numbers(of)
    ask = AskStatistics(0, NAME, None, "", tuple(one.shape), exact, first, bins, low, high)
    return histograms.statistics(ask, one, 1)


def same(one: float | None, other: Any, part: float = 0.0) -> bool:
    other = other.item() if isinstance(other, torch.Tensor) else other
    if one is None or other is None or math.isnan(one) or math.isnan(other):
        return one is other or (one is not None and other is not None and math.isnan(one) and math.isnan(other))
    return one == other or math.isclose(one, other, rel_tol=part, abs_tol=part)


def counts(shown: Statistics) -> tuple[int, ...]:
    return shown.zeros, shown.nan, shown.plus_inf, shown.minus_inf, shown.subnormal


def counted(tensor: Any) -> tuple[int, ...]:
    """Element by element, without torch's arithmetic."""
    flat = [abs(v) if isinstance(v, complex) else v for v in widened(tensor).reshape(-1).tolist()]
    tiny = statistics.smallest_normal(tensor.dtype, tensor.dtype)
    return (
        sum(v == 0 for v in flat), sum(v != v for v in flat), sum(v == math.inf for v in flat),
        sum(v == -math.inf for v in flat), sum(0 < abs(v) < tiny for v in flat),
    )  # fmt: skip


@CASES
@given(tensors(FLOATS))
def test_floats_are_measured_as_torch_does_it(tensor: Any):
    shown, wide = told(tensor), widened(tensor)
    assert (shown.counted, shown.total, shown.exact) == (tensor.numel(), tensor.numel(), True)
    assert counts(shown) == counted(tensor)
    if not tensor.numel():
        assert (shown.minimum, shown.mean, shown.std, shown.l1, shown.l2, shown.largest) == (None,) * 6
        return
    assert same(shown.minimum, wide.min()) and same(shown.maximum, wide.max()) and same(shown.largest, wide.abs().max())
    assert same(shown.mean, wide.mean()) and same(shown.l2, wide.norm()) and same(shown.l1, wide.abs().sum())
    assert same(shown.std, wide.std() if tensor.numel() > 1 else math.nan)


@CASES
@given(tensors(INTEGERS))
def test_integers_have_an_order_and_neither_mean_nor_norm(tensor: Any):
    shown, flat = told(tensor), tensor.reshape(-1).tolist()
    assert counts(shown) == counted(tensor)
    assert (shown.mean, shown.std, shown.l1, shown.l2) == (None,) * 4
    assert (shown.minimum, shown.maximum) == ((min(flat), max(flat)) if flat else (None, None))


@CASES
@given(tensors(COMPLEX))
def test_complex_numbers_have_magnitudes_and_no_order(tensor: Any):
    shown, wide = told(tensor), widened(tensor)
    assert (shown.minimum, shown.maximum, shown.mean) == (None,) * 3
    assert counts(shown) == counted(tensor)
    if tensor.numel():
        assert same(shown.l2, wide.norm(), 1e-6) and same(shown.largest, wide.abs().max())
        assert same(shown.l1, wide.abs().sum(), 1e-6)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "WHOLE", 0)
    monkeypatch.setattr(statistics, "CPU_BLOCK", 7)


@pytest.mark.usefixtures("small_blocks")
@CASES
@given(tensors(FLOATS))
def test_blocks_are_put_together_to_what_torch_has_of_the_whole(tensor: Any):
    shown, wide = told(tensor), widened(tensor).to(torch.float64)
    assert counts(shown) == counted(tensor)
    if not tensor.numel():
        assert shown.minimum is None
        return
    assert same(shown.minimum, wide.min()) and same(shown.maximum, wide.max()) and same(shown.largest, wide.abs().max())
    assert same(shown.l1, wide.abs().sum(), 1e-5)
    if wide.isfinite().all():
        assert same(shown.mean, wide.mean(), 1e-5 * float(wide.abs().max() or 1)) and same(shown.l2, wide.norm(), 1e-5)
        assert shown.std is not None and (tensor.numel() == 1 or same(shown.std, wide.std(), 1e-4))
    else:
        assert same(shown.mean, wide.mean())


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("mean", [0.0, 1e3, -1e6])
def test_numbers_that_lie_close_together_far_from_zero_keep_their_spread(mean: float):
    tensor = (mean + torch.linspace(-1, 1, 1000, dtype=torch.float64)).to(torch.float32)
    assert same(told(tensor).std, tensor.double().std(), 1e-3)


def test_a_million_numbers_are_measured_closer_than_float32_sums_are():
    tensor = torch.randn(3 << 20, generator=torch.Generator().manual_seed(3))
    shown, true = told(tensor), tensor.double()
    assert same(shown.l1, true.abs().sum(), 1e-5) and same(shown.l2, true.norm(), 1e-5)
    assert same(shown.std, true.std(), 1e-5) and same(shown.mean, true.mean(), 1e-6)


@pytest.mark.parametrize(("dtype", "value"), [(torch.float16, 6e-8), (torch.bfloat16, 1e-40), (torch.float32, 1e-40)])
def test_what_is_subnormal_is_so_in_its_own_dtype(dtype: Any, value: float):
    assert told(torch.tensor([value, 0, 1], dtype=dtype)).subnormal == 1


def test_huge_and_tiny_numbers_have_a_norm(small_blocks: None):
    assert same(told(torch.full((20,), 1e25)).l2, 1e25 * math.sqrt(20), 1e-5 * 1e26)
    assert same(told(torch.full((20,), 1e-25)).l2, 0.0, 1e-24) and told(torch.full((20,), 1e-25)).l2 > 0


@CASES
@given(tensors(), st.integers(1, 9))
def test_pieces_cover_every_element_once(tensor: Any, most: int):
    whole, first, pieces = told(tensor), 0, []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(histograms, "PIECE", most)
        while first < tensor.numel():
            pieces.append(told(tensor, first=first))
            assert 0 < pieces[-1].counted <= most
            first += pieces[-1].counted
    assert first == tensor.numel()
    assert tuple(map(sum, zip(*map(counts, pieces)))) == (counts(whole) if pieces else ())


def test_a_piece_that_begins_nowhere_is_refused():
    with pytest.raises(Unavailable):
        told(torch.zeros(3), first=2)


def test_a_difference_is_measured():
    both = Compared(Numbers(torch.tensor([1.0, 5.0])), Numbers(torch.tensor([1.0, 2.0])), "difference")
    shown = told(both)
    assert (shown.zeros, shown.maximum, shown.mean) == (1, 3.0, 1.5)


# ── samples ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@CASES
@given(tensors(FLOATS))
@example(laid(numbers(0, [2, 2], torch.float64, False), "transposed"))  # summed row by row it differs in the last digit
def test_a_sample_of_a_small_tensor_is_all_of_it(tensor: Any):
    shown, exact = told(tensor, exact=False), told(tensor)
    assert shown.exact and counts(shown) == counts(exact) and same(shown.mean, exact.mean)


@pytest.mark.parametrize("shape", [(1000, 1000), (100_000, 10), (10, 100_000), (997, 1009), (250, 4, 1000)])
def test_a_sample_shows_every_column_and_every_row(shape: tuple[int, ...]):
    column = torch.arange(shape[-1], dtype=torch.float32).expand(shape)
    shown = told(column, exact=False)
    assert not shown.exact and 40_000 < shown.counted <= histograms.SAMPLE
    assert same(shown.mean, column[0].double().mean(), 0.02 * shape[-1])
    assert same(shown.std, column[0].reshape(-1)[: shape[-1]].double().std(), 0.05 * shape[-1])


def test_a_sample_is_the_same_each_time_and_draws_nothing():
    tensor = torch.randn(400, 1000, generator=torch.Generator().manual_seed(1))
    before = torch.get_rng_state()
    assert told(tensor, exact=False) == told(tensor, exact=False)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("layout", ["transposed", "strided", "expanded"])
def test_a_sample_of_any_layout_is_that_of_the_same_numbers(layout: str):
    tensor = laid(numbers(1, [3, 400, 200], torch.float32, False), layout)
    assert told(tensor, exact=False) == told(tensor.contiguous(), exact=False)


# ── histograms ───────────────────────────────────────────────────────────────────────────────────────────────────────


def histogram(shown: Statistics) -> list[int]:
    return received(shown.bins).tolist()


@CASES
@given(tensors(FLOATS + INTEGERS), st.integers(1, 20))
def test_a_histogram_of_its_own_range_counts_every_finite_number(tensor: Any, bins: int):
    shown = told(tensor, bins=bins)
    finite = [v for v in widened(tensor).reshape(-1).tolist() if math.isfinite(v)]
    assert sum(histogram(shown)) == len(finite)
    if finite and min(finite) < max(finite):
        assert (shown.low, shown.high) == (min(finite), max(finite))
    elif finite:
        assert shown.low < finite[0] < shown.high


@CASES
@given(tensors((torch.float32, torch.float64)), st.integers(1, 20), st.floats(-2, 2), st.floats(0.1, 3))
def test_a_histogram_of_a_range_is_torchs(tensor: Any, bins: int, low: float, width: float):
    expected = torch.histc(tensor.contiguous(), bins, low, low + width)
    shown = told(tensor, bins=bins, low=low, high=low + width)
    assert histogram(shown) == expected.long().tolist()
    assert (shown.low, shown.high) == (low, low + width)


@pytest.mark.parametrize(
    "values", [[3e38, -3e38, 1.0], [1e300, -1e300], [1.7e308, -1.7e308, 0.0], [5e20, 5e20], [-0.0, 0.0]]
)
def test_a_histogram_of_extreme_numbers_counts_them_all(values: list[float]):
    dtype = torch.float32 if abs(values[0]) < 3.4e38 else torch.float64
    assert sum(histogram(told(torch.tensor(values, dtype=dtype), bins=4))) == len(values)


def test_the_first_piece_tells_the_range_of_the_whole(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(histograms, "PIECE", 4)
    tensor = torch.tensor([0.0, 1, 2, 3, 100, math.nan, -7, math.inf])
    first = told(tensor, bins=3)
    assert (first.counted, first.low, first.high) == (4, -7.0, 100.0)


def test_without_any_finite_number_there_is_no_range():
    shown = told(torch.tensor([math.nan, math.inf]), bins=5)
    assert (shown.low, shown.high, histogram(shown)) == (None, None, [])


def test_complex_numbers_are_counted_by_magnitude():
    assert histogram(told(torch.tensor([3 + 4j, 0j]), bins=2)) == [1, 1]


@pytest.mark.usefixtures("small_blocks")
def test_a_single_number_has_no_spread():
    assert math.isnan(told(torch.tensor([1.5])).std)
