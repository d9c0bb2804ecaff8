"""The way from weights that get no gradient to the loss, as far as it was seen: layers, the cut, layers, the loss."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from ...wire.findings import CHAIN, Link
from .naming import Names
from .operations import Cut
from .places import NOWHERE, Spot

NAMED = 40  # characters of a piece of source


def broken(before: Iterable[Any], cut: Cut, reached: Any, names: Names, loss: Spot) -> tuple[Link, ...]:
    """The way of the layers `before` through a cut. `reached(layer)`: whether a gradient comes to it."""
    after = [layer for ref in cut.after if (layer := ref()) is not None and reached(layer)]
    links = [Link("layers", _together(before, names), *NOWHERE), Link("cut", cut.name, *cut.spot)]
    links += [Link("layers", name, *NOWHERE) for name in _folded(after, names)]
    if not after:
        links.append(Link("unseen", "", *NOWHERE))
    return (*links[: CHAIN - 1], Link("loss", "", *loss))


def without_graph(root: str, sources: list[tuple[str, Spot]], loss: Spot) -> tuple[Link, ...]:
    """The way of a loss that has no graph. `sources`: the assignments that it came from, the first one where the graph
    ended."""
    first = [Link("layers", root, *NOWHERE)] if root else []
    cuts = [Link("cut", _short(source), *spot) for source, spot in sources[:1]]
    return (*first, *cuts, Link("loss", "", *loss))


def _together(layers: Iterable[Any], names: Names) -> str:
    """ "encoder" for encoder.0 and encoder.2, "conv1 … fc" where they have nothing in common but the root."""
    paths = [path.split(".") for path in dict.fromkeys(_paths(layers, names))]
    common = os.path.commonprefix(paths)
    if len(paths) < 2 or len(common) > 1:
        return ".".join(common[1:] or common)
    return _range(list(dict.fromkeys((path[len(common) :] or path)[0] for path in paths)))


def _folded(layers: Iterable[Any], names: Names) -> list[str]:
    """The parts of the root that they belong to, in the order of their calls; three at most."""
    parts = list(dict.fromkeys(".".join(path.split(".")[1:2]) or path for path in _paths(layers, names)))
    return parts if len(parts) <= 3 else [_range(parts)]


def _range(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{parts[0]} … {parts[-1]}"


def _paths(layers: Iterable[Any], names: Names) -> list[str]:
    return [path for layer in layers if (path := names.modules.get(id(layer))) is not None]


def _short(source: str) -> str:
    return source if len(source) <= NAMED else source[: NAMED - 1] + "…"
