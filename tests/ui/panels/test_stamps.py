"""Texts laid out once look as those that Qt writes each time; signs are drawn once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from inspector.panels.model_tree.stamps import Stamps, Texts
from inspector.panels.style import look

RECT = QRect(4, 0, 100, look.ROW_HEIGHT)
TEXTS = ("conv1.weight", "0.41873", "−1.2e-05", "an.other")


@pytest.fixture
def sheet(qapp):
    sheet = QImage(120, look.ROW_HEIGHT, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#1F2227"))
    return sheet


def painted(sheet, paint):
    copy = sheet.copy()
    painter = QPainter(copy)
    painter.setPen(QColor("white"))
    paint(painter)
    painter.end()
    return copy


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("pixels", [10, 11, 12])
def test_a_line_looks_as_if_qt_had_written_it(sheet, text, pixels):
    font = look.ui_font(pixels)

    def write(painter):
        painter.setFont(font)
        painter.drawText(RECT, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    assert painted(sheet, lambda painter: Texts(font).draw(painter, RECT, text, font)) == painted(sheet, write)


def test_a_line_on_the_right_ends_where_the_rectangle_does(sheet):
    font = look.mono_font(11)
    found = painted(sheet, lambda painter: Texts(font).draw(painter, RECT, "0.25", font, to_the_right=True))
    inked = [x for x in range(found.width()) if any(found.pixel(x, y) != sheet.pixel(0, 0) for y in range(20))]
    assert RECT.right() - 3 <= inked[-1] <= RECT.right() and inked[0] > RECT.left() + 50


def test_a_line_too_long_for_its_room_ends_in_dots_inside_it(sheet):
    font = look.ui_font(12)
    found = painted(sheet, lambda painter: Texts(font).draw(painter, RECT, "long" * 20, font))
    ground = sheet.pixel(0, 0)
    assert all(found.pixel(x, y) == ground for x in range(RECT.right() + 2, 120) for y in range(20))


def test_a_sign_is_drawn_once_until_it_is_forgotten(sheet):
    drawn, stamps = [], Stamps()

    def draw(painter):
        drawn.append(1)
        painter.fillRect(0, 0, 4, 4, QColor("red"))

    def twice(painter):
        for left in (0, 50):
            stamps.put(painter, left, 2, QSize(16, 16), "square", draw)

    found = painted(sheet, twice)
    assert found.pixelColor(51, 3) == found.pixelColor(1, 3) == QColor("red") and drawn == [1]
    stamps.forget()
    painted(sheet, twice)
    assert drawn == [1, 1]
