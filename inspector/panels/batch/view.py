"""The drawer's widget: the samples of the batch, its tensors, and which class is taken for which, as tabs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.batch.confusion_page import ConfusionPage
from inspector.panels.batch.items import ItemsTable
from inspector.panels.batch.model import BatchFacts, ItemsModel
from inspector.panels.batch.samples_page import SamplesPage
from inspector.panels.batch.words import BatchLabel, recolour
from inspector.panels.style import look
from inspector.wire.batches import Batch

SAMPLES, ITEMS, CONFUSION = range(3)


class BatchView(QWidget):
    """Setters in; which sample and which tab is looked at is the view's own affair."""

    def __init__(self, items: ItemsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch.view")
        self._items = items
        self._facts: BatchFacts | None = None
        self._reason = ""  # code of the refusal
        self._is_own_choice = False  # the user has chosen the tab
        self.sentence = BatchLabel("batch.sentence", "muted", 12, self)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.heading = BatchLabel("batch.heading", "muted", 11, self)
        self.heading.setContentsMargins(10, 4, 10, 0)
        self.tabs, self.pages = QTabBar(self), QStackedWidget(self)
        self.tabs.setObjectName("batch.tabs")
        self.samples, self.confusion = SamplesPage(self), ConfusionPage(self)
        self.table = ItemsTable(items, self)
        self._lay_out()
        self.tabs.currentChanged.connect(self._show_tab)
        self.tabs.tabBarClicked.connect(self._own_choice)
        self.retranslate()

    def _lay_out(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for page in (self.samples, _scrolling(self.table), self.confusion):
            self.tabs.addTab("")
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self.heading)
        layout.addWidget(self.sentence, 1)
        layout.addWidget(self.pages, 1)

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────────

    def set_batch(self, batch: Batch, items: bool = True) -> None:
        """Shows a batch; the sample looked at stays, where there is one at its place. `items` False: its tensors were
        not asked for, and are those that are shown."""
        self._facts = BatchFacts(batch)
        if items:
            self._items.set_items(batch.inputs, batch.outputs)
        self.samples.set_facts(self._facts)
        self._show()

    def add_samples(self, batch: Batch) -> None:
        """A further piece of the batch that is shown."""
        self.samples.add(batch)

    def set_refused(self, code: str) -> None:
        """There is no batch, and why: a code of `messages.Refused`."""
        self._facts, self._reason = None, code
        self._items.set_items((), ())
        self.samples.set_facts(None)
        self._show()

    def tell(self, code: str) -> None:
        """Where no batch is shown: training runs ("passing"), or the run is over ("over")."""
        if self._facts is None and (code, self._reason) != ("passing", ""):
            self.set_refused(code)

    def clear(self) -> None:
        """No batch is known yet."""
        self.samples.forget()
        self.confusion.set_confusion(None)
        self.set_refused("")

    @property
    def current(self) -> int:
        """The place in the batch of the sample that is shown large."""
        return self.samples.current

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────────────────────

    def show_tab(self, tab: int) -> None:
        """SAMPLES, ITEMS or CONFUSION, as if the user had chosen it."""
        self._own_choice(tab)
        self.tabs.setCurrentIndex(tab)

    def _own_choice(self, tab: int) -> None:
        self._is_own_choice = self._is_own_choice or tab >= 0

    def _show(self) -> None:
        known = self._facts is not None
        if not self._is_own_choice:
            self.tabs.setCurrentIndex(SAMPLES if self._facts is None or self._facts.has_samples else ITEMS)
        self.sentence.put("" if known else self._why_none())
        self.pages.setVisible(known)
        self._show_heading()
        recolour(self.sentence, self.heading)

    def _why_none(self) -> str:
        if self._reason == "no_batch":
            return self.tr("No batch yet: none has come from a DataLoader, and no model has returned.")
        if self._reason == "passing":
            return self.tr("The batch appears here when it is looked at next.")
        if self._reason == "over":
            return self.tr("No batch was seen in this run.")
        if self._reason in ("", "stale"):
            return self.tr("The batch appears here once the script takes the first one.")
        return self.tr("The batch can not be shown: its tensors could not be read.")

    def _show_tab(self, tab: int) -> None:
        self.pages.setCurrentIndex(tab)
        self._show_heading()

    def _show_heading(self) -> None:
        """The confusion matrix is of many batches, and has its own."""
        self.heading.put("" if self.tabs.currentIndex() == CONFUSION else self._heading_text())

    def _heading_text(self) -> str:
        if self._facts is None:
            return ""
        batch = self._facts.batch
        parts = [self.tr("Iteration {0}").format(batch.iteration)]
        if batch.size:
            many = self.tr("{0} samples").format(notation.exact(batch.size))
            parts.append(self.tr("1 sample") if batch.size == 1 else many)
        if batch.wrong is not None and batch.size > 1:
            parts.append(self.tr("✗ {0} wrong").format(notation.exact(batch.wrong)))
        return " · ".join(parts)

    # ── looks ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        for tab, text in enumerate((self.tr("Samples"), self.tr("Tensors"), self.tr("Confusion"))):
            self.tabs.setTabText(tab, text)
        self.tabs.setAccessibleName(self.tr("What of the batch is shown"))
        arrows = {"ScrollLeftButton": self.tr("Tabs to the left"), "ScrollRightButton": self.tr("Tabs to the right")}
        for button in self.tabs.findChildren(QToolButton):  # Qt names them once, in the language of the start
            button.setAccessibleName(arrows.get(button.objectName(), ""))
        self._items.retranslate()
        self.samples.retranslate()
        self.confusion.retranslate()
        self._show()

    def _recolour(self) -> None:
        recolour(self.sentence, self.heading)
        self.samples.recolour()
        self.confusion.recolour()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.current().colour("panel"))
        painter.fillRect(0, 0, self.width(), self.tabs.height(), look.current().colour("win"))


def _scrolling(table: ItemsTable) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(10, 6, 10, 8)
    layout.addWidget(table)
    layout.addStretch(1)
    area.setWidget(body)
    body.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area
