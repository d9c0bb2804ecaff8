"""The tensor that is looked at: chosen in any panel, shown by those that show tensors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.wire.tensors import Copies, TensorName


@dataclass(frozen=True, slots=True)
class Selected:
    """`path` is what the tensor is called in the script, and names the same one in the next run:
    "model.model1.conv1.weight", of its gradient "model.model1.conv1.weight.grad"."""

    tensor: TensorName
    path: str


@dataclass(frozen=True, slots=True)
class Aim:
    """What *Run to here* runs to: a wish whose request and stop are given when it is sent, and what it is called."""

    wish: Any  # messages.RunTo or graph.RunToNode
    name: str


INNERMOST = -1  # of the user's frames


class Selection(QObject):
    """Whoever shows tensors listens to `changed`; whoever lists them calls `select`."""

    changed = Signal(object)  # Selected, or None
    wanted = Signal()  # it shall be brought into view
    why_wanted = Signal(str, str)  # of the parameter with this path, about its "grad" or its "move"
    path_wanted = Signal(str)  # the row of the model tree with this path shall be seen
    copied = Signal(object)  # Copies, or None: what the debuggee keeps is another
    aimed = Signal()  # `aim` is another
    frame_chosen = Signal()  # another frame of the stack: `frame`
    renewed = Signal()  # the rows of the model tree are others: `find` gives the names that hold now

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selected: Selected | None = None
        self.copies: Copies | None = None
        self.aim: Aim | None = None  # None: what is chosen is nothing that training comes to
        self.frame = INNERMOST
        self._watched: dict[str, tuple[TensorName, ...]] = {}
        self._find: Callable[[str], TensorName | None] = lambda path: None

    def select(self, tensor: TensorName, path: str) -> None:
        """The same one again is said again: its number may be another after the model has changed."""
        self.selected = Selected(tensor, path)
        self.changed.emit(self.selected)

    def aim_at(self, aim: Aim | None) -> None:
        """Said by whoever shows what training comes to, when something of it is chosen there."""
        if aim != self.aim:
            self.aim = aim
            self.aimed.emit()

    def choose_frame(self, number: int) -> None:
        """Whose variables are looked at: its place in the stack, the innermost is 0. At each stop it is the user's
        innermost again."""
        if number != self.frame:
            self.frame = number
            self.frame_chosen.emit()

    def forget_frame(self) -> None:
        """Training goes on: the frames of this stop are no more."""
        self.frame = INNERMOST

    def set_rows(self, find: Callable[[str], TensorName | None]) -> None:
        """Said by whoever knows the model tree: how a path becomes a name, None where the tree has no such row."""
        self._find = find
        self.renewed.emit()

    def find(self, path: str) -> TensorName | None:
        return self._find(path)

    def show(self) -> None:
        """Whoever shows tensors comes to the front."""
        if self.selected is not None:
            self.wanted.emit()

    def want_path(self, path: str) -> None:
        """Whoever shows the model tree goes there, and comes to the front."""
        self.path_wanted.emit(path)

    def want_why(self, path: str, about: str) -> None:
        """Whoever explains is asked why its gradient is not there ("grad"), or why it did not move ("move")."""
        self.why_wanted.emit(path.removesuffix(".grad"), about)

    def watch(self, who: str, tensors: tuple[TensorName, ...]) -> None:
        """What a panel shows, and so wants to be kept; the debuggee is told of all of them together."""
        self._watched[who] = tensors

    def watched_by(self, who: str) -> tuple[TensorName, ...] | None:
        return self._watched.get(who)

    def watched(self) -> tuple[TensorName, ...]:
        return tuple(dict.fromkeys(name for names in self._watched.values() for name in names))

    def set_copies(self, copies: Copies | None) -> None:
        """What the debuggee has said that it keeps; None where there is none to keep anything."""
        if copies != self.copies:
            self.copies = copies
            self.copied.emit(copies)

    def clear(self) -> None:
        if self.selected is not None:
            self.selected = None
            self.changed.emit(None)
