"""The manual: its pages in the window, links that lead somewhere, and keys as they are."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument
from PySide6.QtWidgets import QWidget

from inspector.desk import actions
from inspector.desk.appearance import languages
from inspector.desk.base import resources
from inspector.desk.support.manual import Manual, Pages

ROOT = Path(__file__).parents[4]
FOLDER = resources.folder() / "manual"
PAGES = sorted(path.stem for path in FOLDER.glob("*.md"))
WRITTEN = [ROOT / "README.md", *FOLDER.glob("*.md")]
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.fixture
def manual(qtbot) -> Iterator[Manual]:
    parent = QWidget()
    qtbot.addWidget(parent)
    yield Manual(parent)
    languages.use("en")


def click(qtbot, pages: Pages, word: str) -> None:
    """On the first place of a word."""
    found = pages.document().find(word)
    found.setPosition(found.selectionStart() + 1)
    pages.setTextCursor(found)
    place = pages.cursorRect(found).center()
    qtbot.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.x(), place.y()))


@pytest.mark.parametrize("name", PAGES)
def test_each_page_shows_its_text_and_no_marks(manual: Manual, name: str):
    manual.show_page(name)
    shown, written = manual.pages.toPlainText(), (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert manual.pages.page() == name and manual.pages.objectName() == "manual.view"
    title = re.search(r"^# (.*)$", written, re.MULTILINE)
    assert title and title[1] in shown
    assert not [mark for mark in ("<!--", "-->", "](", "|---", "```", "**") if mark in shown]


def test_the_longest_page_comes_at_once(manual: Manual):
    """It has a table of many rows: laid out once for each, it took seconds."""
    manual.show_page("index")
    before = time.process_time()
    manual.show_page("measured")
    assert time.process_time() - before < 0.5


def test_a_link_leads_to_its_page_and_the_first_line_back(manual: Manual, qtbot):
    manual.show_page()
    assert manual.pages.page() == "index"
    click(qtbot, manual.pages, "Limits")
    assert manual.pages.page() == "limits"
    click(qtbot, manual.pages, "Manual")
    assert manual.pages.page() == "index"


def test_what_leads_out_opens_in_the_persons_browser(manual: Manual, qtbot, tmp_path: Path, monkeypatch):
    class Browser(QObject):
        opened: list[str] = []

        @Slot(QUrl)
        def open(self, address: QUrl) -> None:
            self.opened.append(address.toString())

    (tmp_path / "manual").mkdir()
    (tmp_path / "manual" / "index.md").write_text("[outside](https://example.org/page)")
    monkeypatch.setattr(resources, "folder", lambda: tmp_path)
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")
    try:
        manual.show_page()
        click(qtbot, manual.pages, "outside")
    finally:
        QDesktopServices.unsetUrlHandler("https")
    assert browser.opened == ["https://example.org/page"] and manual.pages.page() == "index"


def test_a_picture_fits_the_page(manual: Manual):
    manual.show_page("index")
    address = QUrl("pictures/first_light.png")
    shown = manual.pages.loadResource(QTextDocument.ResourceType.ImageResource.value, address)
    assert QImage(str(FOLDER / "pictures" / "first_light.png")).width() > manual.pages.viewport().width()
    assert 300 < shown.width() < manual.pages.viewport().width()
    assert manual.pages.horizontalScrollBar().maximum() == 0


def test_its_title_is_in_the_language_of_the_window(manual: Manual, qtbot):
    manual.show_page()
    assert manual.windowTitle() == "Manual"
    languages.use("zh_CN")
    qtbot.waitUntil(lambda: manual.windowTitle() == "手册" == actions.translated("Manual"))


# ── what is written ──────────────────────────────────────────────────────────────────────────────────────────────────


def headings(page: Path) -> set[str]:
    """As a link names them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path):
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        name, _, place = link.partition("#")
        if not name.startswith("https://"):
            assert (page.parent / name).is_file(), link
            assert not place or place in headings(page.parent / name), link


def test_every_page_can_be_reached_and_is_packed_with_all_that_it_shows():
    linked = {link.partition("#")[0] for link in LINK.findall((FOLDER / "index.md").read_text("utf-8"))}
    assert {f"{page}.md" for page in PAGES} - {"index.md"} <= linked
    links = [link for page in FOLDER.glob("*.md") for link in LINK.findall(page.read_text("utf-8"))]
    assert not [link for link in links if link.startswith("..")]  # what is installed has no more than this folder


def test_the_readme_is_one_that_a_stranger_reads():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 120


def test_every_key_of_the_window_is_told():
    told = re.findall(r"^\| (.*?) \|", (FOLDER / "keys.md").read_text(encoding="utf-8"), re.MULTILINE)
    keys = {key for cell in told for key in re.split(" or |, ", cell)}
    assert {key for row in actions.ROWS for key in row.keys} <= keys
