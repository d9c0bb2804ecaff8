"""The look of Qt's own widgets."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from inspector.desk.appearance import theme
from inspector.panels.style import look

Role = QPalette.ColorRole


@pytest.fixture(autouse=True)
def dark_again(qapp):
    yield
    theme.apply("dark")


@pytest.mark.parametrize("name, tokens", [("dark", look.DARK), ("light", look.LIGHT)])
def test_a_theme_sets_tokens_palette_and_sheet(qapp, name, tokens):
    theme.apply(name)
    assert look.current() is tokens
    assert QApplication.palette().color(Role.Base) == QColor(tokens.panel)
    assert tokens.accent in qapp.styleSheet() and "{" + "accent" not in qapp.styleSheet()


@pytest.mark.parametrize(
    "scheme, tokens",
    [(Qt.ColorScheme.Light, look.LIGHT), (Qt.ColorScheme.Dark, look.DARK), (Qt.ColorScheme.Unknown, look.DARK)],
)
def test_the_systems_theme_is_dark_where_it_says_nothing(qapp, monkeypatch, scheme, tokens):
    class Hints:
        def colorScheme(self) -> Qt.ColorScheme:
            return scheme

    monkeypatch.setattr(theme.QGuiApplication, "styleHints", Hints)
    theme.apply("system")
    assert look.current() is tokens


class Told(QLabel):
    """Counts how often it was told of another palette, and has a colour of its own, as a panel's part."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("words", parent)
        self.told: list[QColor] = []
        self.polished = 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.polished += event.type() == QEvent.Type.StyleChange
        if event.type() == QEvent.Type.PaletteChange:
            self.told.append(QApplication.palette().color(Role.Base))
            mine = self.palette()
            mine.setColor(Role.WindowText, look.current().colour("red"))
            if mine != self.palette():
                self.setPalette(mine)


@pytest.fixture
def nested(qtbot):
    """A label below eight widgets, on the screen."""
    theme.apply("dark")
    top = inner = QWidget()
    qtbot.addWidget(top)
    for _ in range(7):
        layout = QVBoxLayout(inner)
        inner = QWidget()
        layout.addWidget(inner)
    layout = QVBoxLayout(inner)
    label = Told(inner)
    layout.addWidget(label)
    with qtbot.waitExposed(top):
        top.show()
    yield label


def test_a_widget_is_told_of_a_theme_when_all_have_it_and_not_for_each_that_it_lies_in(nested):
    nested.told.clear()
    nested.polished = 0
    theme.apply("light")
    assert nested.polished <= 1
    assert 1 <= len(nested.told) <= 2  # the second is of the colour that it gives itself
    assert {colour.name() for colour in nested.told} == {look.LIGHT.panel.lower()}


def test_what_a_widget_colours_itself_stays_in_each_theme(nested):
    for name, tokens in (("light", look.LIGHT), ("dark", look.DARK), ("light", look.LIGHT)):
        theme.apply(name)
        assert nested.palette().color(Role.WindowText) == QColor(tokens.red)
        assert nested.palette().color(Role.Base) == QColor(tokens.panel)


def test_what_is_disabled_looks_so(qapp):
    made = theme.palette(look.DARK)
    assert made.color(QPalette.ColorGroup.Disabled, Role.Text) == QColor(look.DARK.faint)
    assert made.color(QPalette.ColorGroup.Active, Role.Text) == QColor(look.DARK.text)


def _contrast(one: QColor, other: QColor) -> float:
    def light(colour: QColor) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [look.DARK, look.LIGHT])
@pytest.mark.parametrize("ground", ["win", "panel"])
@pytest.mark.parametrize("ink", ["text", "muted"])
def test_words_can_be_read(tokens, ground, ink):
    assert _contrast(tokens.colour(ink), tokens.colour(ground)) >= 4.5


def test_both_themes_name_every_colour():
    assert all(QColor(getattr(t, f.name)).isValid() for t in (look.DARK, look.LIGHT) for f in fields(look.Tokens))
