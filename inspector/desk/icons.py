"""Icons from SVG files, drawn in the colours of the current look."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from inspector.panels import look

from . import resources

SIZE, RATIOS = 16, (1, 2)
COLOURS = {"run": "green", "stop": "red"}  # the others have the text's own


def icon(name: str) -> QIcon:
    """The icon `resources/icons/<name>.svg`, normal and disabled, at one and two pixels a point."""
    source = (resources.folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, COLOURS.get(name, "text")), (QIcon.Mode.Disabled, "faint")):
        for ratio in RATIOS:
            made.addPixmap(_pixmap(source, getattr(look.current(), colour), ratio), mode)
    return made


def _pixmap(source: str, colour: str, ratio: int) -> QPixmap:
    pixmap = QPixmap(SIZE * ratio, SIZE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    svg = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    svg.render(painter, QRectF(0, 0, SIZE, SIZE))
    painter.end()
    return pixmap
