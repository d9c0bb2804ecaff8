"""The console's controller: what the script prints goes in as it comes, what is typed goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from inspector.panels.base.panel import Panel
from inspector.panels.console import input_bar
from inspector.panels.console.by_rank import ByRank
from inspector.panels.console.model import ConsoleModel, LostOutput
from inspector.panels.console.prompt_controller import Prompt
from inspector.panels.console.view import ConsoleView

if TYPE_CHECKING:
    from inspector.session.session import Session


UNENDED_MS = 150  # that a line of one of several ranks waits for its end


class ConsolePanel(Panel):
    """`describe` puts an outcome into words, and that of a rank; without it the outcome's own code stands there."""

    drawer = "console"
    view: ConsoleView

    def __init__(
        self,
        session: Session,
        describe: Callable[[Any], str] | None = None,
        describe_rank: Callable[[int, Any], str] | None = None,
    ) -> None:
        self.model = ConsoleModel(self._left_out)
        self._describe = describe or _code
        self._describe_rank = describe_rank or (lambda rank, outcome: f"{rank}: {outcome.kind}")
        self._has_run = False
        super().__init__(session, ConsoleView(self.model))
        session.output.connect(self._on_output)
        session.output_skipped.connect(self._on_skipped)
        self._by_rank = ByRank()
        self._unended = QTimer(self, singleShot=True, interval=UNENDED_MS)
        self._unended.timeout.connect(self._on_unended)
        session.rank_output.connect(self._on_rank_output)
        session.rank_ended.connect(self._on_rank_ended)
        session.logged.connect(self._on_logged)
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

    def switch(self, launch: Any) -> None:
        """It shows what all ranks print, whichever is selected."""

    # ── the session speaks ──

    def _on_output(self, text: str) -> None:
        self.model.feed(text)
        self.view.schedule()

    def _on_rank_output(self, rank: int, text: str) -> None:
        self._on_output(self._by_rank.feed(rank, text))
        if self._by_rank.has_rest():
            self._unended.start()

    def _on_unended(self) -> None:
        self._on_output(self._by_rank.flush())

    def _on_rank_ended(self, rank: int, outcome: Any) -> None:
        self._on_unended()
        self._tell_end(outcome, self._describe_rank(rank, outcome))

    def _on_skipped(self, count: int) -> None:
        self.model.skip(count)
        self.view.schedule()

    def _on_logged(self, logged: Any) -> None:
        """What a breakpoint has logged, and how much more of it there was."""
        point = self.session.breakpoints.list.find(logged.id)
        place = f"{point.line}  " if point is not None and point.line else ""
        if logged.more:
            self._note("◆ " + place + self.tr("… and {count} more").format(count=f"{logged.more:,}"), "logged")
        if logged.text or not logged.more:
            words = self.tr("iteration {iteration}").format(iteration=f"{logged.iteration:,}")
            self._note(f"◆ {place}{logged.text}    {words}".replace("\n", " "), "logged")

    def _on_ended(self, outcome: Any) -> None:
        """Of several ranks each has said how it ended."""
        if not self.session.ranks.are_several():
            self._tell_end(outcome, self._describe(outcome))

    def _tell_end(self, outcome: Any, words: str) -> None:
        kind = "finished" if outcome.kind in ("finished", "stopped", "let_go") else "failed"
        self._note(words.replace("\n", " "), kind)

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
