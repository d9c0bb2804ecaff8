"""The drawer's widget: filter above, tree, and one line with the numbers of the chosen row in full."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPalette, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from inspector.panels.model_tree import words
from inspector.panels.model_tree.model import ModelTreeModel
from inspector.panels.model_tree.outline import NO_ROW
from inspector.panels.model_tree.tree import ModelTree
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.as_of import AsOf

_DETAIL_LINES = 3


class ModelTreeView(QWidget):
    """Setters in, signals out."""

    looked_elsewhere = Signal()

    def __init__(self, model: ModelTreeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.filter = QLineEdit(self)
        self.tree = ModelTree(model, self)
        self.order = plain_text.PlainLabel(parent=self)
        self.as_of = AsOf("model_tree", self)
        self.detail = plain_text.PlainLabel(parent=self, wrapped=True)
        self.empty = plain_text.PlainLabel(parent=self.tree.viewport(), wrapped=True)
        self._over = False
        self._seen: tuple[str, ...] = ()
        self._set_up()
        self._connect()
        self._recolour()
        self.retranslate()

    def _set_up(self) -> None:
        self.setObjectName("model_tree")
        self.filter.setObjectName("model_tree.filter")
        self.filter.setClearButtonEnabled(True)
        self.filter.setFont(look.ui_font())
        self.order.setObjectName("model_tree.order")
        self.order.setFont(look.ui_font(10))
        self.order.setContentsMargins(10, 0, 10, 2)
        self.order.hide()
        self._set_up_detail()
        self.empty.setObjectName("model_tree.empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setForegroundRole(QPalette.ColorRole.WindowText)
        self.empty.setFont(look.ui_font())
        self.tree.viewport().installEventFilter(self)
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 4)
        top.addWidget(self.filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.order)
        layout.addWidget(self.as_of)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.detail)

    def _set_up_detail(self) -> None:
        self.detail.setObjectName("model_tree.detail")
        self.detail.setMinimumWidth(40)
        self.detail.setFont(look.mono_font(11))
        self.detail.setContentsMargins(10, 4, 10, 4)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        metrics = self.detail.fontMetrics()
        line = max(metrics.lineSpacing(), metrics.boundingRect("梯").height() + 2)  # of a language with taller letters
        self.detail.setFixedHeight(_DETAIL_LINES * line + 10)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self.model.set_filter)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.filter, context=Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self.filter.clear)
        self.tree.escaped.connect(self.filter.clear)
        self.model.ordered.connect(self._show_order)
        self.model.modelReset.connect(self._show_words)
        self.model.valued.connect(self._show_detail)
        self.tree.chosen.connect(self._show_detail)
        self.tree.looked_elsewhere.connect(self.looked_elsewhere)

    def reveal(self, key: int) -> None:
        """Chooses a row, with all above it open."""
        index = above = self.model.index_of(key)
        if not index.isValid():
            self.filter.clear()
            index = above = self.model.index_of(key)
        while (above := above.parent()).isValid():
            self.tree.expand(above)
        self.tree.setCurrentIndex(index)
        self.tree.scrollTo(index)

    def set_over(self, over: bool) -> None:
        """The run has ended: no model will come any more."""
        self._over = over
        self._show_words()

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self.tr("Filter: name, type:Conv2d, grad:none, grad>1, norm<1e-6, nan"))
        self.filter.setAccessibleName(self.tr("Filter the model tree"))
        self.tree.setAccessibleName(self.tr("Model"))
        self._show_order()
        self._show_words()

    def _show_order(self) -> None:
        self.order.setText("" if self.model.order is None else words.order(self.model.order))
        self.order.setVisible(self.model.order is not None)

    def _show_words(self) -> None:
        sentence = self._empty_sentence()
        self.empty.setText(sentence)
        self.empty.setVisible(bool(sentence))
        self._show_detail()

    def _empty_sentence(self) -> str:
        if self.model.problem:
            return self.model.problem
        if not len(self.model.cells.outline):
            return self._over_sentence() if self._over else self._waiting_sentence()
        return "" if self.model.rowCount() else self.tr("Nothing in this model matches the filter.")

    def _over_sentence(self) -> str:
        if self._seen:
            words = self.tr("No model was seen in this run. Seen instead: {phases}.")
            return words.format(phases=", ".join(self._seen))
        return self.tr("No model was seen in this run.")

    def _waiting_sentence(self) -> str:
        if self._seen:
            words = self.tr("No module was called and nothing was trained yet. Seen so far: {phases}.")
            return words.format(phases=", ".join(self._seen))
        return self.tr("The model appears here at the first batch.")

    def set_seen(self, phases: tuple[str, ...]) -> None:
        """What a training that has called no module has gone through by now."""
        if phases != self._seen:
            self._seen = phases
            self._show_words()

    def _show_detail(self) -> None:
        key = self.tree.selected
        known = key != NO_ROW and key >> 1 < len(self.model.cells.outline)
        hint = self.tr("Choose a row to see its numbers in full.") if self.model.rowCount() else ""
        text = self.model.cells.detail(key) if known else hint
        self.detail.setText(text)
        self.detail.setToolTip(plain_text.tip(text))

    def _recolour(self) -> None:
        for label, name in ((self.detail, "text"), (self.empty, "muted"), (self.order, "muted")):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, look.current().colour(name))
            label.setPalette(palette)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.tree.viewport().update()
            self.tree.header().viewport().update()
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.empty.setGeometry(self.tree.viewport().rect().adjusted(24, 12, -24, -12))
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = look.current()
        painter.fillRect(self.rect(), tokens.colour("panel"))
        painter.fillRect(0, self.detail.y(), self.width(), 1, tokens.colour("line"))
