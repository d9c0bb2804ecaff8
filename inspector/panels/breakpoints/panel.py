"""The breakpoints panel's controller: shows the session's list, and changes it as the user wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from inspector.panels.base.panel import Panel
from inspector.panels.breakpoints.model import BreakpointsModel
from inspector.panels.breakpoints.view import BreakpointsView

if TYPE_CHECKING:
    from inspector.session.session import Session


class BreakpointsPanel(Panel):
    drawer = "breakpoints"
    view: BreakpointsView

    def __init__(self, session: Session) -> None:
        self._points = session.breakpoints
        self.model = BreakpointsModel(self._points)
        super().__init__(session, BreakpointsView(self.model))
        self.model.setParent(self)
        self._points.changed.connect(self._show)
        self.model.switched.connect(self._points.enable)
        self.model.conditioned.connect(self._points.set_condition)
        self.view.tree.taken.connect(self._points.take)
        self.view.tree.place_wished.connect(self._go_to)
        self.view.mute.toggled.connect(self._mute)
        self.view.retold.connect(self._show)
        session.stopped.connect(self._on_held)
        session.resumed.connect(lambda: self._hold(frozenset()))
        session.ended.connect(lambda outcome: self._hold(frozenset()))
        self._show()

    def tools(self) -> QWidget:
        return self.view.tools

    def _show(self) -> None:
        self.model.renew()
        self.view.show_all(len(self._points.all))
        self.view.mute.setChecked(self._points.is_muted)

    def _mute(self, is_muted: bool) -> None:
        if is_muted != self._points.is_muted:
            self._points.mute(is_muted)

    def _on_held(self, stopped: Any) -> None:
        self._hold(frozenset(stopped.reason.breakpoints if stopped.reason.kind == "breakpoint" else ()))

    def _hold(self, held: frozenset[int]) -> None:
        if held != self.model.held:
            self.model.held = held
            self.model.retell()

    def _go_to(self, number: int) -> None:
        point = self._points.list.find(number)
        if point is not None:
            self.session.show_place(point.file, self._points.standing(point).line)
