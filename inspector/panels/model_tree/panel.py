"""The model tree's controller: the structure once, then the numbers of what can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from inspector.panels.base.panel import Panel
from inspector.panels.model_tree.model import ModelTreeModel
from inspector.panels.model_tree.outline import NO_ROW, ShownRows, is_grad
from inspector.panels.model_tree.standing import NOWHERE, Standing
from inspector.panels.model_tree.view import ModelTreeView
from inspector.panels.widgets.as_of import LastSeen
from inspector.session.selection import Aim
from inspector.wire.messages import AskStructure, AskValues, Refused, RunTo, Stopped, Structure, Values
from inspector.wire.tensors import TensorName

if TYPE_CHECKING:
    from inspector.session.session import Session

WHOLE_MODEL = 2000  # parameters up to which all are measured, seen or not
LOOK_AGAIN_MS = 50


class ModelTreePanel(Panel):
    """Asks at each stop and while training runs free, and hands the answers to the model."""

    drawer = "model_tree"
    view: ModelTreeView

    def __init__(self, session: Session) -> None:
        self.model = ModelTreeModel()
        self._is_inside = False  # a forward or a backward, at the last stop
        super().__init__(session, ModelTreeView(self.model))
        self.model.setParent(self)
        self._last_seen = LastSeen(session, self.view.as_of)
        self._again = QTimer(self, singleShot=True, interval=LOOK_AGAIN_MS)
        self._again.timeout.connect(self._ask_seen)
        self.view.looked_elsewhere.connect(self._look_again)
        self.model.ordered.connect(self._look_again)
        self.view.filter.textChanged.connect(self._look_again)
        self.view.tree.chosen.connect(self._choose)
        self.view.tree.opened.connect(session.selection.show)
        self.view.tree.run_to_wished.connect(self._run_to)
        self.view.tree.breakpoint_wished.connect(session.breakpoints.toggle_named)
        session.breakpoints.changed.connect(self._mark_breakpoints)
        self.view.tree.why_wished.connect(session.selection.want_why)
        session.stopped.connect(self._stand)
        session.progressed.connect(lambda progress: self.view.set_seen(progress.order))
        session.resumed.connect(self._leave)
        session.state_changed.connect(self._on_state)
        session.ended.connect(self._on_ended)
        session.findings.changed.connect(self._mark_findings)
        session.selection.path_wanted.connect(self._show_path)

    def _mark_breakpoints(self) -> None:
        points = self.session.breakpoints.all
        self.view.tree.row_breakpoints = frozenset((point.kind, point.name, point.when) for point in points)

    def begin(self, launch: Any) -> None:
        self.model.clear()
        self.model.set_standing(NOWHERE)
        self.session.selection.aim_at(None)
        self.view.set_over(False)
        self.view.set_seen(())

    def ask(self) -> None:
        """What is not known of the structure, and the numbers; both at once where a model is known."""
        self._ask_structure()
        if self.model.version:
            self._ask_values()

    def wanted(self) -> tuple[int, ...]:
        """Rows of the parameters and modules to read: all, or of a large model those that can be seen; and of the
        buffers that can be."""
        outline = self.model.cells.outline
        seen = set(self._seen_rows())
        if not self._is_large():
            seen.update(map(int, outline.parameters()), outline.modules())
        elif outline.is_complete and self.model.asks_numbers():
            seen.update(map(int, outline.parameters()))
        return tuple(sorted(seen))

    def _seen_rows(self) -> list[int]:
        """Rows that can be seen, and of the modules those above; of what is shared the first one."""
        outline = self.model.cells.outline
        nodes = [outline.node(key) for key in self.view.tree.visible_keys()]
        above = [outline.node(2 * node.parent) for node in nodes if node.parent >= 0]
        return [node.id if node.shared_with < 0 else node.shared_with for node in (*nodes, *above)]

    def _choose(self, key: int) -> None:
        path = self.model.cells.outline.path(key)
        self.session.selection.select(self._name(key), path)
        is_met = self.model.cells.is_met(key)
        self.session.selection.aim_at(Aim(RunTo(0, 0, self.model.version, key >> 1), path) if is_met else None)

    def _run_to(self) -> None:
        if (aim := self.session.selection.aim) is not None:
            self.session.run_to(aim.wish, aim.name)

    def _stand(self, stop: Stopped) -> None:
        self.view.set_seen(stop.order)
        was_inside, self._is_inside = self._is_inside, stop.inside is not None
        self.model.set_standing(Standing.at(stop), self._is_inside and not was_inside)

    def _leave(self) -> None:
        self.model.set_standing(NOWHERE)

    def _on_state(self, state: Any) -> None:
        self.view.tree.is_held = state.code == "held"

    def _name(self, key: int) -> TensorName:
        """What panels of tensors show of a row; of a module it is what it gives back."""
        node = self.model.cells.outline.node(key)
        kinds = {"parameter": "gradient" if is_grad(key) else "parameter", "buffer": "buffer"}
        return TensorName(kinds.get(node.kind, "activation"), self.model.version, node.id)

    def _find(self, path: str) -> TensorName | None:
        key = ShownRows(self.model.cells.outline).at_path(path)
        return None if key == NO_ROW else self._name(key)

    def _show_path(self, path: str) -> None:
        key = ShownRows(self.model.cells.outline).at_path(path)
        if key != NO_ROW:
            self.view.reveal(key)

    def _mark_findings(self) -> None:
        self.model.mark_findings(self.session.findings.levels())

    def _is_large(self) -> bool:
        outline = self.model.cells.outline
        return not outline.is_complete or len(outline.parameters()) > WHOLE_MODEL

    def _ask_structure(self) -> None:
        self.session.ask(AskStructure(0, *self.model.known()), self._take_structure, owner=self)

    def _ask_values(self, first: int = 0) -> None:
        """`first`: only the states of all parameters from this one on are still to come."""
        wanted = () if first else self.wanted()
        self.session.ask(AskValues(0, self.model.version, wanted, first), self._take_values, owner=self)

    def _take_structure(self, answer: Any) -> None:
        """A large model comes in parts; training can be let go between any two."""
        if not isinstance(answer, Structure) or not answer.version:
            return
        version, was_complete = self.model.version, self.model.cells.outline.is_complete
        if not self.model.set_structure(answer):
            return
        if not answer.complete:
            self._ask_structure()
        if (self.model.version, self.model.cells.outline.is_complete) != (version, was_complete):
            self._ask_values()
            if self.model.cells.outline.is_complete:
                self.session.selection.set_rows(self._find)
                self._mark_findings()

    def _take_values(self, answer: Any) -> None:
        if isinstance(answer, Values) and answer.structure == self.model.version:
            self.model.set_values(answer, at_stop=answer.stop != 0)
            self._last_seen.take(answer)
            if not answer.complete and self.model.cells.outline.is_complete and answer.all_states.data:
                self._ask_values(answer.first + len(answer.all_states.data))
        elif isinstance(answer, Refused) and answer.code == "gone":
            self._last_seen.miss()

    def _look_again(self) -> None:
        if self._is_large() or self._is_buffer_missing():
            self._again.start()

    def _is_buffer_missing(self) -> bool:
        """Whether a buffer that can be seen now could not when it was asked for."""
        cells = self.model.cells
        return any(
            cells.outline.kind(2 * row) == "buffer" and cells.reading(2 * row) is None for row in self._seen_rows()
        )

    def _ask_seen(self) -> None:
        if self.model.version and self.is_showing() and self.session.can_answer() and not self.session.is_asking(self):
            self._ask_values()

    def _on_ended(self, _: Any) -> None:
        self.model.set_standing(NOWHERE)
        self.view.set_over(True)
