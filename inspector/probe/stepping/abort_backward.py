"""Ends a held backward between two nodes at the user's wish, and tells which gradients it leaves."""

from __future__ import annotations

import sys
import threading
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from ...wire.abort import (
    NAMED,
    Abortable,
    AbortBackward,
    AskAbort,
    BackwardAborted,
    LeaveOut,
    Partial,
    PartialOver,
    Share,
)
from ...wire.messages import Refused
from ..autograd.node_stepper import Backward, is_leaf
from ..core.guard import Passes
from ..core.neutral import Neutral
from ..core.stand_aside import is_transforming
from ..modules import below
from ..modules.grad import grad_of

if TYPE_CHECKING:
    from ..execution.phases import Recorder
    from ..gradients.grad_scaler import Scaling
    from ..gradients.grad_states import Ledger
    from ..modules.roots import Roots
    from .inside import Inside

CHECKPOINT = "CheckpointFunctionBackward"  # it begins a backward of its own, whose parameters are not in the graph


class Aborted(Passes):
    """Leaves a backward before one of its nodes. The wrapper around that backward catches it, so no script sees it."""

    def __init__(self) -> None:
        """Switches anomaly mode off, which would warn about this as an error."""
        super().__init__()
        self._anomaly = torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()
        torch.set_anomaly_enabled(False)

    def settle(self) -> None:
        """Restores anomaly mode after the backward has been left."""
        torch.set_anomaly_enabled(*self._anomaly)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a backward ends, and the parameters before and after.

    Attributes: `of`, the backward; `node` and `path`, the node and its layer; `index`, its place among `nodes`; `ran`,
    parameters that have their gradient; `missing`, those that do not.
    """

    of: weakref.ref[Backward]
    node: str
    path: str
    index: int
    nodes: int
    ran: list[weakref.ref[Any]]
    missing: list[weakref.ref[Any]]


class Aborting:
    """Ends backwards; keeps no parameter alive. `is_open`: gradients left by an aborted backward are still there."""

    def __init__(self, recorder: Recorder, roots: Roots, ledger: Ledger, scaling: Scaling, inside: Inside) -> None:
        self._recorder, self._roots, self._ledger = recorder, roots, ledger
        self._scaling, self._inside = scaling, inside
        self.is_open = False
        self._cut: Cut | None = None  # where the backward ends that is ending
        self._number = 0
        self._given: list[weakref.ref[Any]] = []  # parameters whose gradients were left

    # ── wished ──

    def answer(self, question: AskAbort, stop: int) -> Abortable | Refused:
        reason, cut = self._looked_at()
        if cut is None:
            return Refused(question.request, stop, reason, "")
        return Abortable(question.request, stop, self._partial(cut)[0])

    def wish(self, wish: AbortBackward) -> Refused | None:
        with Neutral():
            reason, self._cut = self._looked_at()
        return Refused(wish.request, wish.stop, reason, "") if reason else None

    def let_go(self, backward: Backward) -> None:
        """Called when training is let go before a node. Raises Aborted if the user wishes that this backward ends
        here."""
        if self._cut is not None and self._cut.of() is backward:
            raise Aborted

    def _looked_at(self) -> tuple[str, Cut | None]:
        """Returns (why the held backward can not end, where it would end)."""
        backward, number = self._inside.held_backward
        if backward is None:
            return "not_in_backward", None
        cut = self._cut_before(backward, number)
        reason = _obstacle(backward) or ("scaler" if self._starves(_alive([*cut.ran, *cut.missing]), []) else "")
        return reason, None if reason else cut

    def _cut_before(self, backward: Backward, number: int) -> Cut:
        ran = [backward.nodes[n].variable for n in backward.order if is_leaf(backward.nodes[n])]
        has_run = set(backward.order)
        left = [n for n in range(len(backward.nodes)) if n not in has_run]
        missing = [backward.nodes[n].variable for n in left if is_leaf(backward.nodes[n])]
        if any(backward.name(n) == CHECKPOINT for n in left):
            missing += self._beside([*ran, *missing])
        rows = self._roots.rows()
        missing.sort(key=lambda parameter: -rows.get(id(parameter), -1))  # a backward comes to the last layer first
        path, _ = self._inside.nearby.layer_of(backward, number)
        sides = [list(map(weakref.ref, _unique(side))) for side in (ran, missing)]
        return Cut(weakref.ref(backward), backward.name(number), path, backward.met, backward.total, *sides)

    def _beside(self, parameters: list[Any]) -> list[Any]:
        """Returns the trainable parameters of the same models: a checkpoint does not tell which of them are its own."""
        root_of = self._roots.root_of
        roots = {root_of[id(parameter)] for parameter in parameters if id(parameter) in root_of}
        known = [parameter for _, parameter in self._roots.parameters() if parameter.requires_grad]
        return [parameter for parameter in known if not roots or root_of.get(id(parameter)) in roots]

    def _starves(self, concerned: list[Any], taken: list[Any]) -> bool:
        """Returns whether a GradScaler would fail: an optimizer of these parameters would have no gradient left."""
        if not self._scaling.is_on:
            return False
        concerns, takes = set(map(id, concerned)), set(map(id, taken))
        for optimizer in self._ledger.optimizers():
            own = _parameters_of(optimizer)
            is_fed = any(grad_of(p) is not None and id(p) not in takes for p in own)
            if not is_fed and not self._scaling.has_unscaled(optimizer) and any(id(p) in concerns for p in own):
                return True
        return False

    # ── what it has left ──

    def ended(self) -> None:
        """Tells what gradients the aborted backward has left; called when the ledger knows them."""
        cut, self._cut = self._cut, None
        if cut is None:
            return
        with Neutral():
            partial, given = self._partial(cut)
        self._number += 1
        self._given = list(map(weakref.ref, given))
        self.is_open = bool(self._given)
        self._recorder.gate.send(BackwardAborted(self._number, self._recorder.iteration, partial))

    def _partial(self, cut: Cut) -> tuple[Partial, list[Any]]:
        """Returns what is left, and the parameters that have a gradient, those of an earlier aborted backward
        included."""
        reached = _unique([*_alive(cut.ran), *self._ledger.given(), *_alive(self._given)])
        given = [parameter for parameter in reached if grad_of(parameter) is not None]
        has = set(map(id, given))
        missing = [parameter for parameter in _alive(cut.missing) if id(parameter) not in has]
        sums = sum(count > 1 for _, count in self._ledger.states(given))
        shares = self._share(given, missing), self._share(missing, given)
        return Partial(cut.node, cut.path, cut.index, cut.nodes, *shares, sums), given

    def _share(self, parameters: list[Any], others: list[Any]) -> Share:
        tree, rows = self._roots.tree, self._roots.rows()
        parents = tree.parents
        divided = {parents[rows[id(other)]] for other in others if id(other) in rows}
        known = [rows[id(parameter)] for parameter in parameters if id(parameter) in rows]
        shown = dict.fromkeys(row if parents[row] in divided or tree.is_loose(row) else parents[row] for row in known)
        names = tuple(self._inside.paths.path_of(row) for row in list(shown)[:NAMED])
        return Share(len(parameters), names, len(shown) - len(names))

    def passed(self, owner: Any, how: str) -> None:
        """Ends the state when an optimizer has stepped or gradients were zeroed ("step", "zero_grad")."""
        own = set(map(id, _parameters_of(owner)))
        if any(id(parameter) in own for parameter in _alive(self._given)):
            self._close(how)

    def leave_out(self, wish: LeaveOut) -> Refused | None:
        reason = self._reason_to_keep(wish)
        if reason:
            return Refused(wish.request, wish.stop, reason, "")
        with Neutral():
            for parameter in _alive(self._given):
                parameter.grad = None
        self._close("left_out")
        return None

    def _reason_to_keep(self, wish: LeaveOut) -> str:
        if not self.is_open or wish.number != self._number:
            return "over"
        if self._inside.is_held:
            return "inside"
        given = _alive(self._given)
        return "scaler" if self._starves(given, given) else ""

    def _close(self, how: str) -> None:
        self.is_open, self._given = False, []
        self._recorder.gate.send(PartialOver(self._number, how))


def _obstacle(backward: Backward) -> str:
    if backward.outer is not None:
        return "reentrant"
    if backward.gives_result:
        return "grad"
    if threading.get_ident() != backward.thread:
        return "thread"
    if is_transforming() or _is_compiled():
        return "compiled"
    together = torch.distributed.is_available() and torch.distributed.is_initialized()
    return "distributed" if together else ""


def _is_compiled() -> bool:
    """Returns whether torch compiles backwards now; imports nothing."""
    compiling = sys.modules.get("torch._dynamo.compiled_autograd")
    names = ("compiled_autograd_enabled", "in_compiled_autograd_region")
    return any(getattr(compiling, name, False) is True for name in names)


def _parameters_of(owner: Any) -> list[Any]:
    """Returns the parameters of an optimizer or of a module."""
    if isinstance(owner, torch.optim.Optimizer):
        return [parameter for group in owner.param_groups for parameter in group["params"]]
    return list(below.parameters(owner))


def _unique(parameters: Iterable[Any]) -> list[Any]:
    return list({id(parameter): parameter for parameter in parameters}.values())


def _alive(refs: Iterable[weakref.ref[Any]]) -> list[Any]:
    return [parameter for ref in refs if (parameter := ref()) is not None]
