"""The breakpoints panel's controller: shows the session's list, and changes it as the user wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from inspector.panels.base.panel import Panel
from inspector.panels.breakpoints.model import ID_ROLE, BreakpointsModel
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
        self.model.conditioned.connect(lambda number, text: self._points.change(number, condition=text.strip()))
        self._points.edit_wished.connect(self.edit)
        self.view.tree.edit_wished.connect(self.edit)
        self.view.tree.selectionModel().currentChanged.connect(lambda index, before: self._follow())
        self.view.strip.changed.connect(lambda number, wish: self._points.change(number, **wish))
        self.view.strip.closed.connect(self.view.close_edit)
        self.view.added.connect(self._add)
        self.view.tree.here_wished.connect(lambda number: self._points.change(number, loads_here=True))
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
        chosen = self.view.current().siblingAtColumn(0).data(ID_ROLE)
        self.model.renew()
        self.view.choose(chosen)
        self.view.show_all(len(self._points.all))
        self.view.mute.setChecked(self._points.is_muted)
        self._renew_edit()

    def edit(self, number: int) -> None:
        """What a breakpoint does stands below the list, to be changed."""
        self.view.show_edit(number)
        self._follow()
        point = self._points.list.find(number)
        field = self.view.strip.condition if point is None or point.name or point.file else self.view.strip.name
        field.setFocus()

    def _follow(self) -> None:
        """The strip is of the row that is chosen."""
        number = self.view.current().siblingAtColumn(0).data(ID_ROLE)
        point = self._points.list.find(number) if number is not None else None
        if point is not None and not self.view.strip.isHidden():
            self.view.strip.show_point(point, self._points.all, self._points.standing(point).state)

    def _renew_edit(self) -> None:
        shown = self.view.strip.point()
        if shown is None or self.view.strip.isHidden():
            return
        point = self._points.list.find(shown.id)
        if point is None:
            self.view.strip.hide()
        else:
            self.view.strip.show_point(point, self._points.all, self._points.standing(point).state)

    def _add(self, kind: str, attributes: dict[str, Any]) -> None:
        there = next((p for p in self._points.all if p.kind == kind == "uncaught"), None)
        number = there.id if there is not None else self._points.add(kind, **attributes)
        self.edit(number)

    def _mute(self, is_muted: bool) -> None:
        if is_muted != self._points.is_muted:
            self._points.mute(is_muted)

    def _on_held(self, stopped: Any) -> None:
        self._hold(frozenset(stopped.reason.breakpoints))

    def _hold(self, held: frozenset[int]) -> None:
        if held != self.model.held:
            self.model.held = held
            self.model.retell()

    def _go_to(self, number: int) -> None:
        point = self._points.list.find(number)
        if point is not None:
            self.session.show_place(point.file, self._points.standing(point).line)
