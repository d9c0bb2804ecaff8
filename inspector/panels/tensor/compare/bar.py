"""The bar that chooses what a tensor is compared with, tells how much differs, and keeps copies."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from inspector.panels.style import look
from inspector.panels.tensor.target.related import Choice
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.caption import Caption
from inspector.panels.widgets.flow_layout import FlowRows, SnugBox
from inspector.wire.tensors import Copies, TensorName

MEBI = 2**20


class CompareBar(QWidget):
    """`chosen` brings a Choice; `keep_wanted` and `drop_wanted` (numbers of the copies) what shall be kept."""

    chosen = Signal(object)
    keep_wanted = Signal()
    drop_wanted = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.against, self.how = SnugBox(self), SnugBox(self)
        self.keep, self.drop = QToolButton(self), QToolButton(self)
        self.budget = Caption("tensor.copies", self)
        self.said = Caption("tensor.changed", self, "amber").wrapping()
        self.drops = QMenu(self)
        self._choice = Choice(TensorName("parameter", 0, 0))
        self._copies: Copies | None = None
        self._other: Any = None
        self._others: list[tuple[TensorName | None, str]] = [(None, "")]  # by their place in the box
        self._set_up()
        self._lay_out()
        self.retranslate()
        self.said.put("")

    def _set_up(self) -> None:
        for name, box in (("compare", self.against), ("how", self.how)):
            box.setObjectName(f"tensor.{name}")
            box.setFont(look.ui_font(11))
            box.activated.connect(self._choose)
        self.budget.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        for name, button in (("keep", self.keep), ("drop", self.drop)):
            button.setObjectName(f"tensor.{name}")
            button.setFont(look.ui_font(11))
        self.keep.clicked.connect(self.keep_wanted)
        self.drop.setMenu(self.drops)
        self.drop.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _lay_out(self) -> None:
        self._flow = FlowRows((self.against, self.how, self.budget, self.keep, self.drop), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._flow)
        layout.addWidget(self.said)

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────────────────────

    def show_choice(self, choice: Choice, copies: Copies | None, other: Any) -> None:
        """`other` is the Selected that it may be compared with, None where that is the tensor itself."""
        self._choice, self._copies, self._other = choice, copies, other
        entries = self._entries()
        self._others = [data for _, data in entries]
        current = (choice.against, choice.other)
        place = self._others.index(current) if current in self._others else 0
        _fill(self.against, [(text, number) for number, (text, _) in enumerate(entries)], place)
        _fill(self.how, [(self.tr("difference"), "difference"), (self.tr("ratio"), "ratio")], choice.how)
        self.how.setVisible(choice.against is not None)
        kept = copies.kept if copies is not None else ()
        self.drop.setVisible(bool(kept))
        self.budget.put(self._budget(copies) if copies is not None and kept else "")
        self._fill_drops()
        self._flow.arrange()

    def tell(self, text: str) -> None:
        self.said.put(text)

    def _entries(self) -> list[tuple[str, Any]]:
        """What it may be compared with: (TensorName or None, path of a tensor of its own)."""
        name, choice = self._choice.tensor, self._choice
        entries: list[tuple[str, Any]] = [(self.tr("not compared"), (None, ""))]
        if name.kind != "kept":
            entries.append((self.tr("with the last stop"), (replace(name, when="last"), "")))
        for copy in self._copies.kept if self._copies is not None else ():
            kept = TensorName("kept", 0, copy.number, part=name.part)
            entries.append((self._copy_word(copy), (kept, "")))
        if choice.against is not None and choice.other:
            entries.append((self.tr("with {path}").format(path=choice.other), (choice.against, choice.other)))
        if self._other is not None and self._other.path != choice.other:
            text = self.tr("with the selected {path}").format(path=self._other.path)
            entries.append((text, (self._other.tensor, self._other.path)))
        return entries

    def _copy_word(self, copy: Any) -> str:
        return self.tr("with copy {number} of iteration {iteration}").format(
            number=copy.number, iteration=copy.iteration
        )

    def _fill_drops(self) -> None:
        self.drops.clear()
        kept = self._copies.kept if self._copies is not None else ()
        for copy in kept:
            text = self.tr("Copy {number} of iteration {iteration}, {size:.1f} MB")
            text = text.format(number=copy.number, iteration=copy.iteration, size=copy.bytes / MEBI)
            self.drops.addAction(text, partial(self.drop_wanted.emit, (copy.number,)))
        if len(kept) > 1:
            self.drops.addSeparator()
            self.drops.addAction(self.tr("All copies"), lambda: self.drop_wanted.emit(()))

    def _budget(self, copies: Copies) -> str:
        return self.tr("{used:.1f} of {limit:.0f} MB").format(used=copies.bytes / MEBI, limit=copies.limit / MEBI)

    # ── what the user does ───────────────────────────────────────────────────────────────────────────────────────────

    def _choose(self) -> None:
        against, other = self._others[self.against.currentIndex()]
        how = (self.how.currentData() or "difference") if against is not None else ""
        self.chosen.emit(Choice(self._choice.tensor, against, how, other))

    def retranslate(self) -> None:
        for box, name, tip in (
            (self.against, self.tr("Compare"), self.tr("shows the difference or the ratio in place of the numbers")),
            (self.how, self.tr("How it is compared"), self.tr("the difference, or one divided by the other")),
        ):
            box.setAccessibleName(name)
            box.setToolTip(plain_text.tip(f"{name}: {tip}"))
        self.keep.setText(self.tr("Keep a copy"))
        self.keep.setToolTip(self.tr("Keeps the numbers as they are now, to compare with later"))
        self.drop.setText(self.tr("Drop"))
        self.drop.setToolTip(self.tr("Lets kept copies go"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.show_choice(self._choice, self._copies, self._other)


def _fill(box: QComboBox, entries: list[tuple[str, Any]], current: Any) -> None:
    shown = [(plain_text.shortened(text), data) for text, data in entries]
    if [(box.itemText(i), box.itemData(i)) for i in range(box.count())] != shown:
        box.clear()
        for number, (text, data) in enumerate(entries):
            box.addItem(shown[number][0], data)
            box.setItemData(number, plain_text.tip(text), Qt.ItemDataRole.ToolTipRole)
    box.setCurrentIndex(next((i for i, (_, data) in enumerate(entries) if data == current), 0))
