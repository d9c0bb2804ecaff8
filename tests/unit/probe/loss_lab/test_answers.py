"""The loss lab: known examples, numbers that break, what people do by mistake; nothing of the script is touched."""

from __future__ import annotations

import math
import warnings

import pytest
import torch

from inspector.probe.loss_lab import answers
from inspector.wire.lab import AskLoss, LossAnswer
from tests.unit.probe.lab_cases import answered, ask, codes, gradient_of, lines, said, setup, unpacked

nan, inf = math.nan, math.inf


# ── known examples ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_mean_of_absolute_errors():
    answer = answered("l1_loss", [1.0, 2, 3], [1.0, 2, 5])
    assert lines(answer)[-1] == "(0 + 0 + 2) / 3 = 0.6667"
    assert (answer.text, answer.request, answer.stop) == ("0.6666667", 7, 3)
    assert gradient_of(answer).tolist() == pytest.approx([0, 0, -1 / 3])


def test_the_mean_of_squares():
    answer = answered("mse_loss", [1.0, 2, 3], [1.0, 2, 5], chosen=2)
    assert lines(answer) == ["3 \u2212 5 = \u22122", "(\u22122)^2 = 4", "(0 + 0 + 4) / 3 = 1.3333"]


def test_cross_entropy_by_way_of_softmax():
    answer = answered("cross_entropy", [0.1, 0.2, 0.3], 1)
    odds = [step for step in answer.steps if step.code == "probability"]
    assert [(step.index, step.result[:6]) for step in odds] == [(0, "0.3006"), (1, "0.3322"), (2, "0.3671")]
    assert lines(answer)[-2].startswith("\u2212ln(0.33222500) = 1.10194")
    assert answer.steps[-1].result == "1.1019"


def test_weights_smoothing_and_what_is_ignored():
    answer = answered(
        "cross_entropy", [[0.1, 0.2, 0.3], [1.0, 2, -3], [0, 0, 0]], [1, 2, 0], weight=[1.0, 2, 0.5],
        label_smoothing=0.1, ignore_index=0,
    )  # fmt: skip
    assert [step.code for step in answer.steps][-4:] == ["smoothing", "smoothed", "weights", "mean"]
    assert lines(answer)[-2] == "2 + 0.5 = 2.5"
    assert codes(answer) == {"some_ignored"}


def test_images_have_a_loss_for_each_pixel():
    scores, classes = torch.randn(2, 3, 4, 5), torch.randint(0, 3, (2, 4, 5))
    answer = answered("cross_entropy", scores, classes, chosen=27)
    assert answer.elements.shape == (2, 4, 5)
    assert {part.at for step in answer.steps for part in step.parts if part.source == "input"} == {67, 87, 107}


def test_deprecated_arguments_resolve_to_a_reduction():
    answer = answered("l1_loss", [1.0, 2], [2.0, 4], size_average=False)
    assert (answer.reduction, answer.is_deprecated, answer.value) == ("sum", True, 3.0)
    assert answer.warnings == ("size_average and reduce args will be deprecated, please use reduction='sum' instead.",)
    assert answered("l1_loss", [1.0, 2], [2.0, 4], reduce=False).reduction == "none"


def test_probabilities_may_be_the_target_and_have_a_gradient():
    answer = answered("cross_entropy", [[0.1, 0.2, 0.7]], [[0.2, 0.3, 0.5]])
    assert gradient_of(answer, "target").shape == (1, 3)
    assert codes(answer) == {"softmax_twice"}


def test_zero_one_loss_has_no_gradient():
    answer = answered("zero_one", [[0.1, 0.9], [0.9, 0.1]], [0, 0])
    assert (answer.value, answer.gradients, codes(answer)) == (0.5, (), {"no_gradient"})


# ── numbers that break ───────────────────────────────────────────────────────────────────────────────────────────────


def test_all_ignored_is_zero_by_zero():
    answer = answered("cross_entropy", torch.randn(2, 3), [-100, -100])
    assert math.isnan(answer.value) and codes(answer) == {"all_ignored"}
    assert lines(answer)[-1] == "(0 + 0) / 0 = nan"


@pytest.mark.parametrize("loss", ["mse_loss", "l1_loss", "huber_loss", "smooth_l1_loss"])
def test_nothing_has_a_mean_of_nan_and_a_sum_of_zero(loss):
    answer = answered(loss, [], [])
    assert math.isnan(answer.value) and codes(answer) == {"empty"} and answer.steps == ()
    assert answered(loss, [], [], reduction="sum").value == 0


def test_weights_of_zero_divide_by_zero():
    answer = answered("cross_entropy", torch.randn(2, 2), [1, 1], weight=[1.0, 0.0])
    assert math.isnan(answer.value) and codes(answer) == {"zero_weights", "some_zero_weights"}
    assert lines(answer)[-1] == "(0 + 0) / 0 = nan"


def test_a_square_that_is_too_great_is_infinite():
    answer = answered("mse_loss", [1e30, 2], [1.0, 2])
    assert answer.value == inf and codes(answer) == {"overflow", "rounded"}
    assert [line.split(" = ")[1] for line in lines(answer)] == ["1e30", "inf", "inf"]
    assert [step.rounded for step in answer.steps][1:] == [True, False]


def test_a_probability_of_zero_has_a_loss_all_the_same():
    answer = answered("cross_entropy", [[0.0, 200]], [0])
    assert answer.value == 200 and codes(answer) == {"underflow"}
    assert answer.steps[-1].result == "200"


@pytest.mark.parametrize(
    ("loss", "input", "target"),
    [
        ("mse_loss", [nan, 1.0], [0.0, 0]),
        ("cross_entropy", [[nan, 1.0]], [1]),
        ("cross_entropy", [[inf, 1.0]], [0]),
        ("cross_entropy", [[-inf, 1.0]], [0]),
        ("cross_entropy", [[-inf, -inf]], [0]),
        ("multi_margin_loss", [[nan, 1.0, 2]], [1]),
        ("binary_cross_entropy_with_logits", [inf, -inf], [1.0, 0]),
        ("binary_cross_entropy_with_logits", [-inf, 1.0], [1.0, 0]),
        ("binary_cross_entropy_with_logits", [200.0, -900.0], [0.0, 1.0]),
        ("kl_div", [-inf, -1.0], [0.0, 1.0]),
        ("kl_div", [-1.0, -1.0], [-0.5, 1.0]),
        ("l1_loss", [inf, 1.0], [inf, 1]),
        ("huber_loss", [inf, 1.0], [0.0, 1]),
        ("huber_loss", [nan, 1.0], [0.0, 1]),
        ("smooth_l1_loss", [-inf, 1.0], [0.0, 1]),
        ("smooth_l1_loss", [nan, 1.0], [0.0, 1]),
        ("nll_loss", [[-inf, 0.0]], [0]),
        ("l1_loss", [1e-45, 0.0], [0.0, 0.0]),
        ("mse_loss", [1e-30, 0.0], [0.0, 0.0]),
    ],
)
@pytest.mark.parametrize("chosen", [0, 1])
def test_what_is_infinite_or_nan_is_so_in_the_steps(loss, input, target, chosen):
    for reduction in ("none", "sum", "mean"):
        answer = answered(loss, input, target, chosen % len(target), reduction=reduction)
        own = answer.value if answer.value is not None else float(unpacked(answer.elements)[answer.chosen])
        shown = answer.steps[-1].value
        assert shown == pytest.approx(own, nan_ok=True, rel=1e-3, abs=1e-40), lines(answer)
        assert "order" not in codes(answer), lines(answer)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_has_fewer_digits(dtype):
    answer = answered("mse_loss", torch.tensor([0.1, 0.7, 3], dtype=dtype), torch.zeros(3, dtype=dtype))
    assert answer.dtype == str(dtype)[6:]
    assert answer.steps[-1].value == pytest.approx(answer.value, rel=0.01)


# ── what people do by mistake ────────────────────────────────────────────────────────────────────────────────────────


def test_misuse_is_named():
    logits = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))
    assert codes(answered("cross_entropy", logits.softmax(1), [0, 1, 2, 0])) == {"softmax_twice"}
    assert codes(answered("cross_entropy", logits.log_softmax(1), [0, 1, 2, 0])) == {"log_softmax_twice"}
    assert codes(answered("cross_entropy", logits, [0, 1, 2, 0])) == set()
    assert codes(answered("nll_loss", logits, [0, 1, 2, 0])) == {"no_log_probabilities"}
    assert codes(answered("nll_loss", logits.log_softmax(1), [0, 1, 2, 0])) == set()
    assert codes(answered("binary_cross_entropy_with_logits", logits.sigmoid(), torch.ones(4, 3))) == {"sigmoid_twice"}
    assert codes(answered("cross_entropy", logits, logits.abs() + 1)) == {"no_probabilities"}
    assert codes(answered("cross_entropy", torch.randn(2, 1), [0, 0])) == {"one_class"}
    assert "mean_is_not_batchmean" in codes(answered("kl_div", logits.log_softmax(1), logits.softmax(1)))
    assert codes(answered("kl_div", logits.log_softmax(1), logits.softmax(1), reduction="batchmean")) == set()


def test_a_column_against_a_row_is_every_pair():
    answer = answered("mse_loss", torch.zeros(3, 1), [1.0, 2, 3])
    assert [(note.code, note.numbers) for note in answer.notes] == [("broadcast_n1", (3.0,)), ("several_targets", ())]
    assert len(unpacked(answer.elements).flatten()) == 9 and "broadcasting" in answer.warnings[0]
    assert lines(answer)[-1] == "(1 + 4 + 9 + 1 + 4 + 9 + 1 + 4 + 9) / 9 = 4.6667"


# ── a guest ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_of_the_script_is_touched():
    state, packs = torch.get_rng_state(), []
    with torch.autograd.graph.saved_tensors_hooks(lambda x: packs.append(x), lambda x: x), torch.inference_mode():
        answer = ask("cross_entropy", [0.1, 0.2, 0.3], 1)
        assert torch.is_inference_mode_enabled() and not torch.is_grad_enabled()
    assert isinstance(answer, LossAnswer) and gradient_of(answer).shape == (3,)
    assert packs == [] and torch.equal(state, torch.get_rng_state())


def test_modes_of_the_script_do_not_reach_in():
    question = AskLoss(1, setup("cross_entropy", {"input": torch.ones(4, 4), "target": torch.arange(4)}, {}))
    plain = answers.answer(question, 0)
    with torch.autocast("cpu", torch.bfloat16), torch.device("meta"):
        assert answers.answer(question, 0) == plain


def test_a_search_for_anomalies_is_not_told_of_ours(capfd):
    """Its own gradient of 0 · ∞ would be one."""
    with torch.autograd.set_detect_anomaly(True):
        answer = answered("binary_cross_entropy_with_logits", [inf, 1.0], [1.0, 0])
        assert torch.is_anomaly_enabled() and torch.is_anomaly_check_nan_enabled()
    assert gradient_of(answer).isnan().any() or gradient_of(answer, "target").isinf().any()
    assert capfd.readouterr() == ("", "")


def test_a_warning_that_the_script_was_given_is_not_given_again(recwarn):
    warnings.simplefilter("default")
    for _ in range(2):
        torch.nn.functional.mse_loss(torch.zeros(2, 1), torch.zeros(2)) if not recwarn.list else None
        warnings.warn_explicit("once", UserWarning, "script.py", 1, registry=REGISTRY)
        answered("mse_loss", torch.zeros(2, 1), [0.0, 0])
    assert [str(w.message) for w in recwarn.list].count("once") == 1


REGISTRY: dict[str, object] = {}


def test_probabilities_of_no_classes_have_no_steps():
    assert answered("cross_entropy", [], torch.zeros(0)).steps == ()


def test_a_great_sum_has_no_more_digits_than_are_true():
    errors = torch.zeros(16)
    errors[12:] = torch.tensor([749.25, 625.0, 249.5, 999.125])
    answer = answered("mse_loss", errors, torch.zeros(16), reduction="sum")
    assert answer.steps[-1].result == "2.0125e6"


def test_weights_of_zero_are_nan_when_smoothed_too():
    answer = answered("cross_entropy", [0.0, 0, 0], 0, weight=[0.0, 0, 0.1], label_smoothing=0.1)
    assert math.isnan(answer.value) and answer.steps[-1].result == "nan" and "order" not in codes(answer)


def test_a_long_sum_is_written_with_the_chosen_one_and_marks_for_what_is_left_out():
    answer = answered("l1_loss", [float(i) for i in range(40)], [0.0] * 40, chosen=20, reduction="sum")
    ends = " + ".join(map(str, range(34, 40)))
    assert lines(answer)[-1] == f"0 + 1 + 2 + 3 + 4 + 5 + … + 20 + … + {ends} = 780"
    scores = torch.arange(30.0)[None] / 10
    answer = answered("cross_entropy", scores, [20])
    total = next(line for step, line in zip(answer.steps, lines(answer)) if step.code == "total")
    assert total.count("…") == 2 and "e^" not in total
    assert [step.index for step in answer.steps if step.code == "probability"] == [*range(6), 20, *range(24, 30)]


def test_margins_of_many_classes_leave_the_own_one_out_and_nothing_else():
    answer = answered("multi_margin_loss", torch.arange(14.0)[None] / 10, [0])
    sums = next(line for step, line in zip(answer.steps, lines(answer)) if step.code == "sum")
    assert sums.count("…") == 1 and sums.startswith("1.1 + 1.2 + 1.3 + 1.4 + 1.5 + … + 1.8") and sums.endswith("= 22.1")


def test_the_gradient_is_worked_out_below_the_value():
    cross = answered("cross_entropy", torch.tensor([0.1, 0.2, 0.3]), torch.tensor(1))
    assert [(step.index, step.result) for step in cross.slopes] == [(0, "0.3006"), (1, "\u22120.6678"), (2, "0.3672")]
    square = answered("mse_loss", [1.0, 2, 3], [1.0, 2, 5], chosen=2)
    assert [f"{said(step)} = {step.result}" for step in square.slopes] == ["2 · (\u22122) / 3 = \u22121.3333"]
    assert [part.at for part in square.slopes[-1].parts if part.source == "step"] == [0]
    smoothed = answered("cross_entropy", [[1.0, 2, 3]], [2], weight=[1.0, 2, 3], label_smoothing=0.1)
    assert [step.code for step in smoothed.slopes] == ["share"] * 3 + ["shares"] + ["slope"] * 3


def test_where_there_is_no_gradient_none_is_worked_out():
    assert answered("zero_one", [[0.1, 0.2]], [0]).slopes == ()
    assert answered("mse_loss", torch.zeros(3, 1), [1.0, 2, 3]).slopes == ()
    ignored = answered("cross_entropy", [[1.0, 2], [1, 2]], [-100, 1])
    assert {step.result for step in ignored.slopes} == {"0"}


@pytest.mark.parametrize(
    ("number", "code"), [(math.nan, "nan_input"), (math.inf, "inf_input"), (-math.inf, "inf_input")]
)
@pytest.mark.parametrize("loss", ["mse_loss", "huber_loss", "cross_entropy"])
def test_what_is_not_finite_comes_out_as_torch_has_it_and_is_explained(loss, number, code):
    target = [0] if loss == "cross_entropy" else [[1.0, 2.0]]
    answer = answered(loss, [[number, 1.0]], target)
    with torch.enable_grad():
        leaf = torch.tensor([[number, 1.0]], requires_grad=True)
        value = getattr(torch.nn.functional, loss)(leaf, torch.tensor(target))
        value.backward()
    assert code in codes(answer) and str(answer.value) == str(value.item())
    assert torch.equal(gradient_of(answer).nan_to_num(9.0), leaf.grad.nan_to_num(9.0))
    assert answer.steps and [step for step in answer.slopes if step.code == "slope"]
