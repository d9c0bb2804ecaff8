"""File → Walkthrough data…: what is used, the download of the full set, a folder of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFileDialog,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
)  # fmt: skip

from inspector.conversation.launch import Launch
from inspector.desk import application
from inspector.desk.base.settings import Settings
from inspector.desk.walkthrough import dataset
from tests.unit.desk.small_set import archive, described, files, serving

PATIENCE_MS = 20_000


@pytest.fixture
def server():
    with serving(archive(files())) as server:
        yield server


@pytest.fixture
def small(server, monkeypatch):
    """The set that the program knows is the server's."""
    known = described(server.body, server.address())
    monkeypatch.setattr(dataset, "known", lambda: known)
    return known


@pytest.fixture
def walkthrough(small, desk, session):
    desk.start(application.walkthrough_launch(("--epochs", "3")))
    session.calls.clear()
    return session


@pytest.fixture
def folder(small) -> Path:
    return dataset.default_folder()


class Pages:
    """The dialog by its public names."""

    def __init__(self, qtbot, desk) -> None:
        self._qtbot, self._desk = qtbot, desk
        desk.window.findChild(QAction, "action.walkthrough_data").trigger()
        self.dialog = desk.window.findChild(QDialog, "data_dialog")

    def button(self, name: str) -> QPushButton:
        return self.dialog.findChild(QPushButton, f"data_dialog.{name}")

    def press(self, name: str) -> None:
        assert self.button(name).isVisible(), f"{name} is not there; {self.sentence()}"
        self._qtbot.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def sentence(self) -> str:
        return self.dialog.findChild(QLabel, "data_dialog.sentence").text()

    def offered(self) -> set[str]:
        """Texts of the buttons that can be pressed."""
        buttons = self.dialog.findChildren(QPushButton)
        return {button.text() for button in buttons if button.isVisible() and button.isEnabled()}

    def progress(self) -> QProgressBar:
        return self.dialog.findChild(QProgressBar, "data_dialog.progress")

    def until(self, word: str) -> None:
        self._qtbot.waitUntil(lambda: word in self.sentence(), timeout=PATIENCE_MS)


@pytest.fixture
def pages(qtbot, desk, walkthrough) -> Pages:
    return Pages(qtbot, desk)


def status(desk) -> QToolButton:
    return desk.window.findChild(QToolButton, "status.data")


def restarted_with(session) -> tuple[str, ...]:
    name, launch = session.calls[-1]
    assert name == "restart"
    session.start(launch)
    return launch.arguments


# ── what is said ──


def test_the_file_menu_has_it(desk):
    file = next(menu for menu in desk.window.findChildren(QMenu) if menu.title() == "&File")
    assert "Walkthrough data…" in [action.text() for action in file.actions()]


def test_the_window_says_that_the_images_are_bundled(desk, walkthrough):
    assert status(desk).isVisible()
    assert status(desk).text() == "20 bundled images of CIFAR-10 · get the full set…"


def test_of_another_script_nothing_is_said(desk, walkthrough):
    desk.start(Launch("/home/ada/train.py"))
    assert not status(desk).isVisible()


def test_the_dialog_says_where_from_and_where_to_and_asks_nobody(desk, pages, server, folder):
    assert pages.dialog.isVisible() and not pages.dialog.isModal()
    assert pages.sentence() == "The walkthrough trains on the 20 images of CIFAR-10 that come with Gradstep."
    places = pages.dialog.findChild(QLabel, "data_dialog.places").text()
    assert server.address() in places and str(folder) in places
    assert {"Choose a folder…", "Download (1 MB)"} == pages.offered()
    assert not pages.progress().isVisible()
    assert server.asked == [] and not folder.exists()


def test_the_words_in_the_status_bar_open_it_and_it_is_one(qtbot, desk, walkthrough):
    for _ in range(2):
        qtbot.mouseClick(status(desk), Qt.MouseButton.LeftButton)
    assert len(desk.window.findChildren(QDialog, "data_dialog")) == 1


def test_a_full_set_that_is_there_is_used(desk, session, small, folder):
    put_full_set(folder)
    desk.start(application.walkthrough_launch())
    assert session.launch.arguments == ("--data", str(folder))
    assert status(desk).text() == "full CIFAR-10"


def put_full_set(folder: Path) -> Path:
    place = folder / dataset.known().folder
    place.mkdir(parents=True)
    for name, data in files().items():
        (place / name).write_bytes(data)
    return folder


# ── the download ──


def test_a_download_tells_its_progress_and_offers_a_restart(qtbot, desk, walkthrough, pages, server, folder):
    server.wait_after = len(server.body) // 2
    pages.press("download")
    pages.until("50 %")
    assert pages.sentence().startswith("Loading from 127.0.0.1: 0.4 of 0.7 MB · 50 % · ")
    assert pages.sentence().endswith(" MB/s")
    assert pages.progress().isVisible() and pages.progress().value() == pytest.approx(500, abs=1)
    assert pages.offered() == {"Cancel"} and status(desk).text() == "CIFAR-10: 50 % loaded"
    server.go_on.set()
    pages.until("Restart the walkthrough")
    assert pages.sentence() == f"The full CIFAR-10 lies in {folder}. Restart the walkthrough to train on it."
    assert pages.offered() == {"Choose a folder…", "Restart with the full set"}
    assert walkthrough.calls == []  # the run that is there goes on
    pages.press("restart")
    assert restarted_with(walkthrough) == ("--epochs", "3", "--data", str(folder))
    assert not pages.dialog.isVisible() and status(desk).text() == "full CIFAR-10"


def test_a_restart_with_the_full_set_has_nothing_more_to_offer(qtbot, desk, walkthrough, pages):
    pages.press("download")
    pages.until("Restart")
    pages.press("restart")
    restarted_with(walkthrough)
    again = Pages(qtbot, desk)
    assert again.sentence().startswith("The walkthrough trains on the full CIFAR-10 in ")
    assert again.offered() == {"Choose a folder…"}


def test_a_failure_is_told_and_can_be_tried_again(pages, server):
    server.cut_after = len(server.body) // 2
    pages.press("download")
    pages.until("cut")
    assert pages.sentence() == ("The connection to 127.0.0.1 was cut after 0.4 of 0.7 MB. Nothing was kept; try again.")
    assert pages.offered() == {"Choose a folder…", "Try again"}
    server.cut_after = None
    pages.press("download")
    pages.until("Restart the walkthrough")


def test_a_server_without_the_file_is_told_by_its_number(pages, server):
    server.status = 404
    pages.press("download")
    pages.until("404")
    assert pages.sentence() == "127.0.0.1 does not give the file: it answers 404 (Not Found)."


def test_a_wrong_checksum_is_told_with_both_sums(pages, server, small):
    server.body = archive({"other": b"other"})
    pages.press("download")
    pages.until("MD5")
    assert small.md5 in pages.sentence() and described(server.body, "").md5 in pages.sentence()


def test_cancel_keeps_nothing(qtbot, desk, pages, server, folder):
    server.wait_after = len(server.body) // 2
    pages.press("download")
    pages.until("50 %")
    pages.press("cancel")
    pages.until("Cancelled")
    assert list(folder.iterdir()) == [] and pages.offered() == {"Choose a folder…", "Download (1 MB)"}
    assert status(desk).text().startswith("20 bundled")


def test_it_goes_on_behind_a_closed_dialog_and_the_window_tells_it(qtbot, desk, walkthrough, pages, server, folder):
    server.wait_after = len(server.body) // 2
    pages.press("download")
    pages.dialog.close()
    qtbot.waitUntil(lambda: status(desk).text() == "CIFAR-10: 50 % loaded", timeout=PATIENCE_MS)
    server.go_on.set()
    qtbot.waitUntil(desk.window.notice.isVisible, timeout=PATIENCE_MS)
    assert "lies in" in desk.window.notice.sentence.text()
    desk.window.notice.button.click()
    assert restarted_with(walkthrough) == ("--epochs", "3", "--data", str(folder))


def test_a_failure_behind_a_closed_dialog_is_told_by_the_window(qtbot, desk, pages, server):
    server.status = 503
    pages.press("download")
    pages.dialog.close()
    qtbot.waitUntil(desk.window.notice.isVisible, timeout=PATIENCE_MS)
    assert "503" in desk.window.notice.sentence.text()
    server.status = 200
    desk.window.notice.button.click()
    pages.until("Restart the walkthrough")
    assert pages.dialog.isVisible()


def test_a_closed_window_ends_it_and_leaves_nothing(desk, pages, server, folder):
    server.wait_after = len(server.body) // 2
    pages.press("download")
    pages.until("50 %")
    desk.close()
    assert list(folder.iterdir()) == []


# ── a folder ──


@pytest.fixture
def own(tmp_path) -> Path:
    for name in ("cats/1.png", "dogs/1.png"):
        path = tmp_path / "own" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    return tmp_path / "own"


def choose(qtbot, pages: Pages, folder: Path) -> None:
    pages.press("choose_folder")
    dialog = pages.dialog.findChild(QFileDialog, "data_dialog.folders")
    dialog.fileSelected.emit(str(folder))
    dialog.close()


def test_own_images_are_offered_and_the_way_back_too(qtbot, desk, walkthrough, pages, own):
    choose(qtbot, pages, own)
    assert pages.sentence() == f"{own} has images of 2 classes: cats, dogs. Restart the walkthrough to train on them."
    assert walkthrough.calls == []
    pages.press("restart")
    assert restarted_with(walkthrough) == ("--epochs", "3", "--data", str(own))
    assert status(desk).text() == "images in own"
    again = Pages(qtbot, desk)
    assert again.sentence() == f"The walkthrough trains on the images in {own}."
    assert again.button("restart").text() == "Restart with the bundled images"
    again.press("restart")
    assert restarted_with(walkthrough) == ("--epochs", "3")


def test_a_full_set_elsewhere_is_used_and_remembered(qtbot, walkthrough, pages, tmp_path):
    elsewhere = put_full_set(tmp_path / "elsewhere")
    choose(qtbot, pages, elsewhere)
    pages.press("restart")
    assert restarted_with(walkthrough) == ("--epochs", "3", "--data", str(elsewhere))
    assert Settings().get("data_folder") == str(elsewhere)
    assert application.walkthrough_launch().arguments == ("--data", str(elsewhere))


def test_an_empty_folder_is_told_and_can_be_downloaded_into(qtbot, pages, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    choose(qtbot, pages, empty)
    assert pages.sentence().startswith(f"There is nothing to train on in {empty}: neither CIFAR-10 nor a folder")
    assert "Restart" not in " ".join(pages.offered())
    pages.press("download")
    pages.until(f"lies in {empty}")
    assert application.walkthrough_launch().arguments == ("--data", str(empty))


def test_a_folder_that_can_not_be_written_is_said(qtbot, pages, tmp_path):
    (tmp_path / "file").write_text("no folder")
    choose(qtbot, pages, tmp_path / "file" / "below")
    pages.press("download")
    pages.until("can not be written")
    assert str(tmp_path / "file" / "below") in pages.sentence()


def test_while_another_script_is_open_the_walkthrough_is_started(qtbot, desk, session, small, own):
    desk.start(Launch("/home/ada/train.py", ("--lr", "1")))
    pages = Pages(qtbot, desk)
    assert "restart" not in " ".join(pages.offered()).lower()
    choose(qtbot, pages, own)
    assert "Start the walkthrough with these images" in pages.offered()
    pages.press("restart")
    assert restarted_with(session) == ("--data", str(own))


# ── languages ──


class Pseudo(QTranslator):
    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"⟦{source}⟧"


def test_every_text_follows_the_language(qtbot, desk, pages):
    translator = Pseudo()
    QCoreApplication.installTranslator(translator)
    try:
        qtbot.waitUntil(lambda: pages.sentence().startswith("⟦"), timeout=PATIENCE_MS)
        shown = [widget for widget in (*pages.dialog.findChildren(QLabel), *pages.dialog.findChildren(QAbstractButton))]
        texts = [widget.text() for widget in shown if widget.isVisible()] + [pages.dialog.windowTitle()]
        assert len(texts) >= 6 and [text for text in texts if not text.startswith("⟦")] == []
        assert status(desk).text().startswith("⟦") and status(desk).toolTip().startswith("⟦")
    finally:
        QCoreApplication.removeTranslator(translator)
    qtbot.waitUntil(lambda: not pages.sentence().startswith("⟦"), timeout=PATIENCE_MS)
