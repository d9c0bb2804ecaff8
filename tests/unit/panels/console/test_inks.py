"""Whatever colours a script asks for, one can read them on either theme."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont

from inspector.panels.console import inks
from inspector.panels.console.styles import BOLD, DIM, PLAIN, REVERSE, ROLES, TRUE_COLOUR, USUAL, Style
from inspector.panels.style import look


@pytest.fixture(autouse=True)
def dark_again() -> Iterator[None]:
    yield
    look.choose(look.DARK)


colours = st.one_of(st.just(USUAL), st.integers(0, 255), st.integers(TRUE_COLOUR, 2 * TRUE_COLOUR - 1))
made = st.builds(Style, ink=colours, ground=colours, attributes=st.integers(0, 63))


def colours_of(style: Style, tokens: look.Tokens):
    """(ink, ground) as the screen shows them."""
    look.choose(tokens)
    format = inks.format(style)
    plain_ground = tokens.colour("panel")
    ground = format.background().color() if format.hasProperty(format.Property.BackgroundBrush) else plain_ground
    ink = format.foreground().color() if format.hasProperty(format.Property.ForegroundBrush) else tokens.colour("text")
    return ink, ground


@given(made, st.sampled_from([look.DARK, look.LIGHT]))
def test_ink_and_ground_are_far_enough_apart(style: Style, tokens: look.Tokens) -> None:
    assert inks.contrast(*colours_of(style, tokens)) >= inks.READABLE


@pytest.mark.parametrize("tokens", [look.DARK, look.LIGHT])
def test_the_sixteen_colours_differ_and_need_no_help(tokens: look.Tokens) -> None:
    named = [colours_of(Style(ink=number), tokens)[0] for number in range(16)]
    assert len({colour.name() for colour in named}) == 16
    assert all(inks.contrast(colour, tokens.colour("panel")) >= 3.0 for colour in named)
    red, green, blue = named[1], named[2], named[4]
    assert red.red() > max(red.green(), red.blue())
    assert green.green() > max(green.red(), green.blue())
    assert blue.blue() > max(blue.red(), blue.green())


def test_a_true_colour_that_can_be_read_is_kept() -> None:
    assert colours_of(Style(ink=TRUE_COLOUR + 0xFF8000), look.DARK)[0].name() == "#ff8000"
    assert colours_of(Style(ink=208), look.DARK)[0].name() == "#ff8700"


def test_reverse_swaps_and_dim_fades() -> None:
    usual, reverse = colours_of(PLAIN, look.DARK), colours_of(Style(attributes=REVERSE), look.DARK)
    assert reverse == usual[::-1]
    faded = colours_of(Style(attributes=DIM), look.DARK)[0]
    assert inks.contrast(faded, usual[1]) < inks.contrast(*usual)


def test_a_format_remembers_its_style() -> None:
    for style in (Style(1, TRUE_COLOUR, BOLD), *(Style(role=role) for role in ROLES)):
        assert inks.style_of(inks.format(style)) == style
    assert inks.style_of(inks.format(PLAIN)) is None
    assert inks.format(Style(attributes=BOLD)).fontWeight() == QFont.Weight.DemiBold
