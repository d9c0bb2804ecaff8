"""Icons: drawn in the theme's colours, normal and disabled, at every scale."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage

from inspector.desk.appearance import icons
from inspector.desk.base import resources
from inspector.panels.style import look

NAMES = sorted(path.stem for path in (resources.folder() / "icons").glob("*.svg"))


def colours(image: QImage) -> set[str]:
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {QColor(pixel.rgb()).name() for pixel in pixels if pixel.alpha() == 255}


def drawn(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal, scale: float = 2.0) -> QImage:
    return icon.pixmap(QSize(icons.SIDE, icons.SIDE), scale, mode).toImage()


@pytest.mark.parametrize("name", NAMES)
def test_every_file_draws_something(qapp, name):
    assert colours(drawn(icons.icon(name)))


@pytest.mark.parametrize(("name", "colour"), [("run", "green"), ("stop", "red"), ("step", "text")])
def test_an_icon_has_the_colour_of_its_meaning(qapp, name, colour):
    assert getattr(look.current(), colour).lower() in colours(drawn(icons.icon(name)))


def test_a_disabled_icon_is_faint(qapp):
    assert look.current().faint.lower() in colours(drawn(icons.icon("run"), QIcon.Mode.Disabled))


def test_an_icon_is_sharp_on_a_fine_screen(qapp):
    assert drawn(icons.icon("open"), scale=2.0).width() == 2 * icons.SIDE


def test_an_unknown_name_gives_an_empty_icon(qapp):
    assert icons.icon("no_such_icon").isNull()
