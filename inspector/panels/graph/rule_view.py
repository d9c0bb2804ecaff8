"""The chain rule at one node: its formula, the tensors with their shapes, and one element worked out in numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QTabBar, QToolButton, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.graph import formulas
from inspector.panels.graph import rule_words as words
from inspector.panels.graph.element_bar import ElementBar
from inspector.panels.graph.label import GraphLabel, recolour
from inspector.panels.graph.rows import RowsModel, RowsTable, TableColumn
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.wire.chain import Rule

COMING, RAN = range(2)
SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class Text(GraphLabel):
    """Words to be selected and copied."""

    def __init__(self, name: str, parent: QWidget, colour: str = "text", pixels: int = 12) -> None:
        super().__init__(f"graph.rule.{name}", colour, pixels, parent)
        self.setTextInteractionFlags(SELECTABLE)


class RuleView(QWidget):
    """Setters in; `wished(target, element)` out. Which of the two nodes is looked at is the view's own affair."""

    wished = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph.rule")
        self._rules: list[Rule | None] = [None, None]
        self._codes = ["", "not_seen"]
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("graph.rule.tabs")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._make_texts()
        self.bar = ElementBar(self)
        self.terms, self.shapes = RowsModel(self), RowsModel(self)
        self._tables = RowsTable("graph.rule.terms", self.terms), RowsTable("graph.rule.shapes", self.shapes)
        self._lay_out()
        self.tabs.addTab("")
        self.tabs.addTab("")
        self.tabs.currentChanged.connect(self._show)
        self.bar.wished.connect(self.wished)
        self.retranslate()

    def _make_texts(self) -> None:
        self.sentence = Text("sentence", self, "muted")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = Text("title", self, "muted", 11)
        self.scale = Text("scale", self, "amber")
        self.forward, self.formula = Text("forward", self, "muted", 13), Text("formula", self, "text", 14)
        self.settings, self.reason = Text("settings", self, "muted", 11), Text("reason", self, "muted")
        self.element = Text("element", self, "violet", 13)
        self.more = Text("more", self, "muted", 11)
        self.value, self.torch_value = Text("value", self, "text"), Text("torch_value", self, "text")
        self.agreement = Text("agreement", self, "muted")
        for number in (self.element, self.value, self.torch_value):
            number.setFont(look.mono_font(12))
        for formula in (self.forward, self.formula):
            formula.setTextFormat(Qt.TextFormat.RichText)

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 5, 12, 6)
        column.setSpacing(4)
        terms, shapes = self._tables
        self._parts = (
            self.title, self.scale, self.forward, self.formula, self.settings, self.reason, self.bar, self.element,
            self.torch_value, self.agreement, terms, self.more, self.value, shapes,
        )  # fmt: skip
        for part in self._parts:
            column.addWidget(part)
        column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setWidget(body)
        body.setAutoFillBackground(False)  # a scroll area has it filled
        self.area.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self.sentence, 1)
        layout.addWidget(self.area, 1)

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────────

    def set_rule(self, tab: int, rule: Rule) -> None:
        """COMING: of the node to come; RAN: of the one that ran."""
        self._rules[tab] = rule
        self._show_of(tab)

    def set_refused(self, tab: int, code: str) -> None:
        """There is no such node, and why."""
        self._rules[tab], self._codes[tab] = None, code
        self._show_of(tab)

    def clear(self, code: str = "") -> None:
        self._rules, self._codes = [None, None], [code, code]
        self._show()

    def _show_of(self, tab: int) -> None:
        """Of the tab that is not looked at only the word on it."""
        if tab == self.tabs.currentIndex():
            self._show()
        else:
            self._show_tabs()

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        self._show_tabs()
        tab = self.tabs.currentIndex()
        rule = self._rules[tab]
        self.area.setVisible(rule is not None)
        self.sentence.put("" if rule is not None else words.nowhere(self._codes[tab]))
        if rule is not None:
            self._show_head(rule)
            self._show_numbers(rule, tab)
            self._show_shapes(rule)

    def _show_tabs(self) -> None:
        coming, ran = self._rules
        next_text = (
            self.tr("Comes next") if coming is None else self.tr("Next: {0}").format(plain_text.caption(coming.name))
        )
        ran_text = self.tr("Last run") if ran is None else self.tr("Ran: {0}").format(plain_text.caption(ran.name))
        for tab, text in ((COMING, next_text), (RAN, f"{ran_text} {_mark(ran)}".rstrip())):
            if text != self.tabs.tabText(tab):  # all tabs are laid out anew
                self.tabs.setTabText(tab, text)

    def _show_head(self, rule: Rule) -> None:
        where = [*([rule.path] if rule.path else []), self.tr("node {0}").format(rule.index)]
        self.title.put(" · ".join(where))
        self.scale.put(words.scale(rule.scale) if rule.scale is not None else "")
        self.forward.put(formulas.forward(rule))
        self.formula.put(formulas.backward(rule))
        self.settings.put(formulas.settings(rule))
        self.reason.put(words.reason(rule), "red" if rule.reason in ("overwritten", "outside") else "muted")

    def _show_numbers(self, rule: Rule, tab: int) -> None:
        self.bar.setVisible(tab == COMING and bool(rule.target))
        if rule.target:
            shape = next((role.shape for role in rule.shapes if role.name == f"grad:{rule.target}"), ())
            named = [(target, formulas.symbol(rule, f"grad:{target}")) for target in rule.targets]
            self.bar.set_choice(named, rule.target, shape, rule.element)
        self._show_terms(rule)
        self.more.put(words.more(rule))
        dtype = words.dtype_of(rule, f"grad:{rule.target}")
        value = words.number(rule.value, dtype) if rule.value is not None else ""
        self.element.put(f"{formulas.element(rule)} = {value}" if value else "")
        self.value.put(self.tr("sum = {0}").format(value) if value else "")
        self._show_torch(rule, tab, dtype)

    def _show_torch(self, rule: Rule, tab: int, dtype: str) -> None:
        if rule.value is None:
            self.torch_value.put("")
            self.agreement.put("")
        elif tab == COMING:
            self.torch_value.put("")
            self.agreement.put(self.tr("Worked out by Gradstep: torch has not run this node yet."), "muted")
        elif rule.torch_value is None:
            self.torch_value.put("")
            self.agreement.put(self.tr("torch's own number was not there to be read."), "muted")
        else:
            self.torch_value.put(self.tr("torch = {0}").format(words.number(rule.torch_value, dtype)))
            self.agreement.put(words.agreement(rule), "green" if words.is_explained(rule) else "amber")

    def _show_terms(self, rule: Rule) -> None:
        """A row for each term: its factors by name and number, and their product."""
        most = max((len(term.factors) for term in rule.terms), default=0)
        columns, rows = [], []
        for _ in range(most):
            columns += [TableColumn(self.tr("factor"), colour="muted"), TableColumn("", is_number=True, colour="cyan")]
        columns.append(TableColumn(self.tr("product"), is_number=True))
        for term in rule.terms:
            cells: list[str] = []
            for number, factor in enumerate(term.factors):
                sign = "· " if number else ""
                value = words.number(factor.value, words.dtype_of(rule, factor.name))
                cells += [sign + formulas.factor(rule, factor), value]
            rows.append([*cells, *[""] * (2 * (most - len(term.factors))), words.product(term.value)])
        self.terms.set_rows(columns, rows)

    def _show_shapes(self, rule: Rule) -> None:
        columns = [
            TableColumn(self.tr("tensor"), colour="violet"), TableColumn(self.tr("shape")),
            TableColumn(self.tr("dtype"), colour="muted"), TableColumn(self.tr("what it is"), colour="muted"),
        ]  # fmt: skip
        rows = [
            (formulas.symbol(rule, one.name), notation.brackets(one.shape), one.dtype, words.role(rule, one.name))
            for one in rule.shapes
        ]
        self.shapes.set_rows(columns, rows)

    # ── looks ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        self.tabs.setAccessibleName(self.tr("Which node is looked at"))
        arrows = {"ScrollLeftButton": self.tr("Tabs to the left"), "ScrollRightButton": self.tr("Tabs to the right")}
        for button in self.tabs.findChildren(QToolButton):  # Qt names them once, in the language of the start
            button.setAccessibleName(arrows.get(button.objectName(), ""))
        self._tables[0].setAccessibleName(self.tr("Terms of the sum"))
        self._tables[1].setAccessibleName(self.tr("Tensors of the node"))
        self.bar.retranslate()
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        if event.type() == QEvent.Type.PaletteChange:
            recolour(*self.findChildren(Text))
            for model in (self.terms, self.shapes):
                model.recolour()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.current().colour("panel"))
        painter.fillRect(0, 0, self.width(), self.tabs.height(), look.current().colour("win"))


def _mark(rule: Rule | None) -> str:
    """Whether torch gave what was foretold."""
    if rule is None or rule.value is None or rule.torch_value is None:
        return ""
    if words.is_same(rule.value, rule.torch_value):
        return "✓"
    return "≈" if words.is_explained(rule) else "≠"
