"""The dialog on the walkthrough's data: what is used, the full set to download, a folder of one's own to choose."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from inspector.panels.style import look
from inspector.panels.widgets import plain_text

WIDTH = 560


class DataDialog(QDialog):
    """Setters in, wishes out; it is not modal, and closing it cancels nothing."""

    download_wished = Signal()
    cancel_wished = Signal()
    folder_wished = Signal()
    restart_wished = Signal()
    language_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("data_dialog")
        self.setFixedWidth(WIDTH)
        self.sentence, self.offer, self.places = (self._label(name) for name in ("sentence", "offer", "places"))
        self.progress = QProgressBar(textVisible=False)
        self.progress.setObjectName("data_dialog.progress")
        self.progress.setFixedHeight(6)
        self.restart = self._button("restart", self.restart_wished)
        self.download = self._button("download", self.download_wished)
        self.choose_folder = self._button("choose_folder", self.folder_wished)
        self.cancel = self._button("cancel", self.cancel_wished)
        self._lay_out()
        self._retext()
        self._recolour()

    def _label(self, name: str) -> plain_text.PlainLabel:
        label = plain_text.PlainLabel(wrapped=True)
        label.setObjectName(f"data_dialog.{name}")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _button(self, name: str, wish: SignalInstance) -> QPushButton:
        button = QPushButton(autoDefault=False)
        button.setObjectName(f"data_dialog.{name}")
        button.clicked.connect(wish)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(10)
        for widget in (self.sentence, self.progress, self.offer, self.places):
            column.addWidget(widget)
        column.addSpacing(4)
        row = QHBoxLayout()
        row.addWidget(self.choose_folder)
        row.addStretch(1)
        for button in (self.cancel, self.download, self.restart):
            row.addWidget(button)
        column.addLayout(row)

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────────

    def say(self, sentence: str, colour: str = "text") -> None:
        """`colour`: of panels.look; what has failed is red, and says so."""
        self.sentence.setText(sentence)
        if self.sentence.property("colour") != colour:
            self.sentence.setProperty("colour", colour)
            self._recolour()
        self._fit()

    def describe(self, offer: str, places: str) -> None:
        """What can be done, and between which places; "" shows nothing."""
        for label, text in ((self.offer, offer), (self.places, places)):
            label.setText(text)
            label.setVisible(bool(text))
        self._fit()

    def show_buttons(self, *, download: str, restart: str, busy: bool) -> None:
        """The texts of two buttons, "" where there is none; what there is while a download is under way."""
        for button, text in ((self.download, download), (self.restart, restart)):
            button.setText(text)
            button.setVisible(bool(text) and not busy)
        self.cancel.setVisible(busy)
        self.choose_folder.setEnabled(not busy)
        self.progress.setVisible(busy)
        self._fit()

    def show_progress(self, done: int, total: int) -> None:
        """Of bytes; without a total it only says that something goes on."""
        self.progress.setRange(0, 1000 if total else 0)
        self.progress.setValue(1000 * done // total if total else 0)

    def _fit(self) -> None:
        """As high as its words, which differ from state to state."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.setFixedHeight(layout.totalHeightForWidth(WIDTH))

    # ── looks ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _retext(self) -> None:
        self.setWindowTitle(self.tr("Data of the walkthrough"))
        self.choose_folder.setText(self.tr("Choose a folder…"))
        self.cancel.setText(self.tr("Cancel"))
        self.progress.setAccessibleName(self.tr("Progress of the download"))

    def _recolour(self) -> None:
        tokens = look.current()
        for label, usual in ((self.sentence, "text"), (self.offer, "muted"), (self.places, "muted")):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), tokens.colour(label.property("colour") or usual))
            label.setPalette(palette)
        palette = self.progress.palette()
        palette.setColor(QPalette.ColorRole.Highlight, tokens.colour("accent"))
        self.progress.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retext()
            self.language_changed.emit()
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "progress"):
            self._recolour()
        super().changeEvent(event)
