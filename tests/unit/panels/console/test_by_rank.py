"""Lines of several ranks say whose they are, and stay whole."""

from __future__ import annotations

import re

from inspector.panels.console.by_rank import TORCHRUN, ByRank


def plain(text: str) -> str:
    return re.sub(r"\x1b\[\d+m", "", text)


def test_each_line_has_the_rank_before_it():
    lines = ByRank()
    assert plain(lines.feed(0, "loss 1\nloss 2\n")) == "[0] loss 1\n[0] loss 2\n"
    assert plain(lines.feed(1, "loss 3\r\n")) == "[1] loss 3\n"
    assert lines.feed(TORCHRUN, "W1201 torchrun\n") == "W1201 torchrun\n"


def test_a_line_that_comes_in_parts_is_not_cut_by_another():
    lines = ByRank()
    assert lines.feed(0, "lo") == ""
    assert plain(lines.feed(1, "other\n")) == "[1] other\n"
    assert plain(lines.feed(0, "ss\nne")) == "[0] loss\n"
    assert lines.has_rest()


def test_what_has_no_end_is_shown_after_a_while_and_goes_on():
    lines = ByRank()
    lines.feed(0, " 10%")
    assert plain(lines.flush()) == "[0]  10%"
    assert not lines.has_rest()
    lines.feed(0, "\r 20%")
    assert plain(lines.flush()) == "\r[0]  20%"
    assert plain(lines.feed(1, "other\n")) == "\n[1] other\n"
    assert plain(lines.feed(0, "\r 30%\n")) == "[0] \r[0]  30%\n"


def test_two_ranks_have_two_colours():
    lines = ByRank()
    assert lines.feed(0, "a\n").split("[0]")[0] != lines.feed(1, "a\n").split("[1]")[0] != ""
