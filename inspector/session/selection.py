"""The selected tensor: chosen in any panel, shown by panels that show tensors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.wire.tensors import Copies, TensorName


@dataclass(frozen=True, slots=True)
class Selected:
    """A selected tensor. `path`: its name in the script, which is the same in the next run:
    "model.model1.conv1.weight"; for its gradient "model.model1.conv1.weight.grad"."""

    tensor: TensorName
    path: str


@dataclass(frozen=True, slots=True)
class Aim:
    """The target of *Run to here*: a wish whose request and stop are set when it is sent, and the target's name."""

    wish: Any  # messages.RunTo or graph.RunToNode
    name: str


INNERMOST = -1  # of the user's frames


class Selection(QObject):
    """What is selected. Panels that show tensors connect to `changed`; panels that list them call `select`.

    Attributes: `selected`, or None; `copies`, what the debuggee keeps, or None; `aim`, or None if training never comes
    to what is chosen; `frame`, the number of the chosen frame.
    """

    changed = Signal(object)  # Selected, or None
    wanted = Signal()  # it is to be brought into view
    why_wanted = Signal(str, str)  # of the parameter with this path, about its "grad" or its "move"
    iteration_wanted = Signal(int)  # the moments of that iteration are to be seen
    path_wanted = Signal(str)  # the row of the model tree with this path is to be seen
    copied = Signal(object)  # Copies, or None: the debuggee keeps something else
    aimed = Signal()  # `aim` has changed
    frame_chosen = Signal()  # `frame` has changed
    renewed = Signal()  # the model tree has other rows: `find` returns the names that are valid now

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selected: Selected | None = None
        self.copies: Copies | None = None
        self.aim: Aim | None = None
        self.frame = INNERMOST
        self.iteration = 0  # that was wanted last, until somebody has shown it
        self._watched: dict[str, tuple[TensorName, ...]] = {}
        self._find: Callable[[str], TensorName | None] = lambda path: None

    def select(self, tensor: TensorName, path: str) -> None:
        """Selects a tensor. The same one is announced again, as its number may differ after the model has changed."""
        self.selected = Selected(tensor, path)
        self.changed.emit(self.selected)

    def aim_at(self, aim: Aim | None) -> None:
        """Sets the target; called by panels that show what training comes to, when a part of it is chosen."""
        if aim != self.aim:
            self.aim = aim
            self.aimed.emit()

    def choose_frame(self, number: int) -> None:
        """Chooses the frame whose variables are shown: its place in the stack, 0 is the innermost. At each stop it is
        the user's innermost frame again."""
        if number != self.frame:
            self.frame = number
            self.frame_chosen.emit()

    def forget_frame(self) -> None:
        """Forgets the chosen frame when training goes on."""
        self.frame = INNERMOST

    def set_rows(self, find: Callable[[str], TensorName | None]) -> None:
        """Sets how a path becomes a name (None if the tree has no such row); called by whoever knows the model tree."""
        self._find = find
        self.renewed.emit()

    def find(self, path: str) -> TensorName | None:
        return self._find(path)

    def show(self) -> None:
        """Brings the panel that shows tensors to the front."""
        if self.selected is not None:
            self.wanted.emit()

    def want_iteration(self, number: int) -> None:
        """Whoever shows moments goes there, and comes to the front."""
        self.iteration = number
        self.iteration_wanted.emit(number)

    def want_path(self, path: str) -> None:
        """Whoever shows the model tree goes there, and comes to the front."""
        self.path_wanted.emit(path)

    def want_why(self, path: str, about: str) -> None:
        """Whoever explains is asked why its gradient is not there ("grad"), or why it did not move ("move")."""
        self.why_wanted.emit(path.removesuffix(".grad"), about)

    def watch(self, who: str, tensors: tuple[TensorName, ...]) -> None:
        """Sets the tensors that a panel shows, so that they are kept; the debuggee is told all of them together."""
        self._watched[who] = tensors

    def watched_by(self, who: str) -> tuple[TensorName, ...] | None:
        return self._watched.get(who)

    def watched(self) -> tuple[TensorName, ...]:
        return tuple(dict.fromkeys(name for names in self._watched.values() for name in names))

    def set_copies(self, copies: Copies | None) -> None:
        """Sets what the debuggee has said that it keeps; None if there is no debuggee."""
        if copies != self.copies:
            self.copies = copies
            self.copied.emit(copies)

    def clear(self) -> None:
        if self.selected is not None:
            self.selected = None
            self.changed.emit(None)
