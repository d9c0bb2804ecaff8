"""The drawer's widget: the graph, what it is of and how far it has come; below it there is room for one node's own
arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSplitter, QToolButton, QVBoxLayout, QWidget

from inspector.panels.graph import words
from inspector.panels.graph.canvas import STEP, GraphCanvas
from inspector.panels.graph.label import GraphLabel, recolour
from inspector.panels.graph.model import NONE, GraphModel
from inspector.panels.style import look
from inspector.panels.style.strip import Strip
from inspector.panels.widgets import plain_text

BUTTONS = ("fit", "larger", "smaller", "open_all", "close_all", "follow")


class GraphView(QWidget):
    """Setters in, signals out. `splitter` has the graph as its first part; `icon` draws those of BUTTONS in the colours
    of the theme.

    `node_chosen` brings the number of a node that was chosen, -1 for a group; `node_opened` of one that was
    double-clicked; `run_to_wanted` of one that training shall run to.
    """

    node_chosen = Signal(int)
    node_opened = Signal(int)
    run_to_wanted = Signal(int)
    breakpoint_wanted = Signal(str, str)  # the path of a layer, "before" or "after"

    def __init__(self, icon: Callable[[str], QIcon]) -> None:
        super().__init__()
        self.setObjectName("graph.view")
        self._icon = icon
        self.model: GraphModel | None = None
        self._reason, self._is_past = "", False
        self._can_run = False
        self.heading = GraphLabel("graph.heading", "text", 12, self)
        self.remark = GraphLabel("graph.remark", "amber", 11, self)
        self.sentence = GraphLabel("graph.sentence", "muted", 12, self)
        self.status = GraphLabel("graph.status", "muted", 11, self)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.canvas = GraphCanvas(self)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.setObjectName("graph.splitter")
        self.bar = Strip(self)
        self.buttons = {name: self._button(name) for name in BUTTONS}
        self._lay_out()
        self._connect()
        self.retranslate()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"graph.{name}")
        button.setIcon(self._icon(name))
        button.setCheckable(name == "follow")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        row = self.bar.row
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(2)
        row.addWidget(self.heading, 1)
        for button in self.buttons.values():
            row.addWidget(button)
        self.heading.setWordWrap(False)
        self.heading.show()  # it holds its room also while it says nothing
        self.splitter.addWidget(self.canvas)
        self.splitter.setChildrenCollapsible(False)
        self.remark.setContentsMargins(10, 2, 10, 2)
        self.status.setContentsMargins(10, 3, 10, 3)
        self.sentence.setContentsMargins(24, 24, 24, 24)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.remark)
        layout.addWidget(self.sentence, 1)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.status)

    def _connect(self) -> None:
        canvas, buttons = self.canvas, self.buttons
        canvas.chosen.connect(lambda item: self.node_chosen.emit(self._node(item)))
        canvas.opened.connect(lambda item: self.node_opened.emit(self._node(item)))
        canvas.menu_wanted.connect(self._open_menu)
        canvas.follow_wanted.connect(buttons["follow"].toggle)
        buttons["follow"].setChecked(True)
        buttons["follow"].toggled.connect(self._follow)
        buttons["fit"].clicked.connect(canvas.fit)
        buttons["larger"].clicked.connect(lambda: canvas.set_zoom(canvas.zoom * STEP))
        buttons["smaller"].clicked.connect(lambda: canvas.set_zoom(canvas.zoom / STEP))
        buttons["open_all"].clicked.connect(lambda: canvas.open_all(True))
        buttons["close_all"].clicked.connect(lambda: canvas.open_all(False))

    def _node(self, item: int) -> int:
        is_node = item != NONE and self.canvas.scene is not None and not self.canvas.scene.is_group(item)
        return item if is_node else NONE

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────────

    def set_graph(self, model: GraphModel) -> None:
        """Another graph than the one that is shown."""
        self.model, self._reason, self._is_past = model, "", False
        self.canvas.set_model(model)
        self._show()
        self._follow(self.buttons["follow"].isChecked())

    def advance(self) -> None:
        """The model knows how far the backward has come."""
        self._is_past, self._reason = False, ""
        self.canvas.advance()
        self._show()
        self._follow(self.buttons["follow"].isChecked())

    def set_refused(self, code: str) -> None:
        """There is no graph now, and why; the last one stays, as one that is past."""
        self._reason, self._is_past = code, self.model is not None
        if self.model is not None:
            self.model.current = NONE
            self.canvas.advance()
        self._show()

    def set_runnable(self, can_run: bool) -> None:
        """Whether training is held, so that it can be let run to a node."""
        self._can_run = can_run

    def clear(self) -> None:
        """A new run: nothing is known."""
        self.model, self._reason, self._is_past = None, "", False
        self.canvas.set_model(None)
        self._show()

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        model = self.model
        known = model is not None
        self.sentence.put("" if known else words.reason(self._reason))
        self.bar.setVisible(known)
        self.splitter.setVisible(known)
        self.heading.setText(words.heading(model) if model is not None else "")
        self.remark.put(self._remark())
        self.status.put(words.status(model) if model is not None else "")

    def _remark(self) -> str:
        if self.model is None:
            return ""
        if self._is_past:
            return words.past(self._reason)
        return words.hint(self.model)

    def _follow(self, is_on: bool) -> None:
        if is_on and self.model is not None and self.model.current >= 0:
            self.canvas.show_item(self.model.current)

    # ── the menu ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def menu(self, item: int) -> QMenu:
        """What can be done with an item."""
        menu, scene = QMenu(self), self.canvas.scene
        menu.setObjectName("graph.menu")
        if scene is not None and item != NONE:
            self._add_run_to(menu, min(scene.nodes_of(item)))
            if scene.is_group(item):
                self._add_breakpoints(menu, scene.path(item))
                text = self.tr("Close this layer") if scene.is_open(item) else self.tr("Open this layer")
                menu.addAction(text, lambda: self.canvas.toggle(item))
            elif scene.model.label(item):
                menu.addAction(self.tr("Show the gradient"), lambda: self.node_opened.emit(item))
            holder = scene.holder(item)
            if holder != NONE:
                title = plain_text.caption(scene.title(holder))
                menu.addAction(self.tr("Close {0}").format(title), lambda: self.canvas.toggle(holder))
            menu.addSeparator()
        menu.addAction(self.tr("Open all layers"), lambda: self.canvas.open_all(True))
        menu.addAction(self.tr("Close all layers"), lambda: self.canvas.open_all(False))
        menu.addAction(self.tr("Show all of it"), self.canvas.fit)
        return menu

    def _add_breakpoints(self, menu: QMenu, path: str) -> None:
        for when, text in (
            ("before", self.tr("Breakpoint before this layer")), ("after", self.tr("Breakpoint after this layer")),
        ):  # fmt: skip
            menu.addAction(text, partial(self.breakpoint_wanted.emit, path, when))

    def _add_run_to(self, menu: QMenu, node: int) -> None:
        action = menu.addAction(self.tr("Run to here"), lambda: self.run_to_wanted.emit(node))
        model = self.model
        is_to_come = model is not None and not self._is_past and not model.ran[node] and model.current != node
        action.setObjectName("graph.menu.run_to")
        action.setEnabled(self._can_run and is_to_come and model is not None and model.state in ("waiting", "running"))

    def _open_menu(self, item: int, place: QPoint) -> None:
        menu = self.menu(item)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    # ── looks ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        names = {
            "fit": self.tr("Show all of it (0)"),
            "larger": self.tr("Larger (+)"),
            "smaller": self.tr("Smaller (−)"),
            "open_all": self.tr("Open all layers"),
            "close_all": self.tr("Close all layers"),
            "follow": self.tr("Keep the node that runs next in view (F)"),
        }
        for name, text in names.items():
            self.buttons[name].setToolTip(plain_text.tip(text))
            self.buttons[name].setAccessibleName(text)
        self.canvas.setAccessibleName(self.tr("Graph of the loss"))
        self.canvas.setAccessibleDescription(
            self.tr("Arrows go along the edges, Enter opens or closes a layer, Escape leads to the layer around it")
        )
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.canvas.relabel()
        if event.type() == QEvent.Type.PaletteChange:
            recolour(self.heading, self.remark, self.sentence, self.status)
            for name, button in self.buttons.items():
                button.setIcon(self._icon(name))
            self.canvas.recolour()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look.current().colour("panel"))
