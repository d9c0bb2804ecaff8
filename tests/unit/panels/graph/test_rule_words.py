"""Numbers, and how near torch's own is."""

from __future__ import annotations

import math

from inspector.panels.graph import rule_words as words

from .rules import CONVOLUTION, rule


def test_numbers_have_the_digits_of_their_dtype():
    assert words.number(0.10000000149011612, "float32") == "0.1"
    assert words.number(-0.1, "float64") == "−0.1"
    assert words.number(0.1, "bfloat16") == "0.1"
    assert words.number(2.0, "float32") == "2" and words.number(math.nan, "float32") == "NaN"
    assert words.product(-1 / 3) == "−0.333333333"


def test_torchs_number_is_equal_or_differs_by_rounding_or_by_more():
    assert words.agreement(rule(torch_value=2.875)) == "✓ equal to the last digit"
    near = rule(torch_value=2.875 + 2**-22)
    assert words.agreement(near) == "≈ differs in the last 2 digits: torch adds in another order"
    assert words.is_explained(near)
    assert words.agreement(rule(torch_value=2.876)).startswith("≠ differs by 0.001, more than rounding explains")
    cancelled = rule(value=1e-9, size=1000.0, torch_value=2e-9)
    assert words.agreement(cancelled).startswith("≈ differs by 1e−09: torch adds in another order")
    both = rule(value=math.nan, torch_value=math.nan)
    assert words.agreement(both) == "✓ equal to the last digit"


def test_terms_that_are_not_shown_are_counted_and_summed():
    assert words.more(CONVOLUTION) == "… 1,584 more terms, together 0.25"
    assert words.more(rule(count=3, rest=0.5)) == "… 1 more term: 0.5"
    assert words.more(rule()) == ""


def test_what_a_tensor_is_depends_on_the_node():
    assert words.role(rule(kind="multiply"), "self") == "first factor, kept"
    assert words.role(rule(kind="mse_loss"), "target") == "target, kept"
    assert words.role(rule(kind="vjp"), "self") == "kept"
    assert words.role(rule(kind="vjp"), "grad:0") == "gradient that leaves"


def test_every_reason_has_a_sentence():
    from inspector.wire.chain import REASONS

    sentences = {words.reason(rule(reason=code, value=None)) for code in REASONS}
    assert len(sentences) == len(REASONS) and "" not in sentences
    assert words.reason(rule()) == "" and words.reason(rule(kind="vjp")) != ""
