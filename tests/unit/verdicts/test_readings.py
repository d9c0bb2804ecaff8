"""Names of the numbers in a proof: every number that a rule gives has one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import inspector.probe.findings.rules as rules
from inspector.verdicts.readings import NAMES, OF_CODE, name, text
from inspector.verdicts.texts import TEXTS
from inspector.wire.findings import FindingTold, Reading

SOURCES = sorted(Path(rules.__file__).parent.glob("*.py"))


def given(source: Path) -> set[str]:
    """What the rules of a file call their numbers: the keys of dictionaries that are passed as `readings`, and of those
    that are put together before."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    words = [k.value for k in ast.walk(tree) if isinstance(k, ast.keyword) and k.arg == "readings"]
    parts = [d for word in words for d in ast.walk(word) if isinstance(d, ast.Dict)]
    calls = [c for c in ast.walk(tree) if isinstance(c, ast.Call) and isinstance(c.func, ast.Attribute)]
    parts += [a for c in calls if c.func.attr == "_say" for a in c.args if isinstance(a, ast.Dict)]  # type: ignore[attr-defined]
    keys = [key for part in parts for key in part.keys]
    return {str(key.value) for key in keys if isinstance(key, ast.Constant)}


def test_rules_do_give_numbers():
    assert len(set().union(*map(given, SOURCES))) > 50


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_each_number_of_a_rule_has_a_name(source: Path):
    assert given(source) <= NAMES.keys()


def test_a_name_that_is_more_exact_is_of_a_code_that_there_is():
    assert {code for code, _ in OF_CODE} <= TEXTS.keys()
    assert name("vanishing", "first") != name("no_activation", "first")


def test_a_number_that_nobody_knows_keeps_its_name():
    assert name("later", "wobble") == "wobble"


def test_codes_in_a_proof_are_words():
    readings = (Reading("why", None, "no_grad"), Reading("call", None, "linear"))
    found = FindingTold(1, "never_reached", "warning", "t.py", 3, (), (), 0, 1, 1, 1, readings)
    assert text(found, "why", "no_grad") == "linear ran under no_grad"
    assert text(found, "where", "gradient") == "gradients"
    assert text(found, "node", "Sqrt") == "Sqrt"
