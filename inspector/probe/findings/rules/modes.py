"""Rules about training and evaluation: which mode a forward ran in, and what it was used for."""

from __future__ import annotations

import weakref
from typing import Any

from torch import nn

from ...modules import below
from .. import places
from ..graph import Graph
from ..places import Spot
from ..training import Forward, Training

NORMS = nn.modules.batchnorm._BatchNorm
DROPOUTS = nn.modules.dropout._DropoutNd


class Modes:
    """Rules `eval_while_training`, `train_while_validating`, `grad_in_validation` and `dropout_in_eval`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._set: dict[int, tuple[Spot, bool]] = {}  # by id: (line, mode) of the last call of train() or eval()
        self._was_training: set[int] = set()  # ids of layers that were in training mode in a training forward
        self._pass: _Pass | None = None
        self._trained_loaders: set[int] = set()

    def mode_set(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        module, mode = args[0], args[1] if len(args) > 1 else kwargs.get("mode", True)
        if module._modules or isinstance(module, (NORMS, DROPOUTS)):
            for part in below.modules(module):
                self._set[id(part)] = spot, bool(mode)

    # ── training in eval mode ──

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        if self._pass is not None:
            self._pass.backwards += 1
            self._trained_loaders.add(self._pass.loader)
        if graph is None:
            return
        for forward in self._t.trained:
            self._look_at(forward, graph)
        last = self._t.forward
        if last is not None and last.has_grad and last not in self._t.trained:
            self._look_at(last, graph)

    def _look_at(self, forward: Forward, graph: Graph) -> None:
        root = forward.root()
        if root is None or not any(id(p) in graph.leaves for p in below.parameters(root)):
            return
        layers = [m for m in forward.modules() if _has_mode(m)]
        asleep = [m for m in layers if not m.training and id(m) in self._was_training and _is_trained(m)]
        self._was_training.update(id(m) for m in layers if m.training)
        if not asleep:
            return
        spot = next((self._set[id(m)][0] for m in asleep if id(m) in self._set), None)
        around = places.loops(forward.spot)
        names = self._t.names()
        self._t.found(
            "eval_while_training", "warning", spot or forward.spot, places=[*around[:1], forward.spot],
            readings={
                "layers": len(asleep), "kinds": ", ".join(sorted({type(m).__name__ for m in asleep})),
                "names": ", ".join(names.modules.get(id(m), type(m).__name__) for m in asleep[:4]),
            },
        )  # fmt: skip

    def gap(self) -> None:
        """Whether a pass has trained is not known any more."""
        self._pass = None

    # ── validation in train mode ──

    def pass_begins(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        self._pass = _Pass(id(args[0]), result, spot)

    def batch(self, batch: Any, iterator: Any, spot: Spot) -> None:
        if self._pass is not None:
            self._pass.spot = spot

    def root_ended(self, forward: Forward, module: Any, given: Any, result: Any) -> None:
        if self._pass is not None and any(_has_mode(m) for m in below.modules(module)):
            is_mixed = any(_has_mode(m) and m.training for m in below.modules(module))
            self._pass.forwards.append((is_mixed, forward.has_grad))
            self._pass.root = module

    def pass_ended(self, iterator: Any) -> None:
        ended, self._pass = self._pass, None
        if ended is None or ended.iterator() is not iterator or ended.backwards or not ended.forwards:
            return
        if not self._trained_loaders or ended.loader in self._trained_loaders:
            return
        if all(mode for mode, _ in ended.forwards):
            kinds = sorted({type(m).__name__ for m in below.modules(ended.root) if _has_mode(m) and m.training})
            self._t.found(
                "train_while_validating", "warning", ended.spot,
                readings={"batches": len(ended.forwards), "kinds": ", ".join(kinds), "grad": int(ended.forwards[0][1])},
            )  # fmt: skip
        elif all(grad for _, grad in ended.forwards) and not any(mode for mode, _ in ended.forwards):
            self._t.found("grad_in_validation", "hint", ended.spot, readings={"batches": len(ended.forwards)})

    # ── dropout ──

    def dropped(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        forward = self._t.forward
        module = forward.open[-1]() if forward is not None and forward.open else None
        if module is None or module.training or isinstance(module, DROPOUTS):
            return
        share = args[1] if len(args) > 1 else kwargs.get("p", 0.5)
        training = args[2] if len(args) > 2 else kwargs.get("training", True)
        root = forward.root() if forward is not None else None
        if training and share > 0 and root is not None and not root.training:
            name = self._t.names().modules.get(id(module), type(module).__name__)
            self._t.found("dropout_in_eval", "warning", spot, readings={"p": float(share), "name": name})


class _Pass:
    """A pass over a loader, from begin to end.

    Attributes: `loader`, its id; `iterator`, a weak reference; `spot`, its line; `backwards`, their count; `forwards`,
    (in training mode, with a graph) of each; `root`, the last module called.
    """

    def __init__(self, loader: int, iterator: Any, spot: Spot) -> None:
        self.loader, self.spot = loader, spot
        self.iterator = weakref.ref(iterator)
        self.backwards = 0
        self.forwards: list[tuple[bool, bool]] = []
        self._root: Any = lambda: None

    @property
    def root(self) -> Any:
        return self._root()

    @root.setter
    def root(self, module: Any) -> None:
        self._root = weakref.ref(module)


def _has_mode(module: Any) -> bool:
    if isinstance(module, DROPOUTS):
        return module.p > 0
    return isinstance(module, NORMS)


def _is_trained(module: Any) -> bool:
    """Returns False for a batch norm that is frozen on purpose: it has affine parameters, and none of them trains."""
    own = [p for p in below.parameters(module)]
    return not own or any(p.requires_grad for p in own)
