"""The widget: every kind of batch, and none."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTranslator
from PySide6.QtGui import QColor, QFontMetrics

from inspector.panels.batch.model import ItemColumn, ItemsModel
from inspector.panels.batch.view import CONFUSION, ITEMS, SAMPLES, BatchView
from inspector.panels.style import look
from inspector.wire.arrays import Array
from inspector.wire.batches import LOSS_REASONS, Confusion, Item

from .samples import NO_PICTURES, batch, confusion, pictures, sample


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
    assert not view.pages.isVisible() and view.table.model().rowCount() == 0


def test_one_sample_is_one_big_picture(view):
    view.set_batch(batch(sample(0)))
    assert view.samples.picture.isVisible() and not view.samples.gallery.isVisible()
    assert view.samples.true_class.text() == "Label: 3 cat"
    assert view.samples.predicted.text() == "Predicted: 3 cat"
    assert view.samples.verdict.text() == "✓ right"
    assert view.samples.bars.accessibleDescription() == "cat 75.0 %, ship 12.5 %"
    assert view.heading.text() == "Iteration 12 · 1 sample"


def test_a_wrong_prediction_says_so(view):
    view.set_batch(batch(sample(0, 3, 5)))
    assert view.samples.verdict.text() == "✗ wrong"


def test_before_forward_there_is_a_label_and_no_prediction(view):
    view.set_batch(batch(sample(0, 3, None), outputs=()))
    assert view.samples.true_class.isVisible()
    hidden = (view.samples.predicted, view.samples.verdict, view.samples.bars)
    assert not any(widget.isVisible() for widget in hidden)
    assert view.samples.note.text() == "No output yet: forward has not run."


def test_says_when_pictures_were_scaled(view):
    view.set_batch(batch(sample(0), scaled=True))
    assert "minimum … maximum" in view.samples.note.text()


def test_a_batch_without_pictures_is_its_table(view):
    view.set_batch(batch(pictures=NO_PICTURES, size=64, right=None, wrong=None))
    assert view.tabs.currentIndex() == ITEMS
    assert view.table.isVisible() and view.table.model().rowCount() == 3
    assert view.heading.text() == "Iteration 12 · 64 samples"


def test_classes_without_pictures_are_chosen_by_number(view):
    view.set_batch(batch(sample(0), sample(1, 4, 5), pictures=NO_PICTURES))
    assert view.samples.gallery.isVisible() and not view.samples.picture.isVisible()
    assert view.samples.true_class.text() == "Label: 3 cat"


def test_a_tile_is_chosen_by_mouse_and_by_key(view, qtbot):
    view.set_batch(batch(*(sample(number, number) for number in range(10))))
    gallery = view.samples.gallery
    qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=gallery.tile(4).center())
    assert view.samples.true_class.text() == "Label: 4 deer"
    qtbot.keyClick(view.samples.gallery, Qt.Key.Key_Right)
    assert view.samples.true_class.text() == "Label: 5 dog"
    qtbot.keyClick(view.samples.gallery, Qt.Key.Key_Up)
    assert view.current == 5
    for _ in range(9):
        qtbot.keyClick(view.samples.gallery, Qt.Key.Key_Left)
    assert view.samples.true_class.text() == "Label: 0 airplane"


def test_the_chosen_sample_stays_with_the_next_batch_if_it_has_one(view):
    view.set_batch(batch(*(sample(number, number) for number in range(4))))
    view.samples.gallery.chosen.emit(3)
    view.set_batch(batch(*(sample(number, number + 1) for number in range(4))))
    assert view.samples.true_class.text() == "Label: 4 deer"
    view.set_batch(batch(sample(0)))
    assert view.current == 0


def test_the_picture_is_painted(view):
    view.set_batch(batch(sample(0), pictures=pictures(1, (255, 0, 0), 4, 4)))
    assert view.samples.picture.grab().toImage().pixelColor(20, 20) == QColor(255, 0, 0)


@pytest.mark.parametrize("width", [280, 390])
def test_fits_a_narrow_dock(view, qtbot, width):
    view.set_batch(batch(*(sample(number) for number in range(16)), scaled=True))
    view.confusion.set_confusion(confusion({(3, 5): 13}))
    view.resize(width, 300)
    samples, page = view.samples, view.confusion
    shown = {SAMPLES: (samples.bars, samples.gallery, samples.order.only_wrong), ITEMS: (view.table,)}
    shown[CONFUSION] = (page.lasts, page.by_row, page.matrix)
    for tab, widgets in shown.items():
        view.show_tab(tab)
        qtbot.waitUntil(lambda: view.width() == width and widgets[-1].isVisible())
        assert max(widget.mapTo(view, QPoint(widget.width(), 0)).x() for widget in widgets) <= width


def tiles(view) -> list[int]:
    """Places in the batch of what the gallery has in view."""
    first, last = view.samples.gallery.seen()
    known = [view.samples.shelf.sample(number) for number in range(first, last)]
    return [sample.index for sample in known if sample is not None]


def test_a_large_batch_is_looked_through_by_scrolling(view, qtbot):
    view.set_batch(batch(*(sample(place) for place in range(200)), size=4096, matching=4096))
    gallery = view.samples.gallery
    qtbot.waitUntil(lambda: gallery.verticalScrollBar().maximum() > 10_000)
    with qtbot.waitSignal(gallery.looked_elsewhere):
        gallery.verticalScrollBar().setValue(gallery.verticalScrollBar().maximum())
    assert gallery.seen()[1] >= 4096 and tiles(view) == []
    piece = view.samples.piece()
    assert piece.first + piece.limit >= 4096 and not piece.items
    places = range(piece.first, 4096)
    view.add_samples(batch(*(sample(place) for place in places), first=piece.first, size=4096, matching=4096))
    assert tiles(view)[-1] == 4095 and view.samples.piece() is None


def test_a_frame_of_a_large_batch_takes_a_frames_time(view, qtbot):
    view.set_batch(batch(*(sample(place) for place in range(256)), size=4096, matching=4096))
    gallery = view.samples.gallery
    qtbot.waitUntil(lambda: gallery.verticalScrollBar().maximum() > 10_000)
    took = []
    for value in range(0, 400, 20):
        gallery.verticalScrollBar().setValue(value)
        began = time.process_time()
        gallery.viewport().repaint()
        took.append(time.process_time() - began)
    assert sorted(took)[len(took) // 2] < 0.016


def test_losses_are_written_where_they_are_the_order(view):
    shown = (sample(4, 3, 5, 2.5), sample(0, 3, 3, 0.25))
    view.set_batch(batch(*shown, ordered="loss", loss_reason="", loss_function="cross_entropy"))
    samples = view.samples
    assert samples.loss.text() == "Loss: 2.5"
    assert "computed by Gradstep with cross_entropy" in samples.note.text()
    assert samples.gallery.text_of(0) == "Sample 4 · 3 cat → 5 dog 75.0 % · ✗ wrong · loss 2.5"
    assert samples.gallery.accessibleDescription() == samples.gallery.text_of(0)


@pytest.mark.parametrize("code", [code for code in LOSS_REASONS if code not in ("", "not_yet")])
def test_says_why_there_are_no_losses(view, code):
    view.set_batch(batch(sample(0), loss_reason=code, loss_function="nll_loss", loss_detail="12"))
    assert "osses of single samples" in view.samples.note.text() and not view.samples.loss.isVisible()
    assert "{" not in view.samples.note.text()


def test_before_a_loss_nothing_is_said_of_it(view):
    view.set_batch(batch(sample(0)))
    assert view.samples.note.text() == ""


def test_an_order_by_what_is_not_known_says_so(view):
    view.samples.order.orders.setCurrentIndex(1)
    view.set_batch(batch(sample(0), sample(1), loss_reason="own"))
    assert "in order of position" in view.samples.note.text()


def test_none_is_wrong(view):
    view.samples.order.only_wrong.setChecked(True)
    view.set_batch(batch(size=8, matching=0, right=8, wrong=0, pictures=NO_PICTURES))
    assert view.samples.sentence.text() == "No sample of this batch is predicted wrong."
    assert view.samples.order.isVisible() and not view.samples.gallery.isVisible()
    assert view.tabs.currentIndex() == SAMPLES


def test_rows_of_words_where_there_are_no_pictures(view):
    view.set_batch(batch(sample(0, loss=1.5), sample(1, 4, 5), pictures=NO_PICTURES))
    gallery = view.samples.gallery
    assert gallery.columns() == 1 and gallery.tile(1).top() == look.ROW_HEIGHT
    green, red = (look.current().colour(name) for name in ("green", "red"))
    picture = gallery.viewport().grab().toImage()
    assert has_colour(picture, gallery.tile(0), green) and has_colour(picture, gallery.tile(1), red)


def has_colour(picture, rect, colour) -> bool:
    """Whether some pixel of the mark at the left is (nearly) of this colour."""
    found = (picture.pixelColor(x, y) for x in range(16) for y in range(rect.top(), rect.bottom()))
    return any(sum(abs(a - b) for a, b in zip(pixel.getRgb()[:3], colour.getRgb()[:3])) < 60 for pixel in found)


def test_the_words_of_a_confusion(view, qtbot):
    view.set_batch(batch(sample(0)))
    view.show_tab(CONFUSION)
    page = view.confusion
    assert "each forward of training counts" in page.sentence.text()
    page.set_confusion(confusion({(3, 5): 13, (3, 3): 44, (0, 0): 3}))
    matrix = page.matrix
    assert page.summary.text() == "60 samples · 78.3 % right"
    assert matrix.text_of(3, 5) == "cat taken for dog: 13 of 57"
    assert matrix.text_of(3, 3) == "cat predicted right: 44 of 57"
    qtbot.mouseMove(matrix.viewport(), matrix.cell(3, 5).center())
    qtbot.waitUntil(lambda: page.pointed_at.text() == "cat taken for dog: 13 of 57")
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(matrix, key)
    assert page.pointed_at.text() == "cat predicted right: 44 of 57"


def test_cells_are_green_where_right_and_red_where_wrong(view, qtbot):
    view.set_batch(batch(sample(0)))
    view.show_tab(CONFUSION)
    view.confusion.set_confusion(confusion({(3, 5): 9, (4, 4): 9}))
    matrix = view.confusion.matrix
    picture = matrix.viewport().grab().toImage()
    wrong, right = (picture.pixelColor(matrix.cell(*at).topLeft() + QPoint(2, 2)) for at in ((3, 5), (4, 4)))
    assert wrong.red() > wrong.green() + 30 and right.green() > right.red() + 30


def test_a_hundred_classes_are_scrolled(view, qtbot):
    view.set_batch(batch(sample(0)))
    view.show_tab(CONFUSION)
    view.confusion.set_confusion(confusion({(99, 98): 2}, classes=100, names=()))
    matrix = view.confusion.matrix
    qtbot.waitUntil(lambda: matrix.verticalScrollBar().maximum() > 0 and matrix.horizontalScrollBar().maximum() > 0)
    assert not matrix.viewport().rect().contains(matrix.cell(99, 98))
    matrix.verticalScrollBar().setValue(matrix.verticalScrollBar().maximum())
    matrix.horizontalScrollBar().setValue(matrix.horizontalScrollBar().maximum())
    assert matrix.viewport().rect().contains(matrix.cell(99, 98))
    assert matrix.text_of(99, 98) == "99 taken for 98: 2 of 2"


def test_too_many_classes_are_said(view):
    view.set_batch(batch(sample(0)))
    view.show_tab(CONFUSION)
    view.confusion.set_confusion(Confusion(0, 1, 5000, (), 0, Array("i4", (0, 3), b""), "classes"))
    assert view.confusion.sentence.text().startswith("5,000 classes are too many")


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
    qtbot.waitUntil(lambda: view.samples.true_class.text() == "[Label: 3 cat]")
    shown = (view.heading, view.samples.predicted, view.samples.verdict, view.samples.note)
    assert all(label.text().startswith("[") for label in shown)
    assert view.table.model().index(0, 0).data() == "[input [0]]"
    QCoreApplication.removeTranslator(pseudo)


def test_before_forward_the_label_has_its_line_beside_the_picture(view, qtbot):
    view.resize(300, 300)
    view.set_batch(batch(sample(0, 3, None), outputs=()))
    label, picture = view.samples.true_class, view.samples.picture
    qtbot.waitUntil(lambda: label.width() >= label.fontMetrics().horizontalAdvance(label.text()))
    gap = label.mapTo(view, QPoint()).x() - picture.mapTo(view, QPoint(picture.width(), 0)).x()
    assert 0 < gap < 20


@pytest.mark.parametrize("width", [260, 390])
def test_that_a_tensor_was_let_go_is_read_whole_in_a_narrow_dock(view, width):
    view.set_batch(batch(pictures=NO_PICTURES))
    view.set_batch(batch(pictures=NO_PICTURES, outputs=(Item("", "Tensor", (), "", "", None, None),)))
    view.resize(width, 300)
    index = view.table.model().index(2, ItemColumn.SHAPE)
    room = view.table.visualRect(index).width()
    assert index.data() == "let go by the script" and "Tensor" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert room > QFontMetrics(look.ui_font(11)).horizontalAdvance(index.data()) + 8
    assert view.table.columnSpan(0, ItemColumn.SHAPE) == 1
    view.set_batch(batch(pictures=NO_PICTURES))
    assert view.table.columnSpan(2, ItemColumn.SHAPE) == 1
