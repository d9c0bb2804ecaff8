"""Icons drawn from `resources/icons/*.svg` in the colours of the current theme."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QBuffer, QSize
from PySide6.QtGui import QIcon, QImageReader, QPixmap

from inspector.panels.style import look

from ..base import resources

SIDE = 16  # logical pixels
SCALES = (1, 2, 3)

_COLOURS = {"run": "green", "stop": "red"}  # the others have the text's


def icon(name: str, colour: str = "") -> QIcon:
    """The icon `name` as the current theme shows it, in `colour` or its usual one; empty where there is no such file."""
    svg = _source(name)
    made = QIcon()
    if svg:
        tokens = look.current()
        _add(made, svg, getattr(tokens, colour or _COLOURS.get(name, "text")), QIcon.Mode.Normal)
        _add(made, svg, tokens.faint, QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=512)  # both themes of all icons
def pixmap(svg: str, colour: str, scale: int = 1) -> QPixmap:
    """`svg` with its `currentColor` replaced, `scale` device pixels for each logical one. Read by Qt's image plugin:
    importing QtSvg for it would cost more than all the rest of the first window."""
    source = QBuffer()
    source.setData(svg.replace("currentColor", colour).encode())
    reader = QImageReader(source, b"svg")
    reader.setScaledSize(QSize(SIDE * scale, SIDE * scale))
    drawn = QPixmap.fromImageReader(reader)
    drawn.setDevicePixelRatio(scale)
    return drawn


def _add(made: QIcon, svg: str, colour: str, mode: QIcon.Mode) -> None:
    for scale in SCALES:
        made.addPixmap(pixmap(svg, colour, scale), mode)


@cache
def _source(name: str) -> str:
    path = resources.folder() / "icons" / f"{name}.svg"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
