"""The tensor's controller: follows the selection, asks what the tensor is, and lets the lenses ask for its numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from inspector.panels.tensor.compare.comparing import Comparing
from inspector.panels.tensor.exporting import Exporting
from inspector.panels.tensor.remembered_views import Memory
from inspector.panels.tensor.target import words
from inspector.panels.tensor.target.related import OF_PARAMETERS, Choice, bare, path_of
from inspector.panels.tensor.target.sight import Sight
from inspector.panels.tensor.view import KINDS, TensorView
from inspector.panels.widgets.as_of import LastSeen
from inspector.wire.messages import Refused
from inspector.wire.tensors import AskTensor, Copies, Drop, Keep, Plane, TensorFacts, TensorName, Watch

if TYPE_CHECKING:
    from inspector.session.session import Session

SECOND = "tensor2"
SLOW_MS = 200  # after which a panel without an answer says so
PASSING = (
    "gone",
    "stale",
    "none",
    "not_here",
    "ranks",
    "threads",
)  # while training runs free: it comes back, and what was shown stays meanwhile


class TensorController(QObject):
    """`drawer` names the panel; the second one shows what stands beside the chosen tensor: a weight's gradient, a
    gradient's weight."""

    def __init__(self, session: Session, drawer: str, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session, self.drawer = session, drawer
        self.view = TensorView(self._ask, drawer)
        self._memory = memory
        self._selected: Any = None  # what this panel follows or is pinned to
        self._choice: Choice | None = None
        self._sight: Sight | None = None
        self._is_pinned, self._is_here = False, False
        self._comparing = Comparing(self._ask, self.view.compare.tell)
        self._exporting = Exporting(session, self.view, lambda: self._sight, self)
        self._last_seen = LastSeen(session, self.view.as_of)
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self._say_slow)
        self._connect()
        self._say_nothing_chosen()
        self._on_selected(session.selection.selected)

    def _connect(self) -> None:
        selection, view = self.session.selection, self.view
        selection.changed.connect(self._on_selected)
        selection.renewed.connect(self._on_renewed)
        selection.copied.connect(self._on_copies)
        view.plane_chosen.connect(self._on_plane)
        view.index_wanted.connect(self._on_index)
        view.target_chosen.connect(self._look_at)
        view.targets.why_wished.connect(self._want_why)
        view.lens_chosen.connect(self._on_lens)
        view.pinned.connect(self._on_pinned)
        view.keep_wanted.connect(self._keep)
        view.drop_wanted.connect(self._drop)
        view.refused.connect(self._on_refused)
        view.retold.connect(self._retell)

    def _want_why(self, about: str) -> None:
        if self._selected is not None:
            self.session.selection.want_why(self._selected.path, about)

    # ── what is looked at ────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self) -> None:
        """A new run: the model tree finds the tensor again by its path."""
        self.session.selection.set_copies(None)
        self._sight = None
        self.view.clear()

    def come(self) -> None:
        """The panel is on the screen; what it shows is asked for by `ask`."""
        self._is_here = True

    def leave(self) -> None:
        """It is not any more: nothing has to be kept for it."""
        self._is_here = False
        self._watch()

    def _on_selected(self, selected: Any) -> None:
        if selected is None:
            return
        if self._is_pinned and selected.path != self._selected.path:
            self._show_target()  # there is another to compare with
            return
        is_same = self._selected is not None and selected.path == self._selected.path
        self._selected = selected
        if is_same and self._choice is not None:
            self._rename(selected.tensor)
        else:
            tensor = selected.tensor if self.drawer != SECOND else _companion(selected.tensor)
            self._look_at(Choice(tensor))

    def _on_renewed(self) -> None:
        """The model tree has other rows."""
        found = self.session.selection.find(self._selected.path) if self._selected is not None else None
        if found is not None and self._choice is not None:
            self._rename(found)

    def _rename(self, name: TensorName) -> None:
        """The same tensor in another run or another structure: what was chosen of it stays."""
        assert self._choice is not None
        choice = self._choice.renamed(name, self.session.selection.find)
        if choice != self._choice:
            self._choice, self._sight = choice, None
            self._ask_if_here()

    def _look_at(self, choice: Choice) -> None:
        """Another tensor, or another comparison."""
        self._choice, self._sight = choice, None
        self.view.clear()
        self._show_target()
        if not self.session.can_answer():
            self._say(lambda: self.tr("No script runs: there is no tensor to look at."))
        self._ask_if_here()

    def _ask_if_here(self) -> None:
        if self._is_here and self.session.can_answer():
            self._slow.start()
            self.ask()

    def watched(self) -> tuple[TensorName, ...]:
        """What this panel wants to be kept over a stop, over a step and at the end of a forward."""
        if self._choice is None or not self._is_here:
            return ()
        tensor = bare(self._choice.tensor)
        if tensor.kind in OF_PARAMETERS:
            names = {replace(tensor, kind=kind, key="") for kind in ("parameter", "gradient")}
            return tuple(sorted({*names, tensor}, key=lambda name: (name.kind, name.key)))
        return () if tensor.kind == "kept" else (tensor,)

    def _watch(self) -> None:
        """The debuggee watches what all panels show."""
        selection, watched = self.session.selection, self.watched()
        is_known = selection.copies is not None and (selection.watched_by(self.drawer) or ()) == watched
        if self.session.can_answer() and not is_known:
            selection.watch(self.drawer, watched)
            self._ask(Watch(0, selection.watched()), self._take_copies)

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask(self, question: Any, on_answer: Any) -> None:
        self.session.ask(question, on_answer, owner=self.parent())

    def ask(self) -> None:
        if self._choice is None:
            return
        self._watch()
        name = self._choice.tensor
        self._ask(AskTensor(0, name), lambda answer: self._take_facts(name, answer))

    def _take_facts(self, name: TensorName, answer: Any) -> None:
        if self._choice is None or name != self._choice.tensor:
            return  # another is looked at by now
        if isinstance(answer, Refused):
            self._on_refused(answer)
        elif isinstance(answer, TensorFacts):
            self._show_facts(answer)

    def _show_facts(self, facts: TensorFacts) -> None:
        self._slow.stop()
        self._last_seen.take(facts)
        before = self._sight
        is_same = before is not None and _are_alike(before.facts, facts)
        sight = replace(before, facts=facts) if before is not None and is_same else self._new_sight(facts)
        self._sight = sight
        self._show_target()
        if not is_same:
            self.view.show_lens(self._memory.lens(sight.tensor.kind, facts, KINDS))
            self.view.show_sight(sight)
        self.view.refresh(sight)
        if facts.stop:
            self._comparing.look(sight)

    def _new_sight(self, facts: TensorFacts) -> Sight:
        choice = self._choice
        assert choice is not None and self._selected is not None
        plane = self._memory.plane(choice.tensor.kind, facts)
        path = path_of(self._selected.path, choice.tensor)
        return Sight(choice.tensor, choice.against, choice.how, facts, plane, path)

    def _on_refused(self, answer: Refused) -> None:
        """What was shown stays while training runs free and only passes by; else a sentence takes its place."""
        if answer.stop == 0 and answer.code in PASSING and self._sight is not None:
            return
        assert self._choice is not None
        if answer.code == "part" and (part := self._first_part()):
            self._look_at(replace(self._choice, tensor=replace(self._choice.tensor, part=part)))
            return
        kind, was_shown = self._choice.tensor.kind, self._sight is not None
        self._sight = None
        self._slow.stop()
        if answer.code == "reshaped" and was_shown:
            self.ask()  # what it is now
            return
        self.view.clear()
        self._show_target()
        self._say(lambda: words.reason(answer.code, kind, answer.detail))

    def _first_part(self) -> str:
        """Of a tensor that has no picture as a whole; "" where it has no parts, or one of them was refused."""
        if self._sight is None or self._sight.tensor.part or not self._sight.facts.parts:
            return ""
        return self._sight.facts.parts[0]

    # ── copies ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _keep(self) -> None:
        if self._choice is not None:
            self._ask(Keep(0, replace(self._choice.tensor, part="")), self._take_copies)

    def _drop(self, numbers: tuple[int, ...]) -> None:
        self._ask(Drop(0, numbers), self._take_copies)

    def _take_copies(self, answer: Any) -> None:
        if isinstance(answer, Refused):
            self.view.compare.tell(words.reason(answer.code, "", answer.detail))
        elif isinstance(answer, Copies):
            self.session.selection.set_copies(answer)

    def _on_copies(self, copies: Copies | None) -> None:
        if self._choice is not None and copies is not None and self._choice.is_without(copies):
            self._look_at(replace(self._choice, against=None, how=""))
        self._show_target()

    # ── what the user does ───────────────────────────────────────────────────────────────────────────────────────────

    def _on_plane(self, plane: Plane) -> None:
        if self._sight is not None:
            self._memory.keep_plane(self._sight.tensor.kind, self._sight.facts, plane)
            self._sight = replace(self._sight, plane=plane)
            self.view.show_sight(self._sight)

    def _on_index(self, index: tuple[int, ...]) -> None:
        if self._sight is not None and index != self._sight.plane.at:
            self._on_plane(replace(self._sight.plane, at=index))

    def _on_lens(self, kind: str) -> None:
        if self._sight is not None:
            self._memory.keep_lens(self._sight.tensor.kind, self._sight.facts, kind)

    def _on_pinned(self, pinned: bool) -> None:
        self._is_pinned = pinned
        if not pinned:
            self._on_selected(self.session.selection.selected)
        self._show_target()

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _show_target(self) -> None:
        if self._choice is None or self._selected is None:
            return
        facts = self._sight.facts if self._sight is not None else None
        chosen = self.session.selection.selected
        other = chosen if chosen is not None and chosen.path != self._selected.path else None
        copies = self.session.selection.copies
        self.view.show_target(path_of(self._selected.path, self._choice.tensor), self._choice, facts, copies, other)

    def _say_slow(self) -> None:
        if self._sight is None:
            self._say(lambda: self.tr("Its numbers come with the next moment that training reaches."))

    def _say_nothing_chosen(self) -> None:
        self._say(lambda: self.tr("Choose a parameter, a gradient or a buffer in the model tree, or a tensor "
                                  "of the batch."))  # fmt: skip

    def _say(self, sentence: Callable[[], str]) -> None:
        """Why there is nothing to show."""
        self._sentence = sentence
        self.view.show_sentence(sentence())

    def _retell(self) -> None:
        """In another language."""
        if self.view.sentence.text():
            self.view.show_sentence(self._sentence())


def _companion(tensor: TensorName) -> TensorName:
    """What stands beside it in the second panel: a weight's gradient, a gradient's weight."""
    others = {"parameter": "gradient", "gradient": "parameter"}
    return replace(tensor, kind=others.get(tensor.kind, tensor.kind))


def _are_alike(one: TensorFacts, other: TensorFacts) -> bool:
    """Whether one plane goes through both."""
    return (one.shape, one.dtype, one.axes) == (other.shape, other.dtype, other.axes)
