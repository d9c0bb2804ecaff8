"""The manual: its pages as they lie among the resources, in a window of their own. Names: `manual`, `manual.view`."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QImage, QPalette, QTextCursor, QTextDocument, QTextFormat, QTextTable
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from ..base import resources

SIZE = (900, 720)
MARGIN = 16  # around a page, and beside a picture
GAP = 8  # below a paragraph
FIRST = "index"


class Pages(QTextBrowser):
    """Follows links from page to page; those that leave the manual open in the person's own browser."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("manual.view")
        self.setOpenExternalLinks(True)
        self.document().setDocumentMargin(MARGIN)

    def open(self, name: str) -> None:
        self.setSource(QUrl.fromLocalFile(str(resources.folder() / "manual" / f"{name}.md")))

    def page(self) -> str:
        """The name of the page that is shown."""
        return self.source().fileName().removesuffix(".md")

    def doSetSource(
        self, address: QUrl | str, type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource
    ) -> None:
        """A page, with more air than Qt gives to Markdown."""
        super().doSetSource(address, type)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()  # laid out once
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._quieten(frame)
        self._space_out(cursor)
        cursor.endEditBlock()

    def _space_out(self, cursor: QTextCursor) -> None:
        """Paragraphs and points of a list; tables and code stay close."""
        block = self.document().begin()
        while block.isValid():
            cursor.setPosition(block.position())
            form = block.blockFormat()
            if not cursor.currentTable() and not form.hasProperty(QTextFormat.Property.BlockCodeFence):
                form.setBottomMargin(GAP)
                cursor.setBlockFormat(form)
            block = block.next()

    def _quieten(self, table: QTextTable) -> None:
        form = table.format()
        form.setBorderBrush(self.palette().brush(QPalette.ColorRole.Mid))
        form.setBottomMargin(GAP)
        table.setFormat(form)

    def loadResource(self, kind: int, address: QUrl | str) -> Any:
        """A picture is no wider than the page."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, address)
        picture = QImage(self.source().resolved(QUrl(address)).toLocalFile())
        width = max(self.viewport().width() - 4 * MARGIN, 100)
        return picture.scaledToWidth(min(width, picture.width()), Qt.TransformationMode.SmoothTransformation)


class Manual(QDialog):
    """Not modal: training goes on beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("manual")
        self.pages = Pages()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self.resize(*SIZE)
        self._retext()

    def show_page(self, name: str = FIRST) -> None:
        """Brings the window to the front, at the top of that page."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.pages.open(name)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retext()
        super().changeEvent(event)

    def _retext(self) -> None:
        self.setWindowTitle(self.tr("Manual"))
        self.pages.setAccessibleName(self.tr("Manual"))
