"""One step of one element in numbers, term by term."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.widgets.label import ColouredLabel, recolour
from inspector.wire.optimizers import Worked

DIGITS = "%.7g"


class WorkedStep(QWidget):
    """`optimizer.worked`; the element is chosen in `optimizer.element`. `element_wished(text)`."""

    element_wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("optimizer.worked")
        self.head = ColouredLabel("optimizer.worked.head", "text", 12)
        self.element = QLineEdit()
        self.element.setObjectName("optimizer.element")
        self.element.setMaximumWidth(120)
        self.element.returnPressed.connect(lambda: self.element_wished.emit(self.element.text()))
        self.verdict = ColouredLabel("optimizer.verdict", "green", 12)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(2, 1)
        row = QHBoxLayout()
        row.addWidget(self.head, 1)
        row.addWidget(self.element)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.addLayout(row)
        column.addLayout(self._grid)
        column.addWidget(self.verdict)
        self._path, self._worked = "", None  # type: str, Worked | None
        self._reason = ""
        self.retranslate()

    def show_worked(self, path: str, worked: Worked) -> None:
        self._path, self._worked, self._reason = path, worked, ""
        self._show()

    def say(self, path: str, reason: str) -> None:
        """There are no numbers yet, and why."""
        self._path, self._worked, self._reason = path, None, reason
        self._show()

    def rows(self) -> list[tuple[str, ...]]:
        """What stands there: symbol, formula, with numbers, value."""
        if self._worked is None:
            return []
        return [(t.symbol, t.formula, t.numbers, _exact(t.value)) for t in self._worked.terms]

    def _show(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for number, cells in enumerate(self.rows()):
            for place, (text, colour) in enumerate(zip(cells, ("violet", "muted", "muted", "cyan"))):
                label = ColouredLabel("optimizer.term", colour, 11, mono=True)
                label.setWordWrap(place == 2)
                label.put(text)
                if place > 1:
                    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(label, number, place)
        self.retranslate()

    def retranslate(self) -> None:
        self.element.setPlaceholderText(self.tr("element: 0, 0"))
        self.element.setAccessibleName(self.tr("Element"))
        worked = self._worked
        if worked is None:
            self.head.put(self.tr("One step of {path}").format(path=self._path) if self._path else "")
            self.verdict.put(self._reason, "muted")
            return
        text = self.tr("One step of {path}: {optimizer}, iteration {iteration}")
        self.head.put(
            text.format(path=self._path, optimizer=worked.optimizer, iteration=notation.exact(worked.iteration))
        )
        self._show_verdict(worked)

    def _show_verdict(self, worked: Worked) -> None:
        words = {
            "bits": (self.tr("as happened, bit for bit"), "green"),
            "ulp": (self.tr("as happened, to the last bit"), "green"),
            "no": (self.tr("something else happened: this optimizer did not do that"), "red"),
            "": (self.tr("there is no formula for this optimizer"), "muted"),
        }
        sentence, colour = words[worked.agrees]
        self.verdict.put(f"w  {_exact(worked.before)} → {_exact(worked.after)}   {sentence}", colour)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            recolour(self)


def _exact(value: float) -> str:
    return (DIGITS % value).replace("-", notation.MINUS)
