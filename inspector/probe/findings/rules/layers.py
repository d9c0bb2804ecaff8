"""Rules about layers and operations inside a forward."""

from __future__ import annotations

import ast
import weakref
from typing import Any

import torch
from torch import nn

from ...core.neutral import Neutral
from ...core.ranks import is_shared
from ...modules import below
from .. import places
from ..graph import Graph
from ..places import Spot
from ..training import Forward, Training

LINEAR = (nn.Linear, nn.modules.conv._ConvNd)
OFF = 0.1  # relative to the spectral norm
FORWARDS = 3


class Layers:
    """Rules `no_activation`, `autocast_left_out`, `spectral_norm_cold`, `softmax_axis` and `head_frozen`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._last: tuple[Any, Any] | None = None  # weak references to a linear layer and its output
        self._trained: set[int] = set()  # ids of roots that ran in training mode
        self._looked: set[int] = set()
        self._told = 0

    def root_begins(self, forward: Forward, module: torch.nn.Module, given: Any) -> None:
        self._last = None
        if forward.is_training:
            self._trained.add(id(module))
        elif id(module) not in self._trained and id(module) not in self._looked and not self._t.was_loaded:
            self._looked.add(id(module))
            self._look_for_cold(forward, module)

    def layer_ended(self, forward: Forward, module: Any, given: Any, result: Any, spot: Spot) -> None:
        if not isinstance(module, LINEAR) or not forward.is_training or not forward.has_grad:
            return
        if self._t.iteration > FORWARDS or not isinstance(result, torch.Tensor):
            return
        tensor = given[0] if isinstance(given, tuple) and given else None
        self._look_for_activation(module, tensor, spot)
        self._last = weakref.ref(module), weakref.ref(result)
        if forward.in_autocast and result.dtype == torch.float32 and not torch.is_autocast_enabled(result.device.type):
            around = places.with_around(spot, "autocast")
            name = self._t.names().modules.get(id(module), type(module).__name__)
            self._t.found("autocast_left_out", "hint", around or spot, places=[spot], readings={"name": name})

    def _look_for_activation(self, module: Any, tensor: Any, spot: Spot) -> None:
        if self._last is None or tensor is None or self._last[1]() is not tensor:
            return
        before = self._last[0]()
        if (
            before is None
            or not (_is_full(before) and _is_full(module))
            or before.weight.shape[0] < min(before.weight.shape[1], module.weight.shape[0])
        ):
            return
        names = self._t.names().modules
        self._t.found(
            "no_activation", "hint", spot,
            readings={"first": names.get(id(before), "?"), "second": names.get(id(module), "?")},
        )  # fmt: skip

    def _look_for_cold(self, forward: Forward, root: Any) -> None:
        for module in below.modules(root):
            hooks: list[Any] = [h for h in module._forward_pre_hooks.values() if type(h).__name__ == "SpectralNorm"]
            for hook in hooks:
                weight = getattr(module, f"{hook.name}_orig")
                u, v = getattr(module, f"{hook.name}_u"), getattr(module, f"{hook.name}_v")
                if weight.numel() > 1 << 22 or is_shared(weight):
                    continue
                with Neutral():
                    matrix = hook.reshape_weight_to_matrix(weight.detach())
                    estimate, true = float(u @ (matrix @ v)), float(torch.linalg.matrix_norm(matrix, 2))
                if abs(estimate - true) > OFF * true:
                    self._t.found(
                        "spectral_norm_cold", "hint", forward.spot, readings={"estimate": estimate, "norm": true}
                    )

    # ── after the forward ──

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        if graph is None:
            return
        for forward in self._t.trained:
            self._look_at_head(forward, graph)
        for place, axis, shape in self._t.operations.softmaxes[self._told :]:
            if axis == 0 and shape[0] > 1 and shape[0] == self._t.rows:
                self._t.found("softmax_axis", "hint", place, readings={"shape": str(list(shape))})
        self._told = len(self._t.operations.softmaxes)

    def _look_at_head(self, forward: Forward, graph: Graph) -> None:
        root = forward.root()
        owners = [m for m in forward.modules() if any(p is not None for p in m._parameters.values())]
        if root is None or not owners or any(p.requires_grad for p in owners[-1]._parameters.values() if p is not None):
            return
        trained = [p for p in below.parameters(root) if p.requires_grad and id(p) in graph.leaves]
        if not trained or any(p.dim() > 1 for p in trained) or self._t.was_loaded:
            return
        everything = sum(p.numel() for p in below.parameters(root))
        share = sum(p.numel() for p in trained)
        frozen = places.lines_where((forward.spot[0], 1), freezes, everywhere=True)
        birth = self._t.births.module(owners[-1])
        spots = [*frozen, birth, forward.spot]
        name = self._t.names().modules.get(id(owners[-1]), "?")
        self._t.found(
            "head_frozen", "warning", next(s for s in spots if s), places=spots[1:],
            readings={"name": name, "trained": share, "elements": everything},
        )  # fmt: skip


def _is_full(module: Any) -> bool:
    """Returns whether the layer mixes all of its inputs: linear, or a convolution that is neither depthwise nor
    pointwise."""
    return isinstance(module, nn.Linear) or module.groups == 1 and not module.transposed and max(module.kernel_size) > 1


def freezes(node: Any) -> bool:
    if isinstance(node, ast.Assign):
        return (
            any(ast.unparse(t).endswith(".requires_grad") for t in node.targets) and ast.unparse(node.value) == "False"
        )
    return isinstance(node, ast.Call) and ast.unparse(node).endswith(".requires_grad_(False)")
