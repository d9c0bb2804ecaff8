"""Text as it can be shown: nothing hidden, nothing endless, and the same again when it is made so twice."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inspector.wire.plain_text import LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT, line, lines, name

ANY = st.text(st.characters(exclude_categories=()), max_size=40)  # halves of surrogate pairs too
FAMILY = "\U0001f468\u200d\U0001f469"  # one sign, of two with a joiner


def hidden(text: str) -> set[str]:
    """What can not be seen, or turns the direction of what stands beside it."""
    return {
        repr(sign) for sign in text
        if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(sign) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        or sign in "\u200b\u200e\u200f\u061c\ufeff\u00ad"
    }  # fmt: skip


@given(ANY)
def test_nothing_in_it_is_hidden(text):
    assert not hidden(line(text)) and not hidden(name(text))
    assert not hidden(lines(text).replace("\n", "").replace("\t", ""))


@given(ANY)
def test_made_plain_twice_is_made_plain_once(text):
    for plain in (name, line, lines):
        assert plain(plain(text)) == plain(text)


@given(st.lists(st.text(st.characters(exclude_categories=(), exclude_characters="."), max_size=4).map(
    lambda text: text * 200), min_size=1, max_size=4))  # fmt: skip
@example(
    ["0\x1f\x1f" * 200, "0\x1f\U000e0000" * 200, "00\x1f\U000e0000" * 200, ""]
)  # 8003 characters as they are shown
def test_the_path_of_cut_names_is_the_cut_path(names):
    assert name(".".join(names)) == ".".join(map(name, names))


@pytest.mark.parametrize(("text", "shown"), [
    ("model.conv1", "model.conv1"), ("模型.卷积", "模型.卷积"), ("a b", "a b"), (FAMILY, FAMILY),
    ("line\nbreak", "line\\nbreak"), ("\u202eRTL", "\\u202eRTL"), ("\x00nul", "\\x00nul"), ("\ud800", "\\ud800"),
    ("\x1b[31m", "\\x1b[31m"), ("\u2066x", "\\u2066x"), ("<b>", "<b>"), ("", ""),
])  # fmt: skip
def test_what_is_hidden_stands_there_as_python_writes_it(text, shown):
    assert name(text) == line(text) == shown


def test_lines_stay_lines():
    assert lines("one\r\n\ttwo\nthree\x1b") == "one\n\ttwo\nthree\\x1b"


def test_what_is_too_long_is_cut_with_a_mark():
    long = "x" * 200_000
    assert name(long) == "x" * (LONGEST_NAME - 1) + "…"
    assert line(long) == "x" * (LONGEST_LINE - 1) + "…"
    assert lines(long) == "x" * (LONGEST_TEXT - 1) + "…"
    assert name(f"model.{'x' * 600}.weight") == f"model.{name(long)}.weight"
