"""Answers about a layer and a node, made by hand."""

from __future__ import annotations

from typing import Any

from inspector.wire.batches import Item
from inspector.wire.inside import Inside, InsideFacts, Kept, LayerFacts, Named, NodeFacts
from inspector.wire.messages import Moment, Stopped


def item(path: str = "[0]", shape: tuple[int, ...] = (1, 3, 32, 32), **more: Any) -> Item:
    known: dict[str, Any] = {"dtype": "float32", "device": "cpu", "low": -1.0, "high": 2.0}
    return Item(path, "Tensor", shape, **{**known, **more})


def layer(path: str = "model.conv1", call: int = 1, **more: Any) -> LayerFacts:
    known: dict[str, Any] = {
        "depth": 1, "row": 3, "type": "Conv2d", "note": "", "file": "/home/me/train.py", "line": 12,
        "arguments": (item(),), "outputs": (), "seconds": None, "failed": False,
    }  # fmt: skip
    return LayerFacts(path, call, **{**known, **more})


def ran_layer(path: str = "model.conv1", call: int = 1, **more: Any) -> LayerFacts:
    known: dict[str, Any] = {"outputs": (item("", (1, 32, 32, 32)),), "seconds": 0.00031}
    return layer(path, call, **{**known, **more})


def node(name: str = "ConvolutionBackward0", index: int = 3, **more: Any) -> NodeFacts:
    known: dict[str, Any] = {
        "path": "model.conv1", "call": 1, "depth": 1, "row": 3, "file": "/home/me/train.py", "line": 12,
        "arrives": (item("0", (1, 32, 32, 32)),), "leaves": (), "kept": (), "feeds": (),
    }  # fmt: skip
    return NodeFacts(name, index=index, **{**known, **more})


def at_layer(done: LayerFacts | None, coming: LayerFacts | None) -> InsideFacts:
    return InsideFacts(1, 5, done, coming, None, None, None)


def at_node(ran: NodeFacts | None, coming: NodeFacts, **more: Any) -> InsideFacts:
    named = (Named(7, "model.conv1.weight"), Named(8, "model.conv1.bias"))
    return InsideFacts(1, 5, None, None, ran, coming, **{"scale": None, "structure": 2, "parameters": named, **more})


def kept(name: str, unread: str = "") -> Kept:
    return Kept(name, () if unread else (32, 3, 5, 5), "" if unread else "float32", "" if unread else "cpu", unread)


def stopped(inside: Inside | None, phase: str = "layer", stop: int = 5) -> Stopped:
    return Stopped(
        stop, None, Moment(0, phase, "", 1, "/home/me/train.py", 12), 1, "batch", (), 10, 0, 2, None, 0.1, None, None,
        None, inside,
    )  # fmt: skip


BEFORE_LAYER = Inside("layer", "model.conv1", 1, 1, 3, "")
BEFORE_NODE = Inside("node", "model.conv1", 1, 1, 3, "", "ConvolutionBackward0", 3, 23)
