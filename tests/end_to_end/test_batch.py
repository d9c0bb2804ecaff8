"""The batch of a real training: losses of single samples, orders, pieces, and the classes that are taken for others."""

from __future__ import annotations

import math
import struct

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QTabBar, QTableView, QWidget

from inspector.wire.batches import AskBatch, AskConfusion, Batch
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.window import PATIENCE_MS, driving
from tests.scripts.moments import SCRIPTS


def test_the_losses_of_the_samples_come_to_the_loss_that_is_printed(qtbot):
    with driving(qtbot, None, ["--batch-size", "8", "--iterations", "1", "--log-every", "1"]) as d:
        written: list[str] = []
        d.desk.session.output.connect(written.append)
        d.settle()
        d.until_done("loss")
        view = d.desk.panels["batch"].view
        gallery, order = (d.desk.window.findChild(QWidget, f"batch.{name}") for name in ("gallery", "order"))
        assert gallery.isVisible() and view.samples.shelf.count == 8
        losses = [view.samples.shelf.sample(place).loss for place in range(8)]
        assert "computed by Gradstep with cross_entropy" in view.samples.note.text()
        with qtbot.waitSignal(d.desk.answered, timeout=PATIENCE_MS):
            order.setCurrentIndex(order.findData("loss"))
        shown = [view.samples.shelf.sample(number).loss for number in range(8)]
        assert shown == sorted(losses, reverse=True)
        wrong = d.desk.window.findChild(QCheckBox, "batch.only_wrong")
        with qtbot.waitSignal(d.desk.answered, timeout=PATIENCE_MS):
            wrong.setChecked(True)
        marks = [gallery.text_of(number) for number in range(view.samples.shelf.count)]
        assert marks and all("✗ wrong" in text for text in marks)
        d.press("run")
        d.until_ended()
        printed = next(float(line.split()[-1]) for line in "".join(written).splitlines() if " loss " in line)
        assert sum(losses) / 8 == pytest.approx(printed, rel=1e-6)


def test_which_class_is_taken_for_which_is_counted_while_it_is_seen(qtbot):
    with driving(qtbot, None, ["--batch-size", "5"]) as d:
        d.settle()
        tabs = d.desk.window.findChild(QTabBar, "batch.tabs")
        place = next(place for place in range(tabs.count()) if tabs.tabText(place) == "Confusion")
        with qtbot.waitSignal(d.desk.answered, timeout=PATIENCE_MS):
            qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(place).center())
        for _ in range(3):
            d.step("step_iteration")
        page = d.desk.panels["batch"].view.confusion
        assert page.summary.text().startswith("15 samples")
        matrix = d.desk.window.findChild(QWidget, "batch.confusion")
        cells = [matrix.text_of(label, best) for label in range(10) for best in range(10)]
        assert sum(int(text.split()[-3]) for text in cells) == 15
        assert isinstance(d.desk.window.findChild(QComboBox, "batch.last"), QComboBox)


def test_a_batch_of_a_thousand_without_pictures_is_rows(qtbot):
    with driving(qtbot, SCRIPTS / "thousand_rows.py") as d:
        d.settle()
        d.until_done("loss")
        view = d.desk.panels["batch"].view
        gallery = view.samples.gallery
        assert view.samples.shelf.count == 1000 and gallery.columns() == 1 and not view.samples.picture.isVisible()
        last = gallery.verticalScrollBar().maximum()
        gallery.verticalScrollBar().setValue(last)
        qtbot.waitUntil(lambda: "loss" in gallery.text_of(999), timeout=PATIENCE_MS)
        assert gallery.text_of(999).startswith("Sample 999 · ")
        items = d.desk.window.findChild(QTableView, "batch.items").model()
        assert [items.index(row, 1, QModelIndex()).data() for row in range(items.rowCount())] == [
            "1000×20", "1000", "1000×4"
        ]  # fmt: skip


def test_counting_begins_when_it_is_asked_for_and_ends_so_too():
    with Debuggee(SCRIPTS / "thousand_rows.py") as debuggee:
        debuggee.stopped()
        assert debuggee.ask(AskConfusion(0, 1000)).counted == 0
        debuggee.step("iteration")
        answer = debuggee.ask(AskConfusion(0, 1000))
        assert (answer.counted, answer.classes) == (1000, 4)
        numbers = struct.unpack(f"<{len(answer.cells.data) // 4}i", answer.cells.data)
        batch = debuggee.ask(AskBatch(0, 0, 8))
        assert batch.size == 1000 and sum(numbers[2::3]) == 1000
        assert debuggee.ask(AskConfusion(0, 0)).counted == 0
        debuggee.step("iteration")
        assert debuggee.ask(AskConfusion(0, 100)).counted == 0


def test_losses_of_scores_that_the_script_lets_go_of_at_once_are_computed_in_time():
    with Debuggee(SCRIPTS / "adam_dropout.py", "1") as debuggee:
        stop = debuggee.stopped()
        assert isinstance(debuggee.ask(AskBatch(0, 8, 8)), Batch)  # as a panel that is seen does at each stop
        while stop.done.phase != "backward":
            stop = debuggee.step()
        answer = debuggee.ask(AskBatch(0, 8, 8))
        losses = [sample.loss for sample in answer.samples]
        assert sum(losses) / len(losses) == pytest.approx(stop.loss.value, rel=1e-6)
        for sample in answer.samples:
            chances = dict(zip(sample.top, sample.probabilities))
            assert sample.predicted == sample.top[0] and sample.label is not None
            if sample.label in chances:
                assert sample.loss == pytest.approx(-math.log(chances[sample.label]), rel=1e-4)


OWN = """
import torch
model = torch.nn.Linear(3, 2)
x, y = torch.ones(4, 3), torch.tensor([0, 1, 0, 1])
for _ in range(2):
    out = model(x)
    loss = ((out.softmax(1)[range(4), y] - 1) ** 2).mean()
    loss.backward()
    print("done")
"""


def test_a_loss_of_the_scripts_own_is_said_to_be_one(tmp_path):
    script = tmp_path / "train.py"
    script.write_text(OWN, encoding="utf-8")
    with Debuggee(script) as debuggee:
        stop = debuggee.stopped()
        while stop.done is None or stop.done.phase != "backward":
            stop = debuggee.step()
        answer = debuggee.ask(AskBatch(0, 4, 8))
        assert (answer.loss_reason, answer.matching, answer.size) == ("own", 0, 4)
