"""One finding in full: what was found, the numbers of the proof, its places, and how it is mended."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from inspector.panels.base import finding_words as words
from inspector.panels.findings.chain import Chain
from inspector.panels.findings.model import Row
from inspector.panels.findings.threshold import ThresholdRow
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.label import ColouredLabel, recolour
from inspector.wire.findings import FindingTold

NAMES = 12  # parameters that are named one by one
# findings of which the first parameter can be asked about
ABOUT_GRAD = ("never_reached", "nothing_trained", "grad_zero", "loss_is_cut", "zeroed_before_step", "unregistered")
ABOUT_MOVE = ("not_in_optimizer", "optimizer_holds_strangers", "step_changes_nothing", "lr_zero", "never_stepped")


class Detail(QScrollArea):
    """`findings.detail`. `line_wished(file, line)`, `parameter_wished(path)`, `mute_wished(is_muted)`,
    `hold_wished(is_on)`, `why_wished(path)`, `threshold_wished(number)`, None for the rule's own, `record_wished(is_on)`."""

    line_wished = Signal(str, int)
    parameter_wished = Signal(str)
    mute_wished = Signal(bool)
    hold_wished = Signal(bool)
    why_wished = Signal(str)
    threshold_wished = Signal(object)
    record_wished = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findings.detail")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._row: Row | None = None
        self._shown: list[tuple[str, str]] = []  # names and numbers of the proof
        body = QWidget()
        body.setObjectName("findings.detail.body")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(12, 8, 12, 10)
        self._column.setSpacing(4)
        self.setWidget(body)
        self.sentence = self._label("findings.detail.sentence", "text", 12)
        self._proof_head = self._head()
        self._proof = QGridLayout()
        self._proof.setHorizontalSpacing(14)
        self._proof.setVerticalSpacing(2)
        self._proof.setColumnStretch(1, 1)
        self._column.addLayout(self._proof)
        self._chain_head = self._head()
        self.chain = Chain()
        self.chain.line_wished.connect(self.line_wished)
        self._column.addWidget(self.chain)
        self._fix_head = self._head()
        self.advice = self._label("findings.detail.advice", "text", 12)
        self._column.addLayout(self._make_buttons())
        self._column.addStretch(1)
        self.hide()

    def _label(self, name: str, colour: str, pixels: int) -> ColouredLabel:
        label = ColouredLabel(name, colour, pixels)
        self._column.addWidget(label)
        return label

    def _head(self) -> ColouredLabel:
        label = self._label("", "muted", 11)
        label.setFont(look.ui_font(11, bold=True))
        return label

    def _make_buttons(self) -> QVBoxLayout:
        self.show_line, self.show_parameter = QPushButton(), QPushButton()
        self.why, self.mute, self.hold, self.record = QPushButton(), QPushButton(), QCheckBox(), QCheckBox()
        for widget, name in (
            (self.show_line, "show_line"), (self.show_parameter, "show_parameter"), (self.why, "why"),
            (self.mute, "mute"), (self.hold, "hold"), (self.record, "record"),
        ):  # fmt: skip
            widget.setObjectName(f"findings.{name}")
        self.show_line.clicked.connect(self.wish_line)
        self.show_parameter.clicked.connect(self._wish_parameter)
        self.why.clicked.connect(self._wish_why)
        self.mute.clicked.connect(self._wish_mute)
        self.hold.clicked.connect(self.hold_wished)
        self.record.clicked.connect(self.record_wished)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.show_line, self.show_parameter, self.why, self.mute):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(row)
        column.addWidget(self.record)
        column.addWidget(self.hold)
        self.threshold = ThresholdRow()
        self.threshold.wished.connect(self.threshold_wished)
        column.addWidget(self.threshold)
        return column

    def show_row(self, row: Row | None, holds: bool, threshold: float | None, records: bool) -> None:
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            return
        found = row.verdict.found
        self.sentence.put(words.sentence(found))
        self._show_proof(found)
        self.chain.show_links(found.chain)
        self.advice.put(words.advice(found))
        self.show_line.setVisible(bool(found.line))
        self.show_parameter.setVisible(bool(found.parameters))
        self.why.setVisible(found.code in ABOUT_GRAD + ABOUT_MOVE and bool(found.parameters))
        self.hold.setChecked(holds)
        is_region = found.code == "nonfinite" and not any(r.name == "node" and r.text for r in found.readings)
        self.record.setVisible(is_region)
        self.record.setChecked(records)
        self.threshold.show_threshold(found.code, threshold)
        self.retranslate()

    def _show_proof(self, found: FindingTold) -> None:
        rows = self._rows_of(found)
        if rows == self._shown:
            return
        self._shown = rows
        while (item := self._proof.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for number, (name, value) in enumerate(rows):
            self._put(number, 0, name, "muted")
            self._put(number, 1, value, "text")

    def _rows_of(self, found: FindingTold) -> list[tuple[str, str]]:
        """Returns names and numbers of the proof."""
        rows = [*words.readings(found)]
        if found.parameters:
            more = len(found.parameters) - NAMES + found.left_out
            names = ", ".join(found.parameters[:NAMES])
            rows.append((self.tr("parameters"), f"{names} +{more}" if more > 0 else names))
        places = [words.place(place.file, place.line) for place in found.places]
        rows += [(self.tr("also"), ", ".join(place for place in places if place))] if any(places) else []
        return rows

    def _put(self, row: int, column: int, text: str, colour: str) -> None:
        label = ColouredLabel("findings.proof", colour, 11, self.widget(), mono=True)
        label.put(text)
        label.setWordWrap(column > 0)
        self._proof.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)

    def proof(self) -> list[tuple[str, str]]:
        """What stands there, for tests and for whoever copies it."""
        return list(self._shown)

    def wish_line(self) -> None:
        """The line of the finding shall be seen, where it has one."""
        if self._row is not None and self._row.verdict.found.line:
            found = self._row.verdict.found
            self.line_wished.emit(found.file, found.line)

    def about(self) -> str:
        """What *Why?* asks of its first parameter."""
        return "move" if self._row is not None and self._row.verdict.found.code in ABOUT_MOVE else "grad"

    def _wish_why(self) -> None:
        if self._row is not None and self._row.verdict.found.parameters:
            self.why_wished.emit(self._row.verdict.found.parameters[0])

    def _wish_mute(self) -> None:
        if self._row is not None:
            self.mute_wished.emit(not self._row.is_muted)

    def _wish_parameter(self) -> None:
        if self._row is not None and self._row.verdict.found.parameters:
            self.parameter_wished.emit(self._row.verdict.found.parameters[0])

    def retranslate(self) -> None:
        self._proof_head.put(self.tr("Evidence"))
        has_chain = self._row is not None and bool(self._row.verdict.found.chain)
        self._chain_head.put(self.tr("Where the path breaks") if has_chain else "")
        self._fix_head.put(self.tr("Fix"))
        self.show_line.setText(self.tr("Show line"))
        self.show_parameter.setText(self.tr("Show parameter"))
        self.why.setText(self.tr("Why?"))
        is_muted = self._row is not None and self._row.is_muted
        self.mute.setText(self.tr("It is a fault") if is_muted else self.tr("Not a fault"))
        self.hold.setText(self.tr("Hold when it fires"))
        self.record.setText(self.tr("Hold at the next occurrence with the recorder on"))
        tip = self.tr(
            "Every iteration is looked at, each node of its backward too: slower. It stays on in the next start."
        )
        self.record.setToolTip(plain_text.tip(tip))
        self.threshold.retranslate()

    def recolour(self) -> None:
        palette = self.viewport().palette()
        for part in filter(None, (self.viewport(), self.widget())):
            palette.setColor(QPalette.ColorRole.Window, look.current().colour("panel"))
            part.setAutoFillBackground(True)
            part.setPalette(palette)
        recolour(self)
