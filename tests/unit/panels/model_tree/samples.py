"""A small convolutional model and readings of it, as the debuggee would send them."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import fields, replace
from math import prod

from inspector.wire.messages import GRAD_STATES, Array, Look, Node, Structure, Values

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

_CODES = {"u1": "B", "i4": "i", "i8": "q", "f8": "d"}


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
    return by_levels(builder.nodes)


def by_levels(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The same rows as the debuggee numbers them: level by level."""
    order, numbers = [-1], {-1: -1}
    for above in order:
        for node in nodes:
            if node.parent == above:
                numbers[node.id] = len(order) - 1
                order.append(node.id)
    by_id = {node.id: node for node in nodes}
    return tuple(
        replace(by_id[i], id=numbers[i], parent=numbers[by_id[i].parent], shared_with=numbers[by_id[i].shared_with])
        for i in order[1:]
    )


LOOKS = [field.name for field in fields(Look)]


def structure(
    nodes: Sequence[Node], version: int = 1, stop: int = 1, first: int = 0, last: int | None = None
) -> Structure:
    """The rows `first` … `last` (exclusive) of a tree; without `last` all the rest."""
    rows = by_levels(nodes)
    looks = [Look(*(getattr(node, name) for name in LOOKS)) for node in rows]
    looks = [look if look.shape or look.dtype else replace(look, count=0) for look in looks]
    styles, words = list(dict.fromkeys(looks)), list(dict.fromkeys(node.name for node in rows))
    columns = {
        "parents": [node.parent for node in rows],
        "names": [words.index(node.name) for node in rows],
        "looks": [styles.index(look) for look in looks],
        "shared": [node.shared_with for node in rows],
    }
    last = len(rows) if last is None else last
    new = [
        slice(*(max(columns[column][:end], default=-1) + 1 for end in (first, last))) for column in ("names", "looks")
    ]
    parts = {name: packed("i4", numbers[first:last]) for name, numbers in columns.items()}
    return Structure(
        0, stop, version, first, last == len(rows), **parts, words=tuple(words[new[0]]), styles=tuple(styles[new[1]])
    )


def values(nodes: tuple[Node, ...], states: list[str], stop: int = 1, **more) -> Values:
    """Readings of every parameter. `more`: version, counts, measured, norm, grad_norm (a number or a list each);
    wanted: how many of them, where not all; first, last: whose states come with them."""
    ids = [node.id for node in by_levels(nodes) if node.kind == "parameter" and node.shared_with < 0]
    has_grad = ("populated", "accumulated", "consumed", "zeroed")
    measured = more.get("measured") or [1 | (2 if state in has_grad else 0) for state in states]
    column = {"norm": 3.172, "grad_norm": 0.4187, "grad_min": -0.02, "grad_max": 0.03, "grad_mean": 1.2e-4, **more}
    numbers = {
        name: packed("f8", column[name] if isinstance(column[name], list) else [column[name]] * len(ids))
        for name in ("norm", "grad_norm", "grad_min", "grad_max", "grad_mean")
    }
    for name, kind, missing in (
        ("marks", "i8", 0),
        ("grad_marks", "i8", 0),
        ("factors", "f8", math.nan),
        ("rates", "f8", math.nan),
    ):
        numbers[name] = packed(kind, more.get(name) or [missing] * len(ids))
    codes, counts = [GRAD_STATES.index(state) for state in states], more.get("counts") or [0] * len(ids)
    wanted, first, last = more.get("wanted", len(ids)), more.get("first", 0), more.get("last", len(ids))
    return Values(
        request=0, stop=stop, structure=more.get("version", 1), ids=packed("i4", ids[:wanted]),
        states=packed("u1", codes[:wanted]), counts=packed("i4", counts[:wanted]),
        measured=packed("u1", measured[:wanted]), **numbers, first=first, complete=last == len(ids), all_states=packed("u1", codes[first:last]),
        all_counts=packed("i4", counts[first:last]),
    )  # fmt: skip
