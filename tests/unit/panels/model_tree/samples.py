"""A small convolutional model and readings of it, as the debuggee would send them."""

from __future__ import annotations

from array import array
from math import prod

from inspector.wire.messages import GRAD_STATES, Array, Node, Structure, Values

CONV = "3, 32, kernel_size=(5, 5), stride=(1, 1), padding=(2, 2)"
LAYERS = (
    ("conv1", "Conv2d", CONV, (32, 3, 5, 5)),
    ("maxpool1", "MaxPool2d", "kernel_size=2, stride=2", ()),
    ("conv2", "Conv2d", "32, 32, kernel_size=(5, 5)", (32, 32, 5, 5)),
    ("maxpool2", "MaxPool2d", "kernel_size=2, stride=2", ()),
    ("conv3", "Conv2d", "32, 64, kernel_size=(5, 5)", (64, 32, 5, 5)),
    ("maxpool3", "MaxPool2d", "kernel_size=2, stride=2", ()),
    ("flatten", "Flatten", "start_dim=1, end_dim=-1", ()),
    ("linear1", "Linear", "in_features=1024, out_features=64", (64, 1024)),
    ("linear2", "Linear", "in_features=64, out_features=10", (10, 64)),
)
PARAMETERS = 10

_CODES = {"u1": "B", "i4": "i", "f8": "d"}


def packed(dtype: str, numbers: list) -> Array:
    return Array(dtype, (len(numbers),), array(_CODES[dtype], numbers).tobytes())


class Builder:
    """Adds nodes under nodes."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []

    def add(self, parent: int, kind: str, name: str, type: str = "", detail: str = "", **more) -> int:
        facts = {"shape": (), "dtype": "", "device": "", "count": 0, "trainable": True, **more}
        self.nodes.append(Node(len(self.nodes), parent, kind, name, type, detail, **facts))
        return len(self.nodes) - 1

    def parameter(self, parent: int, name: str, shape: tuple[int, ...], dtype: str = "float32", **more) -> int:
        return self.add(
            parent, "parameter", name, shape=shape, dtype=dtype, device="cpu", count=prod(shape), **more
        )  # fmt: skip


def convolutional(builder: Builder | None = None, name: str = "model", dtype: str = "float32") -> tuple[Node, ...]:
    """model → model1 → conv1 … linear2, ten parameters."""
    builder = builder or Builder()
    root = builder.add(-1, "root", name, "Net", count=145578)
    inner = builder.add(root, "module", "model1", "Sequential", count=145578)
    for layer, kind, detail, shape in LAYERS:
        count = prod(shape) + shape[0] if shape else 0
        module = builder.add(inner, "module", layer, kind, detail, count=count)
        if shape:
            builder.parameter(module, "weight", shape, dtype)
            builder.parameter(module, "bias", shape[:1], dtype)
    return tuple(builder.nodes)


def structure(nodes: tuple[Node, ...], version: int = 1, stop: int = 1) -> Structure:
    return Structure(0, stop, version, nodes)


def values(nodes: tuple[Node, ...], states: list[str], stop: int = 1, **more) -> Values:
    """Readings of every parameter. `more`: version, counts, measured, norm, grad_norm (a number or a list each)."""
    ids = [node.id for node in nodes if node.kind == "parameter"]
    has_grad = ("populated", "accumulated", "consumed", "zeroed")
    measured = more.get("measured") or [1 | (2 if state in has_grad else 0) for state in states]
    column = {"norm": 3.172, "grad_norm": 0.4187, "grad_min": -0.02, "grad_max": 0.03, "grad_mean": 1.2e-4, **more}
    numbers = {
        name: packed("f8", column[name] if isinstance(column[name], list) else [column[name]] * len(ids))
        for name in ("norm", "grad_norm", "grad_min", "grad_max", "grad_mean")
    }
    return Values(
        0, stop, more.get("version", 1), packed("i4", ids), packed("u1", [GRAD_STATES.index(s) for s in states]),
        packed("i4", more.get("counts") or [0] * len(ids)), packed("u1", measured), **numbers,
    )  # fmt: skip
