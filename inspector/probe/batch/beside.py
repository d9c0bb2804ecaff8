"""What is shown beside the chosen sample: the other pictures of a pair, what a model has made, the numbers that a loss
compares as two lines, tokens as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from ...wire.batches import NO_CURVE, NO_PICTURES
from ...wire.messages import Array
from ..numerics.numbers import packed
from . import samples

MOST_PICTURES = 4  # of one sample
LEAST_POINTS = 9  # numbers of a sample from which on they are drawn as lines: fewer are all written out


def others(tensors: Sequence[Any], images: Any, chosen: Any, side: int) -> Array:
    """Returns the pictures of the chosen sample besides the one in `images`, as in pairs and triplets; those of one
    size."""
    if images is None or not side or not len(chosen):
        return NO_PICTURES
    more = [one for one in tensors if one is not images and samples.is_images(one) and one.shape == images.shape]
    shown = [samples.pictures(one, chosen, side, samples.range_of(one)) for one in more[: MOST_PICTURES - 1]]
    if not shown:
        return NO_PICTURES
    return Array("u1", (len(shown), *shown[0].shape[1:]), b"".join(picture.data for picture in shown))


def curve(known: samples.Compared | None, chosen: Any) -> Array:
    """Returns f8 [2, n]: the numbers of the chosen sample that the loss wants, and those that it found."""
    if known is None or not len(chosen) or known.found.shape[1] < LEAST_POINTS:
        return NO_CURVE
    place = int(chosen[0])
    return packed(torch.stack([known.wanted[place], known.found[place]]))
