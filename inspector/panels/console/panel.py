"""The console's controller: what the script prints goes in as it comes, what is typed goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from inspector.panels.base.panel import Panel
from inspector.panels.console import input_bar
from inspector.panels.console.model import ConsoleModel, LostOutput
from inspector.panels.console.prompt import Prompt
from inspector.panels.console.view import ConsoleView

if TYPE_CHECKING:
    from inspector.session.session import Session


class ConsolePanel(Panel):
    """`describe` puts an outcome into words; without it the outcome's own code stands there."""

    drawer = "console"
    view: ConsoleView

    def __init__(self, session: Session, describe: Callable[[Any], str] | None = None) -> None:
        self.model = ConsoleModel(self._left_out)
        self._describe = describe or _code
        self._has_run = False
        super().__init__(session, ConsoleView(self.model))
        session.output.connect(self._on_output)
        session.output_skipped.connect(self._on_skipped)
        session.ended.connect(self._on_ended)
        session.state_changed.connect(self._on_state)
        self.view.input_bar.line.entered.connect(self._on_entered)
        self.view.input_bar.line.ended.connect(self._on_end_of_input)
        self.prompt = Prompt(session, self.view.prompt_bar, self._note)
        self._on_state(session.state)

    def begin(self, launch: Any) -> None:
        """The text of the run before stays, above a line."""
        if self._has_run:
            self._note(self.tr("── restart ──"), "separator")
        self._has_run = True

    # ── the session speaks ──

    def _on_output(self, text: str) -> None:
        self.model.feed(text)
        self.view.schedule()

    def _on_skipped(self, count: int) -> None:
        self.model.skip(count)
        self.view.schedule()

    def _on_ended(self, outcome: Any) -> None:
        kind = "finished" if outcome.kind in ("finished", "stopped", "let_go") else "failed"
        self._note(self._describe(outcome).replace("\n", " "), kind)

    def _on_state(self, state: Any) -> None:
        self.view.show_fate(_fate(state))

    # ── the user types ──

    def _on_entered(self, text: str) -> None:
        self.session.send_input(text)
        self.model.echo(text)
        self.view.schedule()

    def _on_end_of_input(self, text: str) -> None:
        """What stands in the line without a line end is given as well."""
        if text:
            self._on_entered(text)
        self.session.end_input()
        self._note(self.tr("── end of input ──"), "separator")

    def _note(self, words: str, role: str) -> None:
        self.model.note(words, role)
        self.view.schedule()

    def _left_out(self, lost: LostOutput) -> str:
        if lost.skipped:
            megabytes = (lost.skipped + lost.characters) / 1e6
            return self.tr("… about {megabytes:.0f} MB left out …").format(megabytes=megabytes)
        if lost.lines:
            return self.tr("… {count} lines left out …").format(count=f"{lost.lines:,}")
        return self.tr("… {count} characters left out …").format(count=f"{lost.characters:,}")


def _fate(state: Any) -> str:
    """What becomes of a line that is entered now."""
    if state.code in ("empty", "ended"):
        return input_bar.NOBODY
    if not state.takes_input:
        return input_bar.ENDED
    waits = state.where is not None and state.where.waits == "input"
    return input_bar.WAITED_FOR if waits else input_bar.READY


def _code(outcome: Any) -> str:
    return str(outcome.kind)
