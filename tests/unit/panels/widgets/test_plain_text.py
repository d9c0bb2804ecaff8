"""Names of the script in tool tips, on buttons, in message boxes and tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtGui import Qt as Guess
from PySide6.QtWidgets import QLabel, QMessageBox

from inspector.panels.widgets import plain_text

HTML = (
    "<b>x",
    "a <img src=x> b",
    "&lt;b",
    "<br/>",
    " <b>x\n<i>",
    "< b>",
    "<a href='http://x'>l</a>",
    "<!doctype html><b>",
)


@pytest.mark.parametrize("text", HTML)
def test_a_tool_tip_is_not_taken_for_html(text):
    assert not Guess.mightBeRichText(plain_text.tip(text))
    assert plain_text.tip(text).replace(plain_text.JOINER, "") == text


@given(st.text("<>/!?& \nbimglt;=x", max_size=20))
def test_whatever_stands_in_it(text):
    assert not Guess.mightBeRichText(plain_text.tip(text))


@given(st.text("<>/!?& bimglt;=x", max_size=20))
def test_a_tool_tip_of_a_tool_tip_is_the_same(text):
    assert plain_text.tip(plain_text.tip(text)) == plain_text.tip(text)


@pytest.mark.parametrize("text", ["conv1", "0 < |x| < 1", "a\nb", "λ & x", ""])
def test_what_is_no_html_is_left_as_it_is(text):
    assert plain_text.tip(text) == text


def test_a_tool_tip_has_room_on_a_screen():
    rows = plain_text.tip("x" * 100_000).split("\n")
    assert max(map(len, rows)) <= plain_text.TIP_WIDTH and len(rows) <= plain_text.TIP_LINES + 1
    rows = plain_text.tip("\n".join(["word " * 100] * 100)).split("\n")
    assert max(map(len, rows)) <= plain_text.TIP_WIDTH and len(rows) == plain_text.TIP_LINES + 1 and rows[-1] == "…"


def test_a_caption_gives_no_key_away():
    assert QKeySequence.mnemonic(plain_text.caption("a&b")).isEmpty()
    assert plain_text.caption("a&b\tc") == "a&&b\\tc"  # behind a tab Qt shows a shortcut
    assert len(plain_text.caption("x" * 1000)) == plain_text.CAPTION and plain_text.caption("x" * 1000)[-1] == "…"


def test_a_label_shows_text(qtbot):
    label = plain_text.PlainLabel("<b>\u202e\x00")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText and label.text() == "<b>\\u202e\\x00"


def test_a_message_box_shows_text(qtbot):
    box = QMessageBox()
    qtbot.addWidget(box)
    plain_text.put(box, "<b>bold</b>\u202e", "<img src=x>")
    shown = [label for label in box.findChildren(QLabel) if label.text()]
    assert [label.text().replace(plain_text.JOINER, "") for label in shown] == ["<b>bold</b>\\u202e", "<img src=x>"]
    assert not any(Guess.mightBeRichText(label.text()) for label in shown)


@pytest.mark.parametrize(("text", "written"), [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-loss", "'-loss"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "\\t=1"),
    ("\r=1", "\\r=1"), ("＝1", "'＝1"), ("loss", "loss"), ("a=1", "a=1"), ("", ""), ("'x", "'x"),
])  # fmt: skip
def test_a_cell_is_no_formula(text, written):
    assert plain_text.cell(text) == written
