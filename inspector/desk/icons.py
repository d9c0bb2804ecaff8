"""Icons drawn from `resources/icons/*.svg` in the colours of the current theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from inspector.panels import look

from . import resources

SIDE = 16  # logical pixels
SCALES = (1, 2, 3)

_COLOURS = {"run": "green", "stop": "red"}  # the others have the text's


def icon(name: str) -> QIcon:
    """The icon `name` as the current theme shows it; an empty one where there is no such file."""
    svg = _source(name)
    made = QIcon()
    if svg:
        tokens = look.current()
        _add(made, svg, getattr(tokens, _COLOURS.get(name, "text")), QIcon.Mode.Normal)
        _add(made, svg, tokens.faint, QIcon.Mode.Disabled)
    return made


def pixmap(svg: str, colour: str, scale: int = 1) -> QPixmap:
    """`svg` with its `currentColor` replaced, `scale` device pixels for each logical one."""
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))
    drawn = QPixmap(SIDE * scale, SIDE * scale)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, SIDE * scale, SIDE * scale))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn


def _add(made: QIcon, svg: str, colour: str, mode: QIcon.Mode) -> None:
    for scale in SCALES:
        made.addPixmap(pixmap(svg, colour, scale), mode)


@cache
def _source(name: str) -> str:
    path = resources.folder() / "icons" / f"{name}.svg"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
