"""Rules about which parameters an optimizer holds and which the loss reaches: exact, by identity, without numbers."""

from __future__ import annotations

from typing import Any

import torch

from ...modules import below
from ..births import Remembered
from ..chain import broken
from ..graph import Graph
from ..operations import Cut
from ..places import NOWHERE, Spot
from ..training import LossCall, Training

REACHED = 3  # backwards after which a parameter that is not reached, or in no optimizer, is no accident of one batch
UNCALLED = 10  # backwards without a call of its layer after which a branch counts as never taken


class Optimizers:
    """Rules `not_in_optimizer`, `optimizer_holds_strangers`, `unregistered`, `never_reached`, `nothing_trained` and
    `duplicates`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._reached = Remembered()  # leaf → number of backwards that reached it
        self._versions = Remembered()  # of leaves that no optimizer holds
        self._backwards = 0
        self._graph_leaves: dict[int, Any] = {}
        self._empty: dict[int, int] = {}  # id(optimizer) → steps in a row without any gradient
        self._backwards_at_step: dict[int, int] = {}
        self._said: set[int] = set()
        self._loss = NOWHERE  # the line of the last one …
        self._loss_call: Spot | None = None  # … of torch's functions, since the last backward

    def optimizer_made(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        optimizer = args[0]
        self._t.optimizers.put(optimizer, spot)
        for group in optimizer.param_groups:
            ids = [id(p) for p in group["params"]]
            if len(set(ids)) < len(ids):
                self._t.found("duplicates", "warning", spot, readings={"twice": len(ids) - len(set(ids))})

    def gap(self) -> None:
        self._graph_leaves = {}
        self._empty.clear()

    # ── after backwards ──

    def loss_called(self, call: LossCall) -> None:
        self._loss_call = call.spot

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        self._loss, self._loss_call = self._loss_call or spot, None
        self._graph_leaves = {}
        if graph is None:
            return
        self._backwards += 1
        self._graph_leaves = {key: leaf for key, leaf in graph.leaves.items() if isinstance(leaf, torch.nn.Parameter)}
        for leaf in self._graph_leaves.values():
            self._reached.add(leaf)
        self._note_writes()

    def _note_writes(self) -> None:
        optimized = self._t.optimized()
        for key, leaf in self._graph_leaves.items():
            if key not in optimized and not self._is_by_hand(leaf):
                now = leaf._version, leaf.data_ptr()
                then = self._versions.get(leaf)
                self._versions.put(leaf, now if then in (None, now) else "by hand")

    def _is_by_hand(self, leaf: Any) -> bool:
        """Returns whether the script writes the leaf without an optimizer."""
        return bool(self._versions.get(leaf) == "by hand")

    def backward_ended(self, error: BaseException | None) -> None:
        leaves, self._graph_leaves = self._graph_leaves, {}
        if not leaves or error is not None or not self._t.optimizers.items():
            return
        optimized = self._t.optimized()
        self._look_at_leaves(leaves, optimized)
        if self._backwards >= REACHED:
            self._look_at_optimizers(leaves)

    def _look_at_leaves(self, leaves: dict[int, Any], optimized: set[int]) -> None:
        free = [
            leaf for key, leaf in leaves.items()
            if key not in optimized and not self._is_by_hand(leaf) and (self._reached.get(leaf) or 0) >= REACHED
        ]  # fmt: skip
        if not free or self._t.steps < REACHED - 1 or not leaves.keys() & optimized:
            self._look_at_strangers(leaves, optimized)
            return
        names = self._t.names()
        rooted = {id(m) for root, _ in self._t.roots_called.items() for m in below.modules(root)}
        for leaf in free:
            owner = names.owner(leaf)
            is_registered = owner is not None and id(owner) in rooted
            code = "not_in_optimizer" if is_registered or not self._is_called_within(owner) else "unregistered"
            self._say_free(code, leaf, owner, names)
        self._look_at_strangers(leaves, optimized)

    def _is_called_within(self, owner: Any) -> bool:
        """Returns whether the parameter's layer runs inside a module that the script calls, or the parameter is no
        layer's."""
        forward = self._t.forward
        calls = [m for f in self._t.trained or ([forward] if forward else []) for m in f.modules()[:-1]]
        return owner is None or any(module is owner for module in calls)

    def _say_free(self, code: str, leaf: Any, owner: Any, names: Any) -> None:
        makers = [spot for _, spot in self._t.optimizers.items()]
        births = self._t.births.of_parameter(owner, leaf)
        spots = births + makers if code == "unregistered" else makers[::-1] + births
        if code == "unregistered" and owner is not None:
            spots = [s for s in [self._t.births.module(owner)] if s] + spots
        self._t.found(
            code, "error", spots[0] if spots else None, places=spots[1:], parameters=names.of([leaf]),
            readings={"backwards": self._reached.get(leaf), "shape": str(list(leaf.shape))},
        )  # fmt: skip

    def _look_at_strangers(self, leaves: dict[int, Any], optimized: set[int]) -> None:
        if self._backwards < REACHED:
            return
        own = {id(p) for root, _ in self._t.roots_called.items() for p in below.parameters(root)}
        for optimizer, spot in self._t.optimizers.items():
            held = [p for group in optimizer.param_groups for p in group["params"]]
            strange = [p for p in held if id(p) not in own and not self._reached.get(p) and p.requires_grad]
            twins = [
                leaf for key, leaf in leaves.items()
                if key not in optimized and not self._is_by_hand(leaf)
            ]  # fmt: skip
            if strange and twins:
                self._t.found(
                    "optimizer_holds_strangers", "error", spot, parameters=self._t.names().of(twins),
                    readings={"strange": len(strange), "held": len(held)},
                )  # fmt: skip

    # ── what an optimizer holds, and no loss reaches ──

    def _look_at_optimizers(self, leaves: dict[int, Any]) -> None:
        for optimizer, spot in self._t.optimizers.items():
            held = [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad]
            missed = [p for p in held if not self._reached.get(p) and p.grad is None]
            if missed and id(optimizer) not in self._said:
                self._say_missed(missed, held, spot)

    def _say_missed(self, missed: list[Any], held: list[Any], maker: Spot) -> None:
        roots = [root for root, _ in self._t.roots_called.items()]
        for root in roots:
            own = {id(p): p for p in below.parameters(root)}
            if not any(self._reached.get(p) for p in own.values()):
                continue  # none of it is reached: it is trained in another part of the loop
            mine = [p for p in missed if id(p) in own]
            for cut in dict.fromkeys(cut for p in mine if (cut := self._cut_of(p)) is not None):
                self._say_cut(cut, [p for p in mine if self._cut_of(p) is cut])
            uncalled = [p for p in mine if self._cut_of(p) is None] if self._backwards >= UNCALLED else []
            if uncalled:
                self._say_uncalled(uncalled, maker)

    def _cut_of(self, parameter: torch.Tensor) -> Cut | None:
        cuts = [cut for cut in self._t.operations.cuts if id(parameter) in cut.parameters]
        return cuts[0] if cuts else None

    def _say_cut(self, cut: Cut, parameters: list[Any]) -> None:
        names = self._t.names()
        before = filter(None, map(names.owner, parameters))
        self._t.found(
            "never_reached", "warning", cut.spot, parameters=names.of(parameters), since=1,
            readings={"why": cut.why, "call": cut.name, "backwards": self._backwards},
            chain=broken(before, cut, self._is_reached, names, self._loss),
        )  # fmt: skip

    def _is_reached(self, layer: Any) -> bool:
        return any(self._reached.get(p) for p in layer.parameters(recurse=False))

    def _say_uncalled(self, parameters: list[Any], maker: Spot) -> None:
        names = self._t.names()
        for parameter in parameters:
            owner = names.owner(parameter)
            was_called = owner is not None and self._t.called.get(owner) is not None
            spot = self._t.births.module(owner) if owner is not None else None
            why = "no_path" if was_called else "not_called"
            self._t.found(
                "never_reached", "warning", spot or maker, places=[maker], parameters=names.of([parameter]), since=1,
                readings={"why": why, "call": type(owner).__name__, "backwards": self._backwards},
            )  # fmt: skip

    # ── steps without any gradient ──

    def step_ended(self, optimizer: torch.optim.Optimizer, spot: Spot) -> None:
        held = [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad]
        ran = self._t.backwards > self._backwards_at_step.get(id(optimizer), 0)
        self._backwards_at_step[id(optimizer)] = self._t.backwards
        if not held or not ran or any(p.grad is not None for p in held):
            self._empty[id(optimizer)] = 0
            return
        self._empty[id(optimizer)] = count = self._empty.get(id(optimizer), 0) + 1
        if count >= 2:
            maker = self._t.optimizers.get(optimizer)
            self._t.found(
                "nothing_trained", "error", maker or spot, places=[spot], parameters=self._t.names().of(held),
                readings={"parameters": len(held), "steps": count},
            )  # fmt: skip
