"""Names the axes of a tensor, as far as its owner or torch's conventions tell."""

from __future__ import annotations

from typing import Any

from torch import nn

from .numbers import Shape

_LONG = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


def axes_of(owner: Any, name: str, rank: int) -> tuple[str, ...]:
    """Returns the axes' names of a parameter or buffer of torch's own layers, or () if unknown."""
    if isinstance(owner, nn.modules.conv._ConvNd) and name == "weight" and rank - 2 in _LONG:
        return (*(("in", "out") if owner.transposed else ("out", "in")), *_LONG[rank - 2])
    if isinstance(owner, nn.Linear) and name == "weight" and rank == 2:
        return "out", "in"
    if isinstance(owner, (nn.Embedding, nn.EmbeddingBag)) and rank == 2:
        return "token", "feature"
    if isinstance(owner, (nn.modules.batchnorm._NormBase, nn.GroupNorm)) and rank == 1:
        return ("channel",)
    if isinstance(owner, (nn.Linear, nn.modules.conv._ConvNd)) and name == "bias" and rank == 1:
        return ("out",)
    return ("feature",) if isinstance(owner, nn.LayerNorm) and rank == 1 else ()


def axes_of_data(shape: Shape, kind: str) -> tuple[str, ...]:
    """Returns the axes' names of a layer's input or output by torch's convention: the batch first."""
    if len(shape) in (4, 5):
        return ("batch", "channel", *_LONG[len(shape) - 2])
    if len(shape) == 2:
        return "batch", "class" if kind == "output" else "feature"
    return ("batch",) if len(shape) == 1 else ()
