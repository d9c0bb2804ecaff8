"""Colours are right over several lines, beside characters of two units, and in wrong syntax."""

from __future__ import annotations

from inspector.panels.source.highlight import spans


def coloured(text: str) -> dict[int, list[tuple[int, int, str]]]:
    found: dict[int, list[tuple[int, int, str]]] = {}
    for line, span in spans(text):
        found.setdefault(line, []).append(span)
    return found


def test_a_string_of_several_lines() -> None:
    found = coloured('def f():\n    """one\n    two"""\n    return 1\n')
    assert found[0][:2] == [(0, 3, "keyword"), (4, 1, "function")]
    assert found[1][-1][2] == found[2][-1][2] == "string"
    assert found[3] == [(4, 6, "keyword"), (11, 1, "number")]


def test_columns_are_utf16_units() -> None:
    assert (8, 4, "comment") in coloured("s = '🔥'# ab")[0]


def test_wrong_syntax_is_no_trouble() -> None:
    assert coloured("def (((:\n  'unclosed\n\x01 return 5")[0][0] == (0, 3, "keyword")


def test_first_empty_lines_count() -> None:
    assert list(coloured("\n\n\nimport torch\n")) == [3]
