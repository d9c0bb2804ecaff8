"""What waits comes in bounded pieces and in its order; too much is dropped, counted and said."""

from __future__ import annotations

import time

from inspector.panels.console.model import MAX_LINES, MAX_PIECE, MAX_PIECE_LINES, MAX_WAITING, ConsoleModel, LostOutput
from inspector.panels.console.styles import Style
from tests.unit.panels.console.screen import Screen


def make() -> ConsoleModel:
    return ConsoleModel(lambda lost: f"<{lost.lines} lines, {lost.characters} characters, {lost.skipped} bytes>")


def shown(model: ConsoleModel) -> Screen:
    screen = Screen()
    while model.has_more():
        screen.apply(model.take())
    return screen


def test_text_echoes_and_notes_keep_their_order() -> None:
    model = make()
    model.feed("name? ")
    model.echo("Ada\n")
    model.feed("hello Ada")
    model.note("over", "finished")
    model.feed("again")
    screen = shown(model)
    assert screen.text() == "name? Ada\nhello Ada\nover\nagain"
    assert screen.styled(Style(role="typed")) == "Ada"
    assert screen.styled(Style(role="finished")) == "over"
    assert model.count() == 4


def test_pieces_are_bounded() -> None:
    model = make()
    model.feed("x" * (3 * MAX_PIECE) + "\n" + "\n" * (2 * MAX_PIECE_LINES) + "end")
    pieces = []
    while model.has_more():
        edit = model.take()
        assert edit is not None
        pieces.append(edit.lines)
    assert all(sum(len(line.text) for line in lines) <= MAX_PIECE for lines in pieces)
    assert all(len(lines) <= MAX_PIECE_LINES + 4 for lines in pieces)
    assert pieces[-1][-1].text == "end"


def test_what_will_not_be_seen_anyway_is_dropped_at_once_and_counted() -> None:
    model = make()
    for number in range(500):
        model.feed("".join(f"line {number * 1000 + i}\n" for i in range(1000)))
    screen = shown(model)
    told, *lines = screen.text().split("\n")
    dropped = int(told.removeprefix("<").split()[0])
    assert lines[0] == f"line {dropped}"
    assert lines[-2] == "line 499999"
    assert MAX_LINES <= len(lines) <= MAX_LINES + 2000
    assert model.count() == 500_000 + 2


def test_a_flood_without_line_ends_is_dropped_too() -> None:
    model = make()
    for _ in range(30):
        model.feed("\r" + "x" * 1_000_000)
    edit = model.take()
    assert edit is not None
    told = edit.lines[0].text
    dropped = int(told.split(", ")[1].split()[0])
    assert 30_000_030 - MAX_WAITING <= dropped < 30_000_030


def test_after_a_gap_no_style_and_no_half_line_is_left() -> None:
    model = make()
    model.feed("\x1b[31m" + "red\n" * MAX_LINES + "half a line \x1b[3")
    model.feed("2m its end\n" + "plain\n" * (MAX_LINES + 5))
    screen = shown(model)
    assert screen.text().split("\n")[1] == "plain"
    assert screen.styled(Style(ink=1)) == ""


def test_what_was_never_read_is_said() -> None:
    model = make()
    model.feed("old\n")
    model.skip(1_000_000_000)
    model.feed("new\n")
    assert shown(model).text() == "<1 lines, 4 characters, 1000000000 bytes>\nnew\n"
    assert not LostOutput()


def test_clearing_forgets_what_waits() -> None:
    model = make()
    model.feed("seen\n")
    model.take()
    model.feed("waiting\n" * (3 * MAX_LINES))
    model.clear()
    assert not model.has_more()
    assert model.count() == 1
    model.feed("next")
    assert shown(model).text() == "next"


def test_a_hundred_megabytes_pass_quickly() -> None:
    """Every piece is what a turn of the event loop has to bear."""
    model = make()
    chunk = "epoch 1 loss 0.123456\n" * 12_000
    longest = 0.0
    for _ in range(400):
        start = time.perf_counter()
        model.feed(chunk)
        longest = max(longest, time.perf_counter() - start)
    while model.has_more():
        start = time.perf_counter()
        model.take()
        longest = max(longest, time.perf_counter() - start)
    assert longest < 0.1
