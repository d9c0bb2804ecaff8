"""The stream becomes lines as in a terminal, and no work is unbounded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.panels.console.model import MAX_LINE, MAX_LINES, MAX_WAITING, ConsoleModel


def text_of(model: ConsoleModel) -> str:
    """The whole text after all edits."""
    lines = [""]
    while (edit := model.take()) is not None:
        lines[-1] = edit.last
        lines.extend(edit.lines)
    return "\n".join(lines)


def shown(*chunks: str) -> str:
    model = ConsoleModel()
    for chunk in chunks:
        model.feed(chunk)
    return text_of(model)


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("a\nb\n", "a\nb\n"),
        ("a\r\nb", "a\nb"),
        ("10%\r50%\r100%\n", "100%\n"),
        ("long line\rshort", "shortline"),
        ("long line\r\x1b[Kshort", "short"),
        ("long line\r\x1b[2Kshort", "short"),
        ("\x1b[31mred\x1b[0m plain", "red plain"),
        ("\x1b[38;5;208mx\x1b[m", "x"),
        ("\x1b]0;title\x07x", "x"),
        ("\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b[?25lx\x1b[?25h", "x"),
        ("\x1b(Bx\x1b=y", "xy"),
        ("bell\x07 nul\x00", "bell nul"),
        ("tab\there", "tab\there"),
        ("a\u2028b\u2029c", "a b c"),
        ("步入 ∇ 🔥", "步入 ∇ 🔥"),
        ("\x1b[\n", "\n"),
    ],
)
def test_shows_what_a_terminal_would(written: str, seen: str) -> None:
    assert shown(written) == seen


def test_tqdm_leaves_one_line() -> None:
    bar = "".join(f"\r{percent:3d}%|{'█' * (percent // 10):10s}|" for percent in range(101))
    assert shown(bar + "\ndone\n") == "100%|██████████|\ndone\n"


@given(st.lists(st.sampled_from(["a", "bc", "\r", "\n", "\r\n", "\x1b[K", "\x1b[31m", "\x1b]0;t\x07"])), st.data())
@settings(max_examples=200, deadline=None)
def test_cutting_the_stream_anywhere_changes_nothing(parts: list[str], data: st.DataObject) -> None:
    whole = "".join(parts) + "."
    cut = data.draw(st.integers(0, len(whole)))
    model = ConsoleModel()
    model.feed(whole[:cut])
    first = []
    while (edit := model.take()) is not None:
        first.append(edit)
    model.feed(whole[cut:])
    lines = [""]
    for edit in [*first, model.take()]:
        if edit is not None:
            lines[-1] = edit.last
            lines.extend(edit.lines)
    assert "\n".join(lines) == shown(whole)


def test_a_line_is_bounded() -> None:
    assert len(shown("x" * (10 * MAX_LINE))) == MAX_LINE


def test_notes_keep_their_place_in_the_order() -> None:
    model = ConsoleModel()
    model.feed("before")
    model.note("over", "finished")
    model.feed("after")
    edits = [model.take(), model.take(), model.take()]
    assert [edit.note for edit in edits if edit] == ["", "finished", ""]
    assert edits[1].last == "before"
    assert edits[2].last == "after"


def test_two_megabytes_come_in_short_pieces() -> None:
    model = ConsoleModel()
    model.feed("loss 0.1234\n" * 170_000)
    longest = 0.0
    while model.has_more():
        start = time.perf_counter()
        edit = model.take()
        longest = max(longest, time.perf_counter() - start)
        assert edit is not None
        assert len(edit.lines) <= MAX_LINES
    assert longest < 0.2


def test_what_can_not_be_shown_in_time_is_left_out_and_counted() -> None:
    model = ConsoleModel()
    for _ in range(30):
        model.feed("x" * 999_999 + "\n")
    assert model.has_more()
    edit = model.take()
    assert edit is not None
    assert edit.note == "left_out"
    assert 30_000_000 - MAX_WAITING <= int(edit.lines[0]) < 30_000_000
