"""Findings as sentences: each code has one, and what it names is filled in."""

from __future__ import annotations

import re

import pytest

from inspector.verdicts.sentences import advice, number, sentence
from inspector.verdicts.texts import TEXTS, WHY
from inspector.wire.findings import FindingTold, Reading


def told(code: str, *readings: Reading, parameters: tuple[str, ...] = (), left_out: int = 0) -> FindingTold:
    return FindingTold(1, code, "error", "train.py", 3, (), parameters, left_out, 1, 1, 1, readings)


def test_names_and_numbers_of_the_proof_are_in_the_sentence():
    names = ("net.0.weight", "net.0.bias", "net.2.weight", "net.2.bias")
    words = sentence(told("no_zero_grad", Reading("backwards", 3.0, ""), parameters=names, left_out=2))
    assert "gradients of 3 backwards" in words
    assert words.endswith("net.0.weight, net.0.bias, net.2.weight +3.")


def test_why_no_gradient_comes_is_a_sentence_of_its_own():
    readings = (Reading("why", None, "no_grad"), Reading("call", None, "linear"), Reading("backwards", 4.0, ""))
    assert "linear ran under no_grad" in sentence(told("never_reached", *readings))


def test_what_is_translated_is_the_text_of_the_table():
    texts: list[str] = []
    sentence(told("update_small"), lambda text: texts.append(text) or text)  # type: ignore[func-returns-value]
    assert texts == [TEXTS["update_small"][0]]


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_each_code_has_a_sentence_and_an_advice(code: str):
    assert sentence(told(code)) and advice(told(code))
    assert all(re.fullmatch(r"[a-z_]+", name) for text in TEXTS[code] for name in re.findall(r"{(.*?)}", text))


def test_each_reason_is_written():
    assert all(WHY.values())


@pytest.mark.parametrize(("value", "written"), [(3.0, "3"), (0.0314159, "0.0314"), (12345.0, "12,345"), (1e9, "1e+09")])
def test_numbers_are_short(value: float, written: str):
    assert number(value) == written


def test_what_is_no_number_is_told_as_it_is():
    assert [number(value) for value in (float("nan"), float("inf"))] == ["nan", "inf"]


def nonfinite(*more: Reading, names: tuple[str, ...] = ()) -> str:
    readings = (Reading("where", None, "gradient"), Reading("value", None, "NaN"), Reading("node", None, ""), *more)
    return sentence(FindingTold(1, "nonfinite", "error", "t.py", 3, (), names, 0, 9, 9, 1, readings))


def test_where_nobody_saw_a_nan_come_into_being_the_layers_that_have_it_are_told():
    told = nonfinite(Reading("finite", 2.0, ""), names=("net.0.weight", "net.0.bias"))
    assert told.startswith("NaN in the gradients of net.0.weight, net.0.bias; those of 2 others are finite.")
    assert "the rules rested" in told


def test_a_nan_in_all_gradients_is_told_as_that():
    told = nonfinite(Reading("finite", 0.0, ""), names=("net.0.weight", "net.0.bias"))
    assert told.startswith("NaN in the gradients of all 2 parameters.")


def test_rules_that_looked_on_and_do_not_know_do_not_say_that_they_rested():
    assert nonfinite(names=("net.0.weight",)) == "NaN in the gradients. The operation that made it is not known."


def test_many_parameters_of_one_part_of_the_model_are_named_by_that():
    inside = tuple(f"net.encoder.{number}.weight" for number in range(6))
    assert sentence(told("never_reached", parameters=inside)).startswith("net.encoder.* (6): in the optimizer")
    across = (*inside, "net.head.weight")
    assert "net.encoder.0.weight, net.encoder.1.weight, net.encoder.2.weight +4" in sentence(
        told("never_reached", parameters=across)
    )
