"""The loss of each sample, against torch's own with reduction="none"."""

from __future__ import annotations

import gc
import warnings
import weakref
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from inspector.probe.batch import sample_losses
from inspector.probe.batch.sample_losses import BY_CLASS, BY_ELEMENT, Call
from tests.examples import examples

SIZES = st.integers(1, 6)
REST = st.lists(st.integers(1, 3), max_size=2).map(tuple)
SEEDS = st.integers(0, 2**31)


def made(name: str, *args: Any, **kwargs: Any) -> Call:
    return Call(name, args, kwargs, False)


def expected(name: str, args: Any, kwargs: Any, kind: str = "mean") -> list[float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        elements = getattr(F, name)(*args, **{**kwargs, "reduction": "none"})
    return [float(row.sum() if kind == "sum" else row.mean()) for row in elements]


def check(name: str, args: Any, kwargs: Any) -> None:
    size = args[0].shape[0]
    found = made(name, *args, **kwargs).losses(size, False)
    assert (found.reason, found.function) == ("", name)
    kind = "sum" if kwargs.get("reduction") == "batchmean" else "mean"
    assert found.numbers.tolist() == pytest.approx(expected(name, args, kwargs, kind), rel=1e-5, abs=1e-6, nan_ok=True)


@examples(40)
@given(SIZES, REST, SEEDS, st.booleans(), st.sampled_from([-100, 0]), st.sampled_from([0.0, 0.1]), st.booleans())
def test_cross_entropy(size, rest, seed, weighted, ignored, smoothing, by_probability):
    draw = torch.Generator().manual_seed(seed)
    scores = torch.randn(size, 4, *rest, generator=draw)
    target: Any = torch.randint(0, 4, (size, *rest), generator=draw)
    weight = torch.tensor([1, 2, 0.5, 3]) if weighted else None
    kwargs: dict[str, Any] = {"label_smoothing": smoothing, "weight": weight}
    if by_probability:
        target = torch.rand(size, 4, *rest, generator=draw).softmax(1)
    else:
        kwargs["ignore_index"] = ignored
    check("cross_entropy", (scores, target), kwargs)


@examples(20)
@given(SIZES, REST, SEEDS, st.booleans())
def test_nll_and_multi_margin(size, rest, seed, weighted):
    draw = torch.Generator().manual_seed(seed)
    weight = torch.tensor([1, 2, 0.5, 3]) if weighted else None
    scores, target = torch.randn(size, 4, *rest, generator=draw), torch.randint(0, 4, (size, *rest), generator=draw)
    check("nll_loss", (scores.log_softmax(1), target), {"weight": weight, "ignore_index": 1})
    flat, classes = scores.reshape(size, 4, -1)[:, :, 0], target.reshape(size, -1)[:, 0]
    check("multi_margin_loss", (flat, classes), {"p": 2, "margin": 0.5, "weight": weight})


@examples(30)
@given(SIZES, REST, SEEDS, st.sampled_from(["mean", "sum", "none"]))
def test_losses_of_each_element(size, rest, seed, reduction):
    draw = torch.Generator().manual_seed(seed)
    shape = (size, *rest)
    one, other = torch.randn(shape, generator=draw), torch.randn(shape, generator=draw)
    functions = {"mse_loss": {}, "l1_loss": {}, "smooth_l1_loss": {"beta": 0.3}, "huber_loss": {"delta": 2.0}}
    for name, more in functions.items():
        check(name, (one, other), {**more, "reduction": reduction})
    weight = torch.rand(shape, generator=draw)
    check("binary_cross_entropy", (one.sigmoid(), other.sigmoid()), {"weight": weight, "reduction": reduction})
    more = {"weight": weight, "pos_weight": weight[0], "reduction": reduction}
    check("binary_cross_entropy_with_logits", (one, other.sigmoid()), more)


@pytest.mark.parametrize("reduction", ["mean", "batchmean"])
@pytest.mark.parametrize("log_target", [False, True])
def test_kl_div_of_a_batch_mean_sums_over_the_classes(reduction, log_target):
    draw = torch.Generator().manual_seed(3)
    one, other = (torch.randn(5, 4, generator=draw).log_softmax(1) for _ in range(2))
    target = other if log_target else other.exp()
    check("kl_div", (one, target), {"reduction": reduction, "log_target": log_target})
    if reduction == "batchmean":
        found = made("kl_div", one, target, None, None, reduction, log_target).losses(5, False)
        whole = F.kl_div(one, target, reduction=reduction, log_target=log_target)
        assert float(found.numbers.mean()) == pytest.approx(float(whole))


@pytest.mark.parametrize("name", BY_CLASS + BY_ELEMENT)
def test_in_pieces_it_is_the_same(name, monkeypatch):
    draw = torch.Generator().manual_seed(1)
    scores = torch.rand(7, 4, generator=draw)
    target: Any = torch.randint(0, 4, (7,), generator=draw) if name in BY_CLASS else torch.rand(7, 4, generator=draw)
    whole = made(name, scores, target).losses(7, False).numbers
    monkeypatch.setattr(sample_losses, "PIECE", 9)
    assert torch.equal(made(name, scores, target).losses(7, False).numbers, whole)


def test_a_target_of_another_shape_says_nothing_into_the_script(recwarn):
    one, other = torch.ones(4, 3), torch.zeros(3)
    found = made("mse_loss", one, other).losses(4, False)
    assert found.numbers.tolist() == [1.0] * 4 and not recwarn.list


def test_a_single_sample_without_a_batch():
    scores, target = torch.tensor([1.0, 2.0, 0.5]), torch.tensor(1)
    found = made("cross_entropy", scores, target).losses(1, False)
    assert found.numbers.tolist() == pytest.approx([float(F.cross_entropy(scores, target))])
    one, other = torch.tensor(1.0), torch.tensor(3.0)
    assert made("l1_loss", one, other).losses(1, False).numbers.tolist() == [2.0]


def test_half_precision_is_computed_in_single_as_under_autocast():
    scores, target = torch.randn(3, 4, generator=torch.Generator().manual_seed(1)).bfloat16(), torch.tensor([0, 1, 2])
    found = made("cross_entropy", scores, target).losses(3, False).numbers.tolist()
    assert found == pytest.approx(F.cross_entropy(scores.float(), target, reduction="none").tolist())


def reason(call: Call, size: int = 3, is_running: bool = False) -> tuple[str, str]:
    found = call.losses(size, is_running)
    assert found.numbers is None
    return found.reason, found.detail


def test_says_why_there_are_none():
    scores, target = torch.zeros(3, 4), torch.zeros(3, dtype=torch.int64)
    assert reason(made("ctc_loss", scores, target)) == ("function", "ctc_loss")
    assert reason(made("cross_entropy", scores, target), size=2) == ("rows", "3")
    assert reason(made("cross_entropy", scores, target, label_smoothing=object())) == ("arguments", "")
    beyond = torch.full((3,), 9)
    assert reason(made("cross_entropy", scores, beyond))[0] == "failed"


def test_what_was_overwritten_is_not_shown_as_what_the_function_saw():
    scores, target = torch.zeros(3, 4), torch.zeros(3, dtype=torch.int64)
    call = made("cross_entropy", scores, target)
    scores.add_(1)
    assert reason(call) == ("changed", "")


def test_nothing_is_kept_alive_but_what_was_computed():
    scores, target = torch.zeros(3, 4, requires_grad=True), torch.zeros(3, dtype=torch.int64)
    looked_at, missed = made("cross_entropy", scores, target), made("cross_entropy", scores, target)
    before = looked_at.losses(3, False).numbers.tolist()
    refs = [weakref.ref(scores), weakref.ref(target)]
    del scores, target
    gc.collect()
    assert [ref() for ref in refs] == [None, None]
    assert looked_at.losses(3, False).numbers.tolist() == before
    assert reason(missed) == ("gone", "")


def test_much_waits_for_a_stop_while_training_runs(monkeypatch):
    monkeypatch.setattr(sample_losses, "LIVE_LIMIT", 10)
    scores, target = torch.zeros(3, 4), torch.zeros(3, dtype=torch.int64)
    call = made("cross_entropy", scores, target)
    assert reason(call, is_running=True) == ("running", "")
    assert call.losses(3, False).reason == ""


def test_tensors_of_inference_mode():
    with torch.inference_mode():
        scores, target = torch.zeros(3, 4), torch.zeros(3, dtype=torch.int64)
        call = made("cross_entropy", scores, target)
    assert call.losses(3, False).reason == ""


def test_no_function_mode_of_the_users_sees_it():
    seen = []

    class Mode(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, function, types, args=(), kwargs=None):
            seen.append(function)
            return function(*args, **(kwargs or {}))

    scores, target = torch.zeros(3, 4), torch.zeros(3, dtype=torch.int64)
    with Mode():
        made("cross_entropy", scores, target)
    assert seen == []
