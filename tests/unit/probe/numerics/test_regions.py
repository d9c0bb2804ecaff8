"""Regions, pictures and single elements are torch's own numbers, whatever the dtype, the rank and the layout."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from inspector.probe.numerics import regions
from inspector.probe.numerics.numbers import Compared, Numbers, Unavailable
from inspector.wire.tensors import REGION_LIMIT, AskCell, AskFind, AskPictures, AskRegion, Plane, TensorName
from tests.examples import examples

from ..tensor_examples import FLOATS, INTEGERS, are_same, numbers, received, tensors, widened

CASES = examples(60)
NAME = TensorName("parameter", 1, 1)


def region(one: Any, plane: Plane, top: int, left: int, height: int, width: int, down: int = 1, across: int = 1) -> Any:
    ask = AskRegion(0, NAME, None, "", tuple(one.shape), plane, top, left, height, width, down, across)
    answer = regions.region(ask, one, 1)
    return received(answer.numbers, answer.is_bool)


def pictures(tensor: Any, at: Any, along: Any, rows: int, columns: int, colors: int, first: int, limit: int, side: int):
    ask = AskPictures(0, NAME, None, "", tuple(tensor.shape), at, along, rows, columns, colors, first, limit, side)
    return regions.pictures(ask, Numbers(tensor), 1)


@st.composite
def planes(draw: Any, tensor: Any) -> Plane:
    axes = draw(st.permutations(range(tensor.dim())))
    rows = axes[0] if tensor.dim() > 0 and draw(st.booleans()) else -1
    columns = axes[1] if tensor.dim() > 1 and draw(st.booleans()) else -1
    at = tuple(draw(st.integers(0, max(size - 1, 0))) for size in tensor.shape)
    return Plane(at, rows, columns)


def plainly(tensor: Any, plane: Plane) -> Any:
    """The plane, element by element."""
    rows = range(tensor.shape[plane.rows]) if plane.rows >= 0 else [0]
    columns = range(tensor.shape[plane.columns]) if plane.columns >= 0 else [0]
    found = torch.empty(len(rows), len(columns), dtype=tensor.dtype)
    for row in rows:
        for column in columns:
            at = list(plane.at)
            if plane.rows >= 0:
                at[plane.rows] = row
            if plane.columns >= 0:
                at[plane.columns] = column
            found[row, column] = tensor[tuple(at)]
    return found


@CASES
@given(st.data())
def test_a_region_is_what_torch_has_there(data: st.DataObject):
    tensor = data.draw(tensors())
    plane = data.draw(planes(tensor))
    standing = [size for axis, size in enumerate(tensor.shape) if axis not in (plane.rows, plane.columns)]
    top, left, height, width = (data.draw(st.integers(0, 7)) for _ in range(4))
    down, across = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))
    if 0 in standing:
        with pytest.raises(Unavailable):
            region(Numbers(tensor), plane, top, left, height, width, down, across)
        return
    expected = plainly(tensor, plane)[top : top + height : down, left : left + width : across]
    assert are_same(region(Numbers(tensor), plane, top, left, height, width, down, across), widened(expected))


@CASES
@given(tensors(FLOATS), st.sampled_from(FLOATS), st.sampled_from(["difference", "ratio"]))
def test_floats_are_compared_as_torch_does_it(one: Any, dtype: Any, how: str):
    other = numbers(7, list(one.shape), dtype, False)
    plane = Plane((0,) * one.dim(), 0 if one.dim() else -1, 1 if one.dim() > 1 else -1)
    left, right = widened(one), widened(other)
    whole = left - right if how == "difference" else left / right
    both = Compared(Numbers(one), Numbers(other), how)
    if 0 not in one.shape[2:]:
        assert are_same(region(both, plane, 0, 0, 9, 9), plainly(whole, plane))


@CASES
@given(tensors(INTEGERS), st.sampled_from(INTEGERS))
def test_integers_do_not_wrap_around(one: Any, dtype: Any):
    other = numbers(7, list(one.shape), dtype, False)
    differences = Compared(Numbers(one), Numbers(other), "difference").take(lambda tensor: tensor)
    assert differences.tolist() == (one.to(torch.int64) - other.to(torch.int64)).tolist()
    ratios = Compared(Numbers(one), Numbers(other), "ratio").take(lambda tensor: tensor)
    assert are_same(ratios, one.to(torch.float64) / other.to(torch.float64))


def test_a_ratio_of_integers_does_not_depend_on_the_scripts_default_dtype():
    three = Numbers(torch.tensor([1, 2]))
    torch.set_default_dtype(torch.float16)
    try:
        ratio = Compared(three, Numbers(torch.tensor([3, 3])), "ratio").take(lambda tensor: tensor)
    finally:
        torch.set_default_dtype(torch.float32)
    assert ratio.tolist() == [1 / 3, 2 / 3]


def test_tensors_of_different_shapes_are_not_compared():
    with pytest.raises(Unavailable) as refused:
        Compared(Numbers(torch.zeros(2)), Numbers(torch.zeros(3)), "difference")
    assert refused.value.code == "shapes"


def test_a_region_copies_no_more_than_it_shows():
    huge = torch.zeros(1).expand(1 << 20, 1 << 20)  # a terabyte, if somebody copied it
    assert region(Numbers(huge), Plane((0, 0), 0, 1), 5, 5, 1 << 19, 1 << 19, 1 << 12, 1 << 12).shape == (128, 128)
    one = Numbers(torch.zeros(1).expand(1 << 20, 1 << 20))
    ratio = Compared(one, one, "ratio")
    assert region(ratio, Plane((0, 0), 1, 0), 0, 0, 3, 3).isnan().all()


def test_more_than_the_limit_is_refused():
    wide = Numbers(torch.zeros(1).expand(REGION_LIMIT + 1))
    with pytest.raises(Unavailable):
        region(wide, Plane((0,), -1, 0), 0, 0, 1, REGION_LIMIT + 1)
    assert region(wide, Plane((0,), -1, 0), 0, 0, 1, REGION_LIMIT).shape == (1, REGION_LIMIT)


@pytest.mark.parametrize("plane", [Plane((0,), 0, 1), Plane((0, 0), 0, 0), Plane((0, 0), 2, 0), Plane((0, 9), 0, -1)])
def test_axes_and_places_that_are_not_there_are_refused(plane: Plane):
    with pytest.raises(Unavailable):
        region(Numbers(torch.zeros(2, 3)), plane, 0, 0, 1, 1)


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@CASES
@given(st.data())
def test_pictures_are_cut_out_in_order(data: st.DataObject):
    tensor = data.draw(tensors(FLOATS + INTEGERS))
    count = data.draw(st.integers(0, 2))
    if tensor.dim() < count + 2 or 0 in tensor.shape:
        return
    axes = data.draw(st.permutations(range(tensor.dim())))
    along, rows, columns = tuple(axes[:count]), axes[count], axes[count + 1]
    at = tuple(data.draw(st.integers(0, size - 1)) for size in tensor.shape)
    total = math.prod(tensor.shape[axis] for axis in along)
    first, limit, side = data.draw(st.integers(0, total)), data.draw(st.integers(0, 40)), data.draw(st.integers(1, 6))
    answer = pictures(tensor, at, along, rows, columns, -1, first, limit, side)
    step = -(-max(tensor.shape[rows], tensor.shape[columns]) // side)
    expected = []
    for number in range(first, min(first + limit, total)):
        here = list(at)
        for axis in reversed(along):
            number, here[axis] = divmod(number, tensor.shape[axis])
        expected.append(plainly(widened(tensor), Plane(tuple(here), rows, columns))[::step, ::step].to(torch.float32))
    assert (answer.total, answer.first) == (total, first)
    shown = received(answer.numbers)
    assert shown.shape[0] == len(expected)
    assert all(are_same(one, other) for one, other in zip(shown, expected))
    finite = shown[shown.isfinite()]
    reach = (finite.min().item(), finite.max().item()) if finite.numel() else (None, None)
    assert (answer.low, answer.high) == reach


def test_an_axis_of_three_is_colours():
    images = torch.arange(2 * 3 * 4 * 5).view(2, 3, 4, 5).float()
    answer = pictures(images, (0, 0, 0, 0), (0,), 2, 3, 1, 0, 9, 99)
    assert are_same(received(answer.numbers), images.permute(0, 2, 3, 1).contiguous())


def test_an_axis_of_four_is_no_colours():
    with pytest.raises(Unavailable):
        pictures(torch.zeros(2, 4, 5, 5), (0, 0, 0, 0), (0,), 2, 3, 1, 0, 9, 99)


def test_large_pictures_are_thinned_before_they_are_copied():
    huge = torch.zeros(1).expand(4, 4, 1 << 16, 1 << 16)  # sixteen pictures of 16 GiB
    answer = pictures(huge, (0,) * 4, (0, 1), 2, 3, -1, 3, 8, 64)
    assert answer.numbers.shape == (8, 64, 64)


# ── single elements ──────────────────────────────────────────────────────────────────────────────────────────────────


def cell(tensor: Any, index: tuple[int, ...]) -> Any:
    return regions.cell(AskCell(0, NAME, None, "", tuple(tensor.shape), index), Numbers(tensor), 1)


@CASES
@given(tensors(FLOATS))
def test_the_text_of_a_float_reads_back_as_the_same_number(tensor: Any):
    if not tensor.numel():
        return
    index = (0,) * tensor.dim()
    value, shown = tensor[index], cell(tensor, index)
    back = torch.tensor(float(shown.text), dtype=torch.float64).to(tensor.dtype)
    assert are_same(back.to(torch.float64), value.to(torch.float64))
    assert shown.hex == value.item().hex()
    assert int(shown.bits, 16) == int.from_bytes(bytes(value.reshape(1).view(torch.uint8).tolist()), "little")


@pytest.mark.parametrize(
    ("value", "dtype", "text", "bits"),
    [
        (0.1, torch.float32, "0.1", "3dcccccd"),
        (0.1, torch.float64, "0.1", "3fb999999999999a"),
        (0.1, torch.float16, "0.1", "2e66"),
        (0.1, torch.bfloat16, "0.1", "3dcd"),
        (-0.0, torch.float32, "-0.0", "80000000"),
        (1e-45, torch.float32, "1e-45", "00000001"),
        (16777216.0, torch.float32, "16777216.0", "4b800000"),
        (float("-inf"), torch.float16, "-inf", "fc00"),
        (-3, torch.int16, "-3", "fffd"),
        (True, torch.bool, "True", "01"),
        (2**63 + 1, torch.uint64, "9223372036854775809", "8000000000000001"),
        (1.5 - 2j, torch.complex64, "1.5-2.0j", "3fc00000c0000000"),
    ],
)
def test_an_element_is_told_to_its_last_digit(value: Any, dtype: Any, text: str, bits: str):
    shown = cell(torch.tensor([value], dtype=dtype), (0,))
    assert (shown.text, shown.bits) == (text, bits)


def test_an_element_of_a_part_is_that_of_the_part():
    one = Numbers(torch.tensor([3 + 4j]), torch.abs)
    answer = regions.cell(AskCell(0, NAME, None, "", (1,), (0,)), one, 1)
    assert (answer.text, answer.hex) == ("5.0", (5.0).hex())


# ── seeking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def found(tensor: Any, what: str) -> Any:
    answer = regions.find(AskFind(0, NAME, None, "", tuple(tensor.shape), what), Numbers(tensor), 1)
    return answer.index if answer.is_there else None


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions, "PIECE", 5)


@pytest.mark.usefixtures("small_pieces")
@CASES
@given(tensors(FLOATS + INTEGERS), st.sampled_from(["minimum", "maximum", "largest", "nan", "inf"]))
def test_what_is_found_is_the_first_one_that_is_so(tensor: Any, what: str):
    flat = [value.item() for value in widened(tensor).reshape(-1)]
    ordered = [value for value in flat if not math.isnan(value)]
    least = {"minimum": min, "maximum": max, "largest": lambda values: max(values, key=abs)}
    if what in ("nan", "inf"):
        places = [i for i, value in enumerate(flat) if (math.isnan if what == "nan" else math.isinf)(value)]
    else:
        sought = least[what](ordered) if ordered else None
        same = (lambda value: abs(value) == abs(sought)) if what == "largest" else (lambda value: value == sought)
        places = [i for i, value in enumerate(flat) if ordered and same(value)]
    expected = tuple(int(i) for i in torch.unravel_index(torch.tensor(places[0]), tensor.shape)) if places else None
    assert found(tensor, what) == expected
