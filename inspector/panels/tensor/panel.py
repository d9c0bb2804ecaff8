"""The tensor's panel: its controller asks once somebody wants to see a tensor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inspector.panels.base.late_panel import Controller, LatePanel

if TYPE_CHECKING:
    from inspector.session.session import Session


class TensorPanel(LatePanel):
    """`drawer` names the panel: a second one stands beside the first. `recall` and `remember` are where the views that
    were chosen for kinds of tensors lie between two starts."""

    drawer = "tensor"

    def __init__(
        self,
        session: Session,
        drawer: str = "tensor",
        recall: Callable[[], str] = str,
        remember: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.drawer = drawer
        super().__init__(session)
        self._recall, self._remember = recall, remember

    def furnish(self) -> Controller:
        from inspector.panels.tensor.controller import TensorController
        from inspector.panels.tensor.remembered_views import Memory

        memory = Memory(self._recall, self._remember)
        return TensorController(self.session, self.drawer, memory, self)
