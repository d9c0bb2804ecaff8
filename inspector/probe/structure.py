"""A module tree as rows: each parent before its children, in the order in which they were registered."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import Any

import torch

from ..wire.messages import Node


@dataclass
class Built:
    nodes: tuple[Node, ...] = ()
    tensors: dict[int, weakref.ref[Any]] = field(default_factory=dict)  # node id → parameter or buffer
    root_of: dict[int, int] = field(default_factory=dict)  # id(parameter) → node id of its root
    identity: tuple[int, ...] = ()  # id() of each row's object


def build(roots: list[tuple[str, Any]]) -> Built:
    builder = _Builder()
    for name, module in roots:
        builder.module(module, name, -1, "root")
    nodes = tuple(node for node in builder.nodes if node is not None)
    return Built(nodes, builder.tensors, builder.root_of, tuple(builder.identity))


class _Builder:
    def __init__(self) -> None:
        self.nodes: list[Node | None] = []
        self.tensors: dict[int, weakref.ref[Any]] = {}
        self.root_of: dict[int, int] = {}
        self.identity: list[int] = []
        self._first: dict[int, int] = {}  # id(object) → node id
        self._root = -1

    def module(self, module: Any, name: str, parent: int, kind: str) -> dict[int, int]:
        """Adds a module and what is below; gives {id(parameter): elements}, so that shared ones count once."""
        node, shared = self._reserve(module)
        if parent < 0:
            self._root = node
        counts: dict[int, int] = {}
        if shared < 0:
            counts = self._below(module, node)
        self.nodes[node] = Node(
            node, parent, kind, name, type(module).__name__, _detail(module), (), "", "",
            sum(counts.values()), any(p.requires_grad for p in module._parameters.values() if p is not None), shared,
            _note(module),
        )  # fmt: skip
        return counts

    def _below(self, module: Any, node: int) -> dict[int, int]:
        counts: dict[int, int] = {}
        for name, tensor in module._parameters.items():
            if tensor is not None:
                self._tensor(tensor, name, node, "parameter")
                counts[id(tensor)] = _count(tensor)
        for name, tensor in module._buffers.items():
            if tensor is not None:
                self._tensor(tensor, name, node, "buffer")
        for name, child in module._modules.items():
            if child is not None:
                counts.update(self.module(child, name, node, "module"))
        return counts

    def _tensor(self, tensor: Any, name: str, parent: int, kind: str) -> None:
        node, shared = self._reserve(tensor)
        self.tensors[node] = weakref.ref(tensor)
        if kind == "parameter":
            self.root_of.setdefault(id(tensor), self._root)
        dtype = str(tensor.dtype).removeprefix("torch.")
        self.nodes[node] = Node(
            node, parent, kind, name, "", "", _shape(tensor), dtype, str(tensor.device), _count(tensor),
            tensor.requires_grad, shared,
        )  # fmt: skip

    def _reserve(self, thing: Any) -> tuple[int, int]:
        node = len(self.nodes)
        self.nodes.append(None)
        self.identity.append(id(thing))
        shared = self._first.setdefault(id(thing), node)
        return node, -1 if shared == node else shared


def _detail(module: Any) -> str:
    """`extra_repr()` of torch's own layers; a user's may compute or raise, so it is not called. Both are looked at:
    torch makes classes of its own below the user's (parametrizations)."""
    kind = type(module)
    if not (kind.__module__.startswith("torch.") and kind.extra_repr.__module__.startswith("torch.")):
        return ""
    return str(module.extra_repr())[:500]


def _note(module: Any) -> str:
    """Whether what runs is not the module's own `forward` but what torch has made of it."""
    if isinstance(module, torch.jit.ScriptModule):
        return "scripted"
    is_wrapper = type(module).__module__ == "torch._dynamo.eval_frame"
    return "compiled" if is_wrapper or module.__dict__.get("_compiled_call_impl") is not None else ""


def _shape(tensor: Any) -> tuple[int, ...]:
    return () if isinstance(tensor, torch.nn.parameter.UninitializedTensorMixin) else tuple(map(int, tensor.shape))


def _count(tensor: Any) -> int:
    return 0 if isinstance(tensor, torch.nn.parameter.UninitializedTensorMixin) else int(tensor.numel())
