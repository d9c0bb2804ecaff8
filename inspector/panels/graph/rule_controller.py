"""Asks for the chain rule at each stop within a backward, and for the element that the user wants to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from inspector.panels.graph.rule_view import COMING, RAN, RuleView
from inspector.wire.chain import AskRule, Rule
from inspector.wire.messages import Refused

if TYPE_CHECKING:
    from inspector.session.session import Session

LONG = 5  # calls of `ask` while training runs
Choice = tuple[str, tuple[int, ...]]  # target and element


class RuleController(QObject):
    """`ask` is called at each stop while the view is shown, and `begin` when a run starts."""

    def __init__(self, session: Session, view: RuleView) -> None:
        super().__init__(view)
        self._session = session
        self.view = view
        self._runs = 0  # times that it was called since training was let go
        self._choices: dict[tuple[str, str], Choice] = {}  # by (path of the layer, name of the node)
        view.wished.connect(self._on_wished)
        session.ended.connect(self._on_ended)

    def begin(self) -> None:
        self._choices.clear()
        self.view.clear()

    def _on_ended(self, outcome: Any) -> None:
        self.view.clear("ended")

    def ask(self) -> None:
        """Now and then while training runs, too: what was told last is not for long what comes next."""
        self._runs = self._runs + 1 if self._session.stop is None else 0
        if self._runs == LONG:
            self.view.clear("running")
        if self._session.stop is None:
            return
        self._session.ask(AskRule(0, "ran"), lambda answer: self._take(RAN, answer), owner=self)
        self._ask_node()

    def _ask_node(self) -> None:
        target, element = self._choices.get(self._node(), ("", ()))
        question = AskRule(0, "node", target, element)
        self._session.ask(question, lambda answer: self._take(COMING, answer), owner=self)

    def _on_wished(self, target: str, element: tuple[int, ...]) -> None:
        self._choices[self._node()] = target, element
        if self._session.stop is not None:
            self._ask_node()

    def _node(self) -> tuple[str, str]:
        inside = self._session.stop.inside if self._session.stop is not None else None
        return (inside.path, inside.node) if inside is not None else ("", "")

    def _take(self, tab: int, answer: Any) -> None:
        if isinstance(answer, Rule):
            self.view.set_rule(tab, answer)
        elif isinstance(answer, Refused):
            self.view.set_refused(tab, answer.code)
