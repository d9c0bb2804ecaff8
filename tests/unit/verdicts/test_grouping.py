"""One cause with its consequences is one finding."""

from __future__ import annotations

import pytest

from inspector.verdicts.grouping import FOLLOWS, grouped
from inspector.verdicts.texts import TEXTS
from inspector.wire.findings import At, FindingTold


def told(number: int, code: str, level: str = "warning", line: int = 1, first: int = 1) -> FindingTold:
    return FindingTold(number, code, level, "train.py", line, (), (), 0, first, first + 4, 5, ())


def test_what_follows_is_told_with_its_cause():
    verdict, *others = grouped([told(1, "grad_zero", line=4, first=2), told(2, "dead_units", line=7, first=3)])
    assert not others
    assert verdict.found.code == "dead_units" and verdict.consequences == ("grad_zero",)
    assert verdict.first == 2
    assert verdict.found.places == (At("train.py", 4),)


def test_what_follows_from_what_follows_stands_with_the_first_cause():
    found = [told(1, "input_scale"), told(2, "dead_units", first=2), told(3, "grad_zero", first=3)]
    (verdict,) = grouped(found)
    assert verdict.found.code == "input_scale" and set(verdict.consequences) == {"dead_units", "grad_zero"}


def test_of_two_that_explain_one_another_the_earlier_is_the_cause():
    for first, second in (("update_large", "diverging"), ("diverging", "update_large")):
        (verdict,) = grouped([told(2, second, first=9), told(1, first, first=4)])
        assert verdict.found.code == first


def test_the_worst_level_is_that_of_the_whole():
    (verdict,) = grouped([told(1, "update_small", "hint"), told(2, "step_changes_nothing", "error")])
    assert verdict.level == "error"


def test_what_has_no_cause_stands_for_itself():
    assert [v.found.code for v in grouped([told(1, "no_zero_grad"), told(2, "softmax_twice")])] == [
        "no_zero_grad",
        "softmax_twice",
    ]


@pytest.mark.parametrize("code", sorted({*FOLLOWS, *(code for codes in FOLLOWS.values() for code in codes)}))
def test_each_code_of_the_table_has_a_sentence(code: str):
    assert code in TEXTS


def test_every_finding_comes_out_once_however_they_follow_from_one_another():
    found = [told(n, code, first=n % 3 + 1) for n, code in enumerate(sorted(FOLLOWS), start=1)]
    out = [finding.number for verdict in grouped(found) for finding in (verdict.found, *verdict.following)]
    assert sorted(out) == [finding.number for finding in found]
