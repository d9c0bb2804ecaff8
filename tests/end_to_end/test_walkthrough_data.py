"""The walkthrough on other data than the bundled images: downloaded in the window, or one's own by class."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QToolButton

from inspector.desk.base import resources
from inspector.desk.walkthrough import dataset
from tests.end_to_end.window import PATIENCE_MS, driving
from tests.unit.desk.small_set import archive, described, files, serving

SUMS = """
CIFAR10.train_list = [[name, sums[name]] for name in sums if name.startswith("data")]
CIFAR10.test_list = [["test_batch", sums["test_batch"]]]
CIFAR10.meta = {**CIFAR10.meta, "md5": sums["batches.meta"]}
"""


@pytest.fixture
def small_walkthrough(tmp_path, monkeypatch) -> Path:
    """The bundled script, but for the sums that torchvision expects of the files: they are the small set's."""
    script = tmp_path / "walkthrough" / "train.py"
    script.parent.mkdir()
    (tmp_path / "sample_cifar10").symlink_to(resources.folder() / "sample_cifar10")
    sums = {name: hashlib.md5(data).hexdigest() for name, data in files().items()}
    text = resources.walkthrough().read_text("utf-8")
    script.write_text(text.replace("\nHERE =", f"\nsums = {sums}{SUMS}\nHERE =", 1), "utf-8")
    monkeypatch.setattr(resources, "walkthrough", lambda: script)
    return script


def test_the_full_set_is_downloaded_and_trained_on(qtbot, monkeypatch, small_walkthrough):
    with serving(archive(files())) as server:
        known = described(server.body, server.address())
        monkeypatch.setattr(dataset, "known", lambda: known)
        with driving(qtbot, None) as d:
            d.settle()
            find = d.desk.window.findChild
            assert find(QToolButton, "status.data").text().startswith("20 bundled images")
            d.desk.window.findChild(QAction, "action.walkthrough_data").trigger()
            dialog = find(QDialog, "data_dialog")
            qtbot.mouseClick(dialog.findChild(QPushButton, "data_dialog.download"), Qt.MouseButton.LeftButton)
            restart = dialog.findChild(QPushButton, "data_dialog.restart")
            qtbot.waitUntil(restart.isVisible, timeout=PATIENCE_MS)
            qtbot.mouseClick(restart, Qt.MouseButton.LeftButton)
            assert d.settle().done.phase == "data"
            assert find(QToolButton, "status.data").text() == "full CIFAR-10"
            assert find(QLabel, "batch.label").text().endswith("airplane")  # the first one's label is 0
            d.until_done("backward")
            assert d.grad("model.model1.conv1.weight") == ("populated", 1)


@pytest.fixture
def own_images(tmp_path) -> Path:
    """Three classes of pictures of one colour, larger than 32×32 and not square."""
    folder = tmp_path / "own"
    for name in ("blue", "green", "red"):
        (folder / name).mkdir(parents=True)
        picture = QImage(90, 60, QImage.Format.Format_RGB888)
        picture.fill(QColor(name))
        assert picture.save(str(folder / name / "1.png"))
    return folder


def test_own_images_keep_the_names_of_their_classes(qtbot, own_images):
    with driving(qtbot, None, ["--data", str(own_images)]) as d:
        stop = d.settle()
        assert stop.done.phase == "data"
        find = d.desk.window.findChild
        assert find(QToolButton, "status.data").text() == "images in own"
        label = find(QLabel, "batch.label")
        qtbot.waitUntil(lambda: label.text().endswith(("blue", "green", "red")), timeout=20_000)
        d.until_done("loss")  # now it is known that it is a classification
        predicted = find(QLabel, "batch.predicted")
        qtbot.waitUntil(lambda: predicted.text().endswith(("blue", "green", "red")), timeout=20_000)
        assert d.row("model.model1.linear2.weight").siblingAtColumn(1).data() == "3×64"


ONE_AFTER_ANOTHER = """
import runpy, sys
script, *folders = sys.argv[1:]
for folder in folders:
    sys.argv = [script, "--data", folder]
    try:
        runpy.run_path(script)
    except SystemExit as end:
        print(end.code)
"""


def test_a_bad_folder_gets_a_sentence(tmp_path):
    """The code of sys.exit, which the interpreter prints; in one process, since torch takes its time."""
    missing, bare, damaged = (tmp_path / name for name in ("missing", "bare", "damaged"))
    bare.mkdir()
    (damaged / "cifar-10-batches-py").mkdir(parents=True)
    folders = [str(folder) for folder in (missing, bare, damaged)]
    command = [sys.executable, "-c", ONE_AFTER_ANOTHER, str(resources.walkthrough()), *folders]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    expected = (
        f"There is nothing to train on in {missing}: [Errno 2] No such file or directory",
        f"There is nothing to train on in {bare}: Couldn't find any class folder in",
        f"A file in {damaged / 'cifar-10-batches-py'} is missing or damaged",
    )
    told = done.stdout.splitlines()
    assert len(told) == 3 and all(line.startswith(words) for line, words in zip(told, expected)), told
