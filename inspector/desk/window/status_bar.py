"""The bar at the bottom: who is connected, with which versions, how fast it runs and what the probe costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QStatusBar

from inspector.desk.sentences.rank import rank
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

if TYPE_CHECKING:
    from inspector.session.session import Session


class StatusBar(QStatusBar):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._session = session
        self._hello: Any = None
        self._torch = ""
        self._ranked: Any = None
        self._told: Any = None  # the last Stopped or Progress
        self.connection, self.versions = _label("status.connection"), _label("status.versions")
        self.iteration, self.rate, self.cost = _label("status.iteration"), _label("status.rate"), _label("status.cost")
        for label in (self.connection, self.versions):
            self.addWidget(label)
        for label in (self.iteration, self.rate, self.cost):
            self.addPermanentWidget(label)
        session.connected.connect(self._on_connected)
        session.torch_loaded.connect(self._on_torch)
        session.state_changed.connect(lambda state: self._on_ranked(state.rank))
        session.stopped.connect(self._on_news)
        session.progressed.connect(self._on_news)
        session.resumed.connect(self.retell)
        session.started.connect(self._on_started)
        session.ended.connect(lambda outcome: self.retell())
        session.detached.connect(lambda detached: self.retell())
        self.retell()

    def _on_started(self, launch: Any) -> None:
        self._hello, self._torch, self._told = None, "", None
        self.retell()

    def _on_connected(self, hello: Any) -> None:
        self._hello = hello
        self.retell()

    def _on_torch(self, loaded: Any) -> None:
        self._torch = loaded.version
        self.retell()

    def _on_ranked(self, ranked: Any) -> None:
        if ranked != self._ranked:
            self._ranked = ranked
            self.retell()

    def _on_news(self, told: Any) -> None:
        self._told = told
        self.retell()

    def retell(self) -> None:
        """Sets every label anew from what is known."""
        state = self._session.state
        alive = state.code not in ("empty", "ended") and state.detached is None
        pid = self._hello.pid if self._hello else 0
        connected = self.tr("● connected · pid {pid}").format(pid=pid)
        known = " · ".join(part for part in (connected, rank(state)) if part)
        self.connection.setText(known if alive and pid else self.tr("○ not connected"))
        python = f"Python {self._hello.python}" if self._hello else ""
        self.versions.setText(" · ".join(part for part in (python, self._torch and f"torch {self._torch}") if part))
        self._tell_numbers()

    def _tell_numbers(self) -> None:
        told = self._told
        iteration = self._iteration()
        self.iteration.setText(self.tr("iteration {number}").format(number=f"{iteration:,}") if iteration else "")
        is_running = self._session.state.code in ("running", "pausing")
        rate = told.rate if told is not None and is_running else None
        self.rate.setText(self.tr("{rate:.1f} it/s").format(rate=rate) if rate else "")
        has_cost = told is not None and told.overhead is not None
        self.cost.setText(self.tr("probe {share:.1f} %").format(share=100 * told.overhead) if has_cost else "")
        self.cost.setToolTip(self.tr("Measured: the probe's share of the training thread's time in the free run"))

    def tell_kept(self, actions: Sequence[str]) -> None:
        """What was pressed before it was possible."""
        if actions:
            self.showMessage(self.tr("When it is ready: {actions}").format(actions=", ".join(actions)))
        else:
            self.clearMessage()

    def _iteration(self) -> int:
        """Of what is over, the last."""
        outcome = self._session.state.outcome
        if outcome is not None and outcome.iteration:
            return int(outcome.iteration)
        return self._told.iteration if self._told is not None else 0

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retell()
        super().changeEvent(event)


def _label(name: str) -> plain_text.PlainLabel:
    label = plain_text.PlainLabel()
    label.setObjectName(name)
    label.setMinimumWidth(1)  # whatever a version is called, the window stays as wide as it is
    label.setFont(look.ui_font(11))
    return label
