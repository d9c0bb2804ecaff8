"""The chips that go from a parameter to its gradient, its update and its optimizer state, and to a part of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from inspector.panels.style import look
from inspector.panels.tensor.target.related import bare, targets
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.chips import Chips
from inspector.wire.tensors import TensorFacts, TensorName

COLOURS = {
    "parameter": "accent", "gradient": "amber", "activation": "violet", "argument": "violet", "result": "violet",
    "arriving": "amber", "leaving": "amber",
}  # fmt: skip


class TargetBar(QWidget):
    """`chosen` brings a TensorName whenever the user chooses."""

    chosen = Signal(object)
    why_wished = Signal(str)  # "grad" or "move"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = TensorName("parameter", 0, 0)
        self.chips = Chips("tensor.target", self)
        self.part = QComboBox(self)
        self.part.setObjectName("tensor.part")
        self.chips.chosen.connect(self.chosen)
        self.part.activated.connect(lambda _: self.chosen.emit(replace(self._name, part=self.part.currentData())))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.chips, 1)
        row.addWidget(self.part)
        self.why = QToolButton(self)
        self.why.setObjectName("tensor.why")
        self.why.setFont(look.ui_font(11))
        self.why.clicked.connect(lambda: self.why_wished.emit("grad" if self._name.kind == "gradient" else "move"))
        row.addWidget(self.why)
        self._facts: TensorFacts | None = None
        self._states: tuple[TensorName, tuple[str, ...]] = (self._name, ())  # keys known of a parameter
        self.retranslate()

    def show_tensor(self, name: TensorName, facts: TensorFacts | None) -> None:
        """While its facts are on their way, what belongs to the parameter is what did before."""
        owner = replace(bare(name), kind="parameter", key="")
        if facts is not None or owner != self._states[0]:
            self._states = owner, facts.states if facts is not None else ()
        self._name, self._facts = name, facts
        names = targets(name, facts, self._states[1])
        entries = [(self._word(each), COLOURS.get(each.kind, "cyan"), each) for each in names]
        self.chips.set_entries(entries, bare(name))
        self._fill_parts()
        self.why.setVisible(name.kind in ("gradient", "parameter", "update"))
        self._retell_why()

    def _retell_why(self) -> None:
        of_grad, of_move = self.tr("Why is its gradient None or zero?"), self.tr("Why did it not move?")
        self.why.setText(self.tr("Why?"))
        self.why.setToolTip(plain_text.tip(of_grad if self._name.kind == "gradient" else of_move))

    def _fill_parts(self) -> None:
        parts = self._facts.parts if self._facts is not None else (self._name.part,) if self._name.part else ()
        entries: list[tuple[str, Any]] = [(self.tr("whole"), ""), *((part, part) for part in parts)]
        if [(self.part.itemText(i), self.part.itemData(i)) for i in range(self.part.count())] != entries:
            self.part.clear()
            for text, data in entries:
                self.part.addItem(plain_text.shortened(text), data)
        self.part.setCurrentIndex(max(0, self.part.findData(self._name.part)))
        self.part.setVisible(len(entries) > 1)

    def _word(self, name: TensorName) -> str:
        words = {
            "parameter": self.tr("parameter"), "gradient": self.tr("gradient"), "update": self.tr("update"),
            "buffer": self.tr("buffer"), "input": self.tr("input"), "output": self.tr("output"),
            "activation": self.tr("activation"), "kept": self.tr("kept copy"),
            "argument": self.tr("argument of a layer"), "result": self.tr("output of a layer"),
            "arriving": self.tr("gradient that arrives"), "leaving": self.tr("gradient that leaves"),
            "saved": self.tr("saved for backward"),
        }  # fmt: skip
        return words.get(name.kind) or plain_text.shortened(name.key)

    def retranslate(self) -> None:
        self.chips.setAccessibleName(self.tr("What belongs to the tensor"))
        self.chips.setToolTip(self.tr("The parameter, its gradient, what the last step added to it, and what the optimizer "
                                      "keeps of it"))  # fmt: skip
        self.part.setAccessibleName(self.tr("Part"))
        self.part.setToolTip(self.tr("Part: the part of it that is shown"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.show_tensor(self._name, self._facts)
