"""The console's controller: what the script prints goes in as it comes, and how it ended comes last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inspector.panels.console.model import ConsoleModel
from inspector.panels.console.view import ConsoleView
from inspector.panels.panel import Panel


class ConsolePanel(Panel):
    """`describe` puts an outcome into words; without it the outcome's own code stands there."""

    drawer = "console"

    def __init__(self, session: Any, describe: Callable[[Any], str] | None = None) -> None:
        self.model = ConsoleModel()
        self._describe = describe or _code
        self._has_run = False
        super().__init__(session, ConsoleView(self.model))
        session.output.connect(self._on_output)
        session.ended.connect(self._on_ended)

    def title(self) -> str:
        return self.tr("Console")

    def begin(self, launch: Any) -> None:
        """The text of the run before stays, above a line."""
        if self._has_run:
            self.model.note("", "separator")
            self.view.schedule()
        self._has_run = True

    def _on_output(self, text: str) -> None:
        self.model.feed(text)
        self.view.schedule()

    def _on_ended(self, outcome: Any) -> None:
        kind = "finished" if outcome.kind in ("finished", "stopped", "let_go") else "failed"
        self.model.note(self._describe(outcome).replace("\n", " "), kind)
        self.view.schedule()


def _code(outcome: Any) -> str:
    return str(outcome.kind)
