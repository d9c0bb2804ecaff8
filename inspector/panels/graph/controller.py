"""The graph's controller: asks at each stop for the graph, or how far its backward has come where it is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon

from inspector.panels.graph import words
from inspector.panels.graph.model import GraphModel
from inspector.panels.graph.rule_controller import RuleController
from inspector.panels.graph.rule_view import RuleView
from inspector.panels.graph.view import GraphView
from inspector.wire.graph import AskGraph, GraphFacts, GraphProgress, RunToNode
from inspector.wire.messages import Refused
from inspector.wire.tensors import TensorName

if TYPE_CHECKING:
    from inspector.session.session import Session

EVEN = 1000  # to a splitter, what two parts of one size have


class GraphController(QObject):
    """While training runs free the last graph stays as it is: there is none to be held in."""

    def __init__(self, session: Session, icon: Callable[[str], QIcon], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.view = GraphView(icon)
        self.rule = RuleController(session, RuleView())
        self.view.splitter.addWidget(self.rule.view)
        self.view.splitter.setSizes([EVEN, EVEN])
        self.view.node_chosen.connect(self._on_chosen)
        self.view.node_opened.connect(self._on_opened)
        self.view.run_to_wanted.connect(self._run_to)
        self.view.breakpoint_wanted.connect(lambda path, when: session.breakpoints.toggle_named("layer", path, when))
        session.findings.changed.connect(self._mark)
        session.resumed.connect(lambda: self.view.set_runnable(False))
        session.ended.connect(lambda outcome: self.view.set_runnable(False))

    # ── what the panel tells ──

    def begin(self) -> None:
        self.view.clear()
        self.rule.begin()

    def come(self) -> None:
        """What is on the screen is asked for by `ask`."""

    def leave(self) -> None:
        """Nothing is kept for it in the debuggee."""

    def ask(self) -> None:
        self.rule.ask()
        self._mark()
        if self.session.stop is None:
            return
        self.view.set_runnable(True)
        model = self.view.model
        known = (model.facts.version, model.known) if model is not None else (0, 0)
        self.session.ask(AskGraph(0, *known), self._take, owner=self.parent())

    def _take(self, answer: Any) -> None:
        model = self.view.model
        if isinstance(answer, GraphFacts):
            self.view.set_graph(GraphModel(answer))
            self._mark()
        elif isinstance(answer, GraphProgress) and model is not None and answer.version == model.facts.version:
            model.advance(answer.advance)
            self.view.advance()
        elif isinstance(answer, Refused):
            self.view.set_refused(answer.code)

    def _mark(self) -> None:
        """Findings of layers; while nobody looks, it waits for the next time that this asks."""
        if self.view.isVisible():
            self.view.canvas.mark(self.session.findings.levels())

    # ── what the view wishes ──

    def _on_chosen(self, node: int) -> None:
        """What accumulates is a gradient of the model tree: panels of tensors show it."""
        model = self.view.model
        if model is not None and node >= 0 and model.label(node):
            name = TensorName("gradient", model.facts.structure, int(model.feeds[node]))
            self.session.selection.select(name, f"{model.label(node)}.grad")

    def _on_opened(self, node: int) -> None:
        self._on_chosen(node)
        if self.view.model is not None and node >= 0 and self.view.model.label(node):
            self.session.selection.show()

    def _run_to(self, node: int) -> None:
        model = self.view.model
        if model is not None:
            wish = RunToNode(0, 0, model.facts.version, node)
            self.session.run_to(wish, words.node_name(model, node))
