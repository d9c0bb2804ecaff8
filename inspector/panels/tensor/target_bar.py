"""The bar that goes from a parameter to its gradient, its update and its optimizer state, to a part of it, and that
chooses what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from inspector.wire.tensors import Copy, TensorFacts, TensorName

OF_PARAMETERS = ("parameter", "gradient", "update", "state")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the bar says: one of the tensors that belong together, and the comparison."""

    tensor: TensorName
    against: TensorName | None = None
    how: str = ""


class TargetBar(QWidget):
    """`chosen` brings a Choice whenever the user chooses."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target, self.part, self.compare, self.how = (QComboBox(self) for _ in range(4))
        for name, box in (("target", self.target), ("part", self.part), ("compare", self.compare), ("how", self.how)):
            box.setObjectName(f"tensor.{name}")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(7)
            box.activated.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for box in (self.target, self.part, self.compare, self.how):
            row.addWidget(box, 1)
        self._name = TensorName("parameter", 0, 0)
        self._facts: TensorFacts | None = None
        self._kept: tuple[Copy, ...] = ()
        self.retranslate()

    def show_tensor(self, choice: Choice, facts: TensorFacts | None, kept: tuple[Copy, ...]) -> None:
        self._name, self._facts, self._kept = choice.tensor, facts, kept
        self._fill(self.target, self._targets(), self._bare(choice.tensor))
        self._fill(self.part, self._parts(), choice.tensor.part)
        self._fill(self.compare, self._others(), choice.against)
        self._fill(self.how, [(self.tr("difference"), "difference"), (self.tr("ratio"), "ratio")], choice.how)
        self.target.setVisible(self.target.count() > 1)
        self.part.setVisible(self.part.count() > 1)
        self.how.setVisible(choice.against is not None)

    def _fill(self, box: QComboBox, entries: list[tuple[str, Any]], current: Any) -> None:
        if [(box.itemText(i), box.itemData(i)) for i in range(box.count())] != entries:
            box.clear()
            for text, data in entries:
                box.addItem(text, data)
        box.setCurrentIndex(next((i for i, (_, data) in enumerate(entries) if data == current), 0))

    def _bare(self, name: TensorName) -> TensorName:
        return replace(name, part="", when="")

    def _targets(self) -> list[tuple[str, Any]]:
        """The parameter itself and what belongs to it; of anything else only that."""
        name = self._bare(self._name)
        if name.kind not in OF_PARAMETERS:
            return [(self._word(name), name)]
        own = replace(name, key="")
        names = [replace(own, kind=kind) for kind in OF_PARAMETERS[:3]]
        keys = self._facts.states if self._facts is not None else ((name.key,) if name.kind == "state" else ())
        names += [replace(own, kind="state", key=key) for key in keys]
        return [(self._word(each), each) for each in names]

    def _word(self, name: TensorName) -> str:
        words = {
            "parameter": self.tr("parameter"), "gradient": self.tr("gradient"), "update": self.tr("update"),
            "buffer": self.tr("buffer"), "input": self.tr("input"), "output": self.tr("output"),
            "activation": self.tr("activation"), "kept": self.tr("kept copy"),
        }  # fmt: skip
        return words.get(name.kind, name.key)

    def _parts(self) -> list[tuple[str, Any]]:
        return [(self.tr("whole"), ""), *((part, part) for part in (self._facts.parts if self._facts else ()))]

    def _others(self) -> list[tuple[str, Any]]:
        last = replace(self._name, when="last")
        entries: list[tuple[str, Any]] = [(self.tr("not compared"), None), (self.tr("last stop"), last)]
        for copy in self._kept:
            text = self.tr("kept in iteration {number}").format(number=copy.iteration)
            entries.append((f"{text} #{copy.number}", TensorName("kept", 0, copy.number, part=self._name.part)))
        return entries

    def _choose(self) -> None:
        target: TensorName = self.target.currentData()
        moved = target != self._bare(self._name)
        tensor = replace(target, part="" if moved else self.part.currentData() or "")
        against = self.compare.currentData()
        if against is not None and against.when == "last":
            against = replace(tensor, when="last")
        self.chosen.emit(Choice(tensor, against, (self.how.currentData() or "difference") if against else ""))

    def retranslate(self) -> None:
        for box, name, tip in (
            (self.target, self.tr("Tensor"), self.tr("the parameter, its gradient, what the last step added to it, "
                                                     "what the optimizer keeps of it")),
            (self.part, self.tr("Part"), self.tr("the part that is shown")),
            (self.compare, self.tr("Compare with"), self.tr("shows the difference or the ratio in place of the numbers")),
            (self.how, self.tr("How it is compared"), ""),
        ):  # fmt: skip
            box.setAccessibleName(name)
            box.setToolTip(f"{name}: {tip}" if tip else name)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
