"""SGR parameters, as ECMA-48 and xterm read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.panels.console.styles import (
    BOLD,
    DIM,
    PLAIN,
    REVERSE,
    STRIKE,
    TRUE_COLOUR,
    UNDERLINE,
    USUAL,
    Style,
    changed,
)  # fmt: skip


@pytest.mark.parametrize(
    ("parameters", "style"),
    [
        ("31", Style(ink=1)),
        ("97;100", Style(ink=15, ground=8)),
        ("1;2;4;7;9", Style(attributes=BOLD | DIM | UNDERLINE | REVERSE | STRIKE)),
        ("38;5;208", Style(ink=208)),
        ("48;5;0;1", Style(ground=0, attributes=BOLD)),
        ("38;2;255;128;0", Style(ink=TRUE_COLOUR + 0xFF8000)),
        ("38:2::255:128:0", Style(ink=TRUE_COLOUR + 0xFF8000)),
        ("38:2:255:128:0;1", Style(ink=TRUE_COLOUR + 0xFF8000, attributes=BOLD)),
        ("48:5:17", Style(ground=17)),
        ("4:3", Style(attributes=UNDERLINE)),
        ("58;5;9;31", Style(ink=1)),
        ("38;5;999", PLAIN),
        ("38;5", PLAIN),
        ("38", PLAIN),
        ("38;7;1", Style(attributes=BOLD)),
        ("12345678901;31", Style(ink=1)),
    ],
)
def test_what_is_asked_for_is_given(parameters: str, style: Style) -> None:
    assert changed(PLAIN, parameters) == style


@pytest.mark.parametrize(
    ("parameters", "style"),
    [
        ("", PLAIN),
        ("0", PLAIN),
        ("39", Style(ground=2, attributes=BOLD | UNDERLINE)),
        ("49", Style(ink=1, attributes=BOLD | UNDERLINE)),
        ("22", Style(1, 2, UNDERLINE)),
        ("24", Style(1, 2, BOLD)),
        ("4:0", Style(1, 2, BOLD)),
        ("0;34", Style(ink=4)),
        ("77", Style(1, 2, BOLD | UNDERLINE)),
    ],
)
def test_what_is_taken_back_is_gone(parameters: str, style: Style) -> None:
    assert changed(Style(1, 2, BOLD | UNDERLINE), parameters) == style


@given(st.text("0123456789:;<", max_size=40))
def test_any_parameters_give_a_style(parameters: str) -> None:
    style = changed(PLAIN, parameters)
    for colour in (style.ink, style.ground):
        assert colour == USUAL or 0 <= colour < 256 or TRUE_COLOUR <= colour < 2 * TRUE_COLOUR
