"""Up and Down go through what was typed, and come back to the unfinished line."""

from __future__ import annotations

from inspector.panels.console.history import KEPT, InputHistory


def of(*lines: str) -> InputHistory:
    history = InputHistory()
    for line in lines:
        history.add(line)
    return history


def test_goes_back_and_comes_again_to_the_unfinished_line() -> None:
    history = of("a", "b")
    assert [history.earlier("draft"), history.earlier("b"), history.earlier("a")] == ["b", "a", "a"]
    assert [history.later("a"), history.later("b"), history.later("draft")] == ["b", "draft", "draft"]


def test_a_line_that_was_sent_twice_is_there_once() -> None:
    history = of("a", "b", "b", "")
    assert [history.earlier(""), history.earlier("")] == ["b", "a"]


def test_after_sending_it_begins_at_the_end_again() -> None:
    history = of("a", "b")
    history.earlier("")
    history.earlier("")
    history.add("c")
    assert history.earlier("") == "c"


def test_without_lines_the_unfinished_one_stays() -> None:
    history = InputHistory()
    assert history.earlier("draft") == "draft"
    assert history.later("draft") == "draft"


def test_it_is_bounded() -> None:
    history = of(*(str(number) for number in range(3 * KEPT)))
    for _ in range(2 * KEPT):
        last = history.earlier("")
    assert last == str(2 * KEPT)
