"""The tensor's controller: follows the selection, asks what the tensor is, and lets the lenses ask for its numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from inspector.panels.panel import Panel
from inspector.panels.tensor import words
from inspector.panels.tensor.sight import Sight, first_plane
from inspector.panels.tensor.spelling import index_text
from inspector.panels.tensor.target_bar import Choice
from inspector.panels.tensor.view import KINDS, TensorView
from inspector.wire.messages import Refused
from inspector.wire.tensors import (
    AskFind, AskStatistics, AskTensor, Copies, Drop, Found, Keep, Plane, Statistics, TensorFacts, TensorName, Watch,
)  # fmt: skip

PASSING = ("gone", "stale")  # while training runs free: it comes back, and what was shown stays meanwhile


class TensorPanel(Panel):
    """`drawer` names the panel; a second one stands beside the first and is pinned from the start."""

    drawer = "tensor"

    def __init__(self, session: Any, drawer: str = "tensor") -> None:
        self.drawer = drawer
        super().__init__(session, TensorView(self._ask, drawer))
        self._selected: Any = None
        self._choice: Choice | None = None
        self._sight: Sight | None = None
        self._copies: Copies | None = None
        self._planes: dict[tuple[str, int], Plane] = {}  # chosen last for this kind and shape of tensor
        self._lenses: dict[tuple[str, int], str] = {}
        self._is_pinned = False
        self._changed: Statistics | None = None
        session.selection.changed.connect(self._on_selected)
        view = self.view
        view.plane_chosen.connect(self._on_plane)
        view.index_wanted.connect(self._on_index)
        view.target_chosen.connect(self._on_target)
        view.lens_chosen.connect(self._on_lens)
        view.pinned.connect(self._on_pinned)
        view.keep_wanted.connect(self._keep)
        view.drop_wanted.connect(lambda: self.session.ask(Drop(0, ()), self._take_copies, owner=self))
        view.refused.connect(self._on_refused)
        self._say_nothing_chosen()

    def title(self) -> str:
        return self.tr("Tensor") if self.drawer == "tensor" else self.tr("Tensor, second")

    # ── what is looked at ────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, launch: Any) -> None:
        """The model tree finds the chosen one again by its path."""
        self._copies = None

    def _on_selected(self, selected: Any) -> None:
        if selected is None or (self._is_pinned and (self._selected is None or selected.path != self._selected.path)):
            return
        is_same = self._selected is not None and selected.path == self._selected.path
        self._selected = selected
        choice = self._choice if is_same else None
        tensor = selected.tensor if self.drawer == "tensor" else _companion(selected.tensor)
        if choice is not None:  # the same in another run or structure: what was chosen of it stays
            tensor = replace(choice.tensor, structure=tensor.structure, row=tensor.row)
        against = replace(tensor, when="last") if choice and choice.against and choice.against.when else None
        self._look_at(Choice(tensor, against, choice.how if choice and against else ""))

    def _on_target(self, choice: Choice) -> None:
        self._look_at(choice)

    def _look_at(self, choice: Choice) -> None:
        self._choice, self._sight = choice, None
        self.view.clear()
        self._show_target(None)
        if self.is_showing():
            self._watch()
            self.ask()

    def watched(self) -> tuple[TensorName, ...]:
        """What this panel wants to be kept over a stop, over a step and at the end of a forward."""
        if self._choice is None:
            return ()
        tensor = replace(self._choice.tensor, part="", when="")
        if tensor.kind in ("parameter", "gradient", "update", "state"):
            names = {replace(tensor, kind=kind, key="") for kind in ("parameter", "gradient")}
            return tuple(sorted({*names, tensor}, key=lambda name: (name.kind, name.key)))
        return () if tensor.kind == "kept" else (tensor,)

    def _watch(self) -> None:
        """Said by whoever owns the panels: the probe watches what all of them show."""
        self.session.selection.watch(self.drawer, self.watched())
        self.session.ask(Watch(0, self.session.selection.watched()), self._take_copies, owner=self)

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask(self, question: Any, on_answer: Any) -> None:
        self.session.ask(question, on_answer, owner=self)

    def ask(self) -> None:
        if self._choice is None:
            return
        if self.session.selection.watched_by(self.drawer) != self.watched() or self._copies is None:
            self._watch()
        self.session.ask(AskTensor(0, self._choice.tensor), self._take_facts, owner=self)

    def _take_facts(self, answer: Any) -> None:
        if isinstance(answer, Refused):
            self._on_refused(answer)
        elif isinstance(answer, TensorFacts) and self._choice is not None:
            self._show_facts(answer)

    def _show_facts(self, facts: TensorFacts) -> None:
        choice = self._choice
        assert choice is not None and self._selected is not None
        self._show_target(facts)
        known = self._sight.facts if self._sight is not None else None
        if self._sight is None or (known.shape, known.dtype, known.axes) != (facts.shape, facts.dtype, facts.axes):
            plane = self._planes.get(self._key(facts), first_plane(facts.shape))
            plane = plane if _is_inside(plane, facts.shape) else first_plane(facts.shape)
            self._sight = Sight(choice.tensor, choice.against, choice.how, facts, plane, self._selected.path)
            self.view.show_lens(self._lenses.get(self._key(facts), KINDS[0]))
            self.view.show_sight(self._sight)
        else:
            self._sight = replace(self._sight, facts=facts)
            self.view.show_sentence("")
            self.view.refresh()
        self._ask_changed()

    def _ask_changed(self) -> None:
        """How much differs, and where most."""
        sight = self._sight
        if sight is None or sight.against is None:
            self.view.show_changed("")
            return
        asked = (0, sight.tensor, sight.against, "difference", sight.facts.shape)
        self._ask(AskStatistics(*asked, True, 0, 0, None, None), self._take_difference)
        self._ask(AskFind(*asked, "largest"), self._take_largest)

    def _take_difference(self, answer: Any) -> None:
        if isinstance(answer, Statistics):
            self._changed = answer
            if answer.counted < answer.total:
                self.view.show_changed("")
            elif answer.zeros == answer.total:
                self.view.show_changed(self.tr("nothing differs"))

    def _take_largest(self, answer: Any) -> None:
        changed = self._changed
        if isinstance(answer, Found) and answer.is_there and changed is not None and changed.zeros < changed.counted:
            text = self.tr("{some} of {all} elements differ, most at {index}")
            differ = changed.counted - changed.zeros
            self.view.show_changed(text.format(some=f"{differ:,}", all=f"{changed.counted:,}",
                                               index=index_text(answer.index)))  # fmt: skip

    def _on_refused(self, answer: Refused) -> None:
        """What was shown stays while training runs free and only passes by; else a sentence takes its place."""
        if answer.stop == 0 and answer.code in PASSING and self._sight is not None:
            return
        if answer.code == "stale":  # the model tree is about to name it anew
            return
        if answer.code == "reshaped":
            self._sight = None
            if self.session.can_answer() and not self.session.is_asking(self):
                self.ask()
            return
        self._sight = None
        self.view.clear()
        kind = self._choice.tensor.kind if self._choice is not None else ""
        self.view.show_sentence(words.reason(answer.code, kind, answer.detail))

    # ── copies ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _keep(self) -> None:
        if self._choice is not None:
            self.session.ask(Keep(0, replace(self._choice.tensor, part="")), self._take_copies, owner=self)

    def _take_copies(self, answer: Any) -> None:
        if isinstance(answer, Copies):
            self._copies = answer
            self._show_target(self._sight.facts if self._sight is not None else None)
        elif isinstance(answer, Refused):
            self.view.show_changed(words.reason(answer.code, "", answer.detail))

    # ── what the user does ───────────────────────────────────────────────────────────────────────────────────────

    def _on_plane(self, plane: Plane) -> None:
        if self._sight is not None:
            self._planes[self._key(self._sight.facts)] = plane
            self._sight = replace(self._sight, plane=plane)
            self.view.show_sight(self._sight)

    def _on_index(self, index: tuple[int, ...]) -> None:
        if self._sight is not None and index != self._sight.plane.at:
            self._on_plane(replace(self._sight.plane, at=index))

    def _on_lens(self, kind: str) -> None:
        if self._sight is not None:
            self._lenses[self._key(self._sight.facts)] = kind

    def _on_pinned(self, pinned: bool) -> None:
        self._is_pinned = pinned

    def _key(self, facts: TensorFacts) -> tuple[str, int]:
        assert self._choice is not None
        return self._choice.tensor.kind, len(facts.shape)

    def _show_target(self, facts: TensorFacts | None) -> None:
        if self._choice is not None and self._selected is not None:
            self.view.show_target(self._selected.path, self._choice, facts, self._copies)

    def _say_nothing_chosen(self) -> None:
        self.view.show_target("", Choice(TensorName("parameter", 0, 0)), None, None)
        self.view.show_sentence(self.tr("Choose a parameter, a gradient or a buffer in the model tree."))


def _companion(tensor: TensorName) -> TensorName:
    """What stands beside it in the second panel: a weight's gradient, a gradient's weight."""
    others = {"parameter": "gradient", "gradient": "parameter"}
    return replace(tensor, kind=others.get(tensor.kind, tensor.kind))


def _is_inside(plane: Plane, shape: tuple[int, ...]) -> bool:
    return len(plane.at) == len(shape) and all(place < max(1, size) for place, size in zip(plane.at, shape))
