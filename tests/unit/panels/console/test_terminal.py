"""What is printed becomes what a terminal would show, in whatever pieces it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.panels.console.styles import BOLD, PLAIN, Style
from inspector.panels.console.terminal import REACH, WIDTH, Terminal
from tests.examples import examples
from tests.unit.panels.console.screen import Screen, screen_of, seen

UP, ERASE = "\x1b[A", "\x1b[K"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\nb\n", "a\nb\n"),
        ("a\r\nb", "a\nb"),
        ("10%\r50%\r100%\n", "100%\n"),
        ("long line\rshort", "shortline"),
        ("long line\r\x1b[Kshort", "short"),
        ("long line\r\x1b[2Kshort", "short"),
        ("abcdef\x1b[3D\x1b[1K", "    ef"),
        ("typo\b\b\bxx", "txxo"),
        ("\b\bx", "x"),
        ("\x1b[31mred\x1b[0m plain", "red plain"),
        ("\x1b]0;title\x07x", "x"),
        ("\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b[?25lx\x1b[?25h", "x"),
        ("\x1b[>4;1mx\x1b[2 qy", "xy"),
        ("\x1b(Bx\x1b=y", "xy"),
        ("bell\x07 nul\x00 del\x7f", "bell nul del"),
        ("tab\there", "tab\there"),
        ("a\u2028b\u2029c\x85d\ufdd0e\ufffcf", "a b c d\ufffde\ufffdf"),
        ("步入 ∇ 🔥", "步入 ∇ 🔥"),
        ("\x1b[\n", "\n"),
        ("ab\x1b[4Gx", "ab x"),
        ("a\x1b[2Cb", "a  b"),
        ("one\ntwo\x1b[Fx", "xne\ntwo"),
        ("one\ntwo\x1b[A\x1b[Ex", "one\nxwo"),
        ("one\ntwo\nthree\x1b[2A\r\x1b[Jx", "x"),
        ("old\n\x1b[H\x1b[2J\x1b[3Jnew", "old\nnew"),
    ],
)
def test_shows_what_a_terminal_would(written: str, shown: str) -> None:
    assert seen(written) == shown


def test_a_bar_leaves_one_line() -> None:
    bar = "".join(f"\r{percent:3d}%|{'█' * (percent // 10):10s}|" for percent in range(101))
    assert seen(bar + "\ndone\n") == "100%|██████████|\ndone\n"


def test_nested_bars_keep_their_lines() -> None:
    """As tqdm writes them: down to the inner bar, its text, up again."""
    pieces = ["epochs 0/2"]
    for epoch in range(2):
        pieces += [f"\n\rbatches {batch}/9{UP}" for batch in range(10)]
        pieces.append(f"\repochs {epoch + 1}/2")
    assert screen_of(pieces).text() == "epochs 2/2\nbatches 9/9"


def test_an_inner_bar_that_goes_leaves_an_empty_line() -> None:
    assert seen(f"outer\n\rinner 3/3{UP}\n\r{ERASE}{UP}\router done\n") == "outer done\n"


def test_a_long_line_goes_on_in_the_next_one() -> None:
    lines = screen_of(["x" * WIDTH, "y" * WIDTH + "z\n"]).text().split("\n")
    assert [(line[:1], len(line)) for line in lines] == [("x", WIDTH), ("y", WIDTH), ("z", 1), ("", 0)]


def test_the_cursor_reaches_no_further_than_a_screen() -> None:
    lines = seen("line\n" * (2 * REACH) + "\x1b[1000A\rHERE").split("\n")
    assert lines.index("HERE") == len(lines) - REACH


def test_styles_go_with_their_characters() -> None:
    screen = screen_of(["a\x1b[1mb", "c\x1b[22md\x1b[31m", "e\rA"])
    assert screen.text() == "Abcde"
    assert screen.styled(Style(attributes=BOLD)) == "bc"
    assert screen.styled(Style(ink=1)) == "Ae"
    assert screen.styled(PLAIN) == "d"


def test_what_is_typed_stands_behind_the_question() -> None:
    terminal, screen = Terminal(), Screen()
    terminal.write("\x1b[32mname? ")
    screen.apply(terminal.take())
    terminal.echo("Ada\n")
    terminal.write("hello")
    screen.apply(terminal.take())
    assert screen.text() == "name? Ada\nhello"
    assert screen.styled(Style(role="typed")) == "Ada"
    assert screen.styled(Style(ink=2)) == "name? hello"


def test_what_is_typed_overwrites_no_bar() -> None:
    terminal, screen = Terminal(), Screen()
    terminal.write("50%|#####\r")
    terminal.echo("quit\n")
    screen.apply(terminal.take())
    assert screen.text() == "50%|#####\nquit\n"


def test_a_note_stands_alone_and_can_not_be_overwritten() -> None:
    terminal, screen = Terminal(), Screen()
    terminal.write("\x1b[31mlast words\x1b[3")
    terminal.note("the\x1b end", "failed")
    terminal.write(f"{UP}{UP}{UP}\rnext run")
    screen.apply(terminal.take())
    assert screen.text() == "last words\nthe\ufffd end\nnext run"
    assert screen.styled(Style(role="failed")) == "the\ufffd end"
    assert screen.styled(PLAIN) == "next run"


def test_only_what_is_new_is_told() -> None:
    terminal = Terminal()
    terminal.write("loss 0.5\nloss")
    terminal.take()
    assert terminal.take() is None
    terminal.write(" 0.4")
    edit = terminal.take()
    assert edit is not None
    assert (edit.back, edit.column, [line.text for line in edit.lines]) == (0, 4, [" 0.4"])


def test_after_forgetting_the_next_line_is_the_first() -> None:
    terminal, screen = Terminal(), Screen()
    terminal.write("a\nb\nc")
    terminal.take()
    terminal.forget()
    terminal.write(f"\r{UP}{UP}d\ne")
    screen.apply(terminal.take())
    assert screen.text() == "d\ne"
    assert terminal.count == 2


PARTS = [
    "a", "bc", "日本", "🔥", "\n", "\r", "\r\n", "\b", "\t", "\x07", "\x1b", "\x1b[", "\x1b[3", "m", ";", "5",
    "\x1b[31m", "\x1b[1;48;5;9m", "\x1b[0m", "\x1b[m", "\x1b[38:2::1:2:3m", UP, "\x1b[2A",
    "\x1b[B", "\x1b[3C", "\x1b[D",
    "\x1b[E", "\x1b[F", "\x1b[7G", "\x1b[H", "\x1b[J", "\x1b[2J", ERASE, "\x1b[1K", "\x1b[2K", "\x1b]0;title\x07",
    "\x1b]8;;u", "\x1b\\", "\x1b(B", "\x1bP", "\x1b[?25l", "\u2028", "line\n" * 120, "x" * 3001,
]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join), st.data())
@examples(400)
def test_cutting_the_text_anywhere_changes_nothing(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(text)])]
    assert screen_of(pieces).lines == screen_of([text]).lines


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@examples(300)
def test_any_text_leaves_only_what_can_be_shown(text: str) -> None:
    shown = seen(text)
    forbidden = {*map(chr, range(32)), *"\x7f\u2028\u2029\ufdd0\ufdd1"} - {"\t", "\n"}
    assert not forbidden & set(shown)
