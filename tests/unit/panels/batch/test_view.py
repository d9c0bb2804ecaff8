"""The widget: every kind of batch, and none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTranslator
from PySide6.QtGui import QColor

from inspector.panels.batch.model import ItemsModel
from inspector.panels.batch.view import BatchView

from .samples import NO_PICTURES, batch, pictures, sample


@pytest.fixture
def view(qtbot):
    made = BatchView(ItemsModel())
    qtbot.addWidget(made)
    made.resize(390, 460)
    made.show()
    return made


def test_waits_for_the_first_batch(view):
    assert "first one" in view.sentence.text() and view.sentence.isVisible()
    assert not view.table.isVisible()


def test_says_why_there_is_none(view):
    view.set_batch(batch(sample(0)))
    view.set_refused("no_batch")
    assert view.sentence.text().startswith("No batch yet")
    assert not view.picture.isVisible() and not view.bars.isVisible() and not view.table.isVisible()


def test_one_sample_is_one_big_picture(view):
    view.set_batch(batch(sample(0)))
    assert view.picture.isVisible() and not view.tiles.isVisible()
    assert view.true_class.text() == "Label: 3 cat"
    assert view.predicted.text() == "Predicted: 3 cat"
    assert view.verdict.text() == "✓ right"
    assert view.bars.accessibleDescription() == "cat 75.0 %, ship 12.5 %"
    assert view.heading.text() == "Iteration 12 · 1 sample"


def test_a_wrong_prediction_says_so(view):
    view.set_batch(batch(sample(0, 3, 5)))
    assert view.verdict.text() == "✗ wrong"


def test_before_forward_there_is_a_label_and_no_prediction(view):
    view.set_batch(batch(sample(0, 3, None), outputs=()))
    assert view.true_class.isVisible()
    assert not view.predicted.isVisible() and not view.verdict.isVisible() and not view.bars.isVisible()
    assert view.note.text() == "No output yet: forward has not run."


def test_says_when_pictures_were_scaled(view):
    view.set_batch(batch(sample(0), scaled=True))
    assert "minimum … maximum" in view.note.text()


def test_a_batch_without_pictures_is_its_table(view):
    view.set_batch(batch(pictures=NO_PICTURES, size=64))
    assert not view.picture.isVisible() and not view.tiles.isVisible() and not view.true_class.isVisible()
    assert view.table.isVisible() and view.table.model().rowCount() == 3
    assert view.heading.text() == "Iteration 12 · 64 samples"


def test_classes_without_pictures_are_chosen_by_number(view):
    view.set_batch(batch(sample(0), sample(1, 4, 5), pictures=NO_PICTURES))
    assert view.tiles.isVisible() and not view.picture.isVisible()
    assert view.true_class.text() == "Label: 3 cat"


def test_a_tile_is_chosen_by_mouse_and_by_key(view, qtbot):
    view.set_batch(batch(*(sample(number, number) for number in range(10))))
    qtbot.mouseClick(view.tiles, Qt.MouseButton.LeftButton, pos=view.tiles.tile(4).center())
    assert view.true_class.text() == "Label: 4 deer"
    qtbot.keyClick(view.tiles, Qt.Key.Key_Right)
    assert view.true_class.text() == "Label: 5 dog"
    qtbot.keyClick(view.tiles, Qt.Key.Key_Up)
    assert view.current == 5
    for _ in range(9):
        qtbot.keyClick(view.tiles, Qt.Key.Key_Left)
    assert view.true_class.text() == "Label: 0 airplane"


def test_the_chosen_sample_stays_with_the_next_batch_if_it_has_one(view):
    view.set_batch(batch(*(sample(number, number) for number in range(4))))
    view.tiles.chosen.emit(3)
    view.set_batch(batch(*(sample(number, number + 1) for number in range(4))))
    assert view.true_class.text() == "Label: 4 deer"
    view.set_batch(batch(sample(0)))
    assert view.current == 0


def test_the_picture_is_painted(view):
    view.set_batch(batch(sample(0), pictures=pictures(1, (255, 0, 0), 4, 4)))
    assert view.picture.grab().toImage().pixelColor(20, 20) == QColor(255, 0, 0)


@pytest.mark.parametrize("width", [280, 390])
def test_fits_a_narrow_dock(view, qtbot, width):
    view.set_batch(batch(*(sample(number) for number in range(16)), scaled=True))
    view.resize(width, 300)
    qtbot.waitUntil(lambda: view.width() == width and view.tiles.width() <= width)
    right = [widget.mapTo(view, QPoint(widget.width(), 0)).x() for widget in (view.bars, view.tiles, view.table)]
    assert max(right) <= width
    assert view.tiles.tile(15).bottom() <= view.tiles.height()


class Pseudo(QTranslator):
    """Puts every text in brackets."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"[{source}]"


def test_every_word_follows_the_language(view, qtbot):
    view.set_batch(batch(sample(0, 3, 5), scaled=True))
    pseudo = Pseudo()
    QCoreApplication.installTranslator(pseudo)
    qtbot.waitUntil(lambda: view.true_class.text() == "[Label: 3 cat]")
    shown = (view.heading, view.predicted, view.verdict, view.note)
    assert all(label.text().startswith("[") for label in shown)
    assert view.table.model().index(0, 0).data() == "[input [0]]"
    QCoreApplication.removeTranslator(pseudo)
