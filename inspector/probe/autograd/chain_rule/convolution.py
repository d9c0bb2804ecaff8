"""The chain rule of a convolution over any number of axes, with stride, padding, dilation and groups."""

from __future__ import annotations

import math
from typing import Any

import torch

from .sums import Element, Given, Sum, axis, largest, read


def convolution(given: Given, target: str, element: Element) -> list[Sum]:
    return _RULES[target](given, element)


def near_convolution(given: Given, target: str) -> Element:
    sample, channel, *places = largest(given.gradient)
    if target == "bias":
        return (channel,)
    near = _near_input if target == "input" else _near_weight
    return near(given, sample, channel, places)


def _input(given: Given, element: Element) -> list[Sum]:
    """Sums over the output channels of the group and over each window that contains the element."""
    sample, channel, *places = element
    weight, gradient = given.tensor("weight"), given.gradient
    channels = weight.shape[1]
    outputs = _outputs(given, channel // channels)
    pairs = [
        _windows(place, weight.shape[2 + side], gradient.shape[2 + side], *_geometry(given, side))
        for side, place in enumerate(places)
    ]
    axes = 1 + len(places)
    output = axis(outputs, 0, axes)
    windows = [axis([window for _, window in found], 1 + side, axes) for side, found in enumerate(pairs)]
    offsets = [axis([offset for offset, _ in found], 1 + side, axes) for side, found in enumerate(pairs)]
    factors = (
        read("grad_output", gradient, (sample, output, *windows)),
        read("weight", weight, (output, channel % channels, *offsets)),
    )
    return [Sum(factors, (len(outputs), *map(len, pairs)))]


def _weight(given: Given, element: Element) -> list[Sum]:
    """Sums over the samples and over each place of the kernel at which the weight lies on an element of the input."""
    output, channel, *offsets = element
    inputs, gradient = given.tensor("input"), given.gradient
    group = output // (gradient.shape[1] // given.settings["groups"])
    channel += group * given.shapes["weight"][1]
    pairs = [
        _places(offset, inputs.shape[2 + side], gradient.shape[2 + side], *_geometry(given, side))
        for side, offset in enumerate(offsets)
    ]
    axes = 1 + len(offsets)
    sample = axis(range(gradient.shape[0]), 0, axes)
    windows = [axis([window for window, _ in found], 1 + side, axes) for side, found in enumerate(pairs)]
    places = [axis([place for _, place in found], 1 + side, axes) for side, found in enumerate(pairs)]
    factors = (
        read("grad_output", gradient, (sample, output, *windows)),
        read("input", inputs, (sample, channel, *places)),
    )
    return [Sum(factors, (gradient.shape[0], *map(len, pairs)))]


def _bias(given: Given, element: Element) -> list[Sum]:
    """Sums over the samples and over all places of a channel."""
    gradient = given.gradient
    grid = (gradient.shape[0], *gradient.shape[2:])
    along = [axis(range(extent), number, len(grid)) for number, extent in enumerate(grid)]
    return [Sum((read("grad_output", gradient, (along[0], *element, *along[1:])),), grid)]


_RULES = {"input": _input, "weight": _weight, "bias": _bias}


def terms(given: Given, target: str) -> int:
    """Returns the largest number of terms that an element of this gradient can have."""
    gradient = given.gradient
    if target == "input":
        weight = given.tensor("weight")
        return weight.shape[0] // given.settings["groups"] * math.prod(weight.shape[2:])
    return gradient.shape[0] * math.prod(gradient.shape[2:])


def _geometry(given: Given, side: int) -> tuple[int, int, int]:
    """Returns (stride, padding, dilation) of one axis."""
    sizes = (given.settings[name] for name in ("stride", "padding", "dilation"))
    stride, padding, dilation = (size[min(side, len(size) - 1)] for size in sizes)
    return stride, padding, dilation


def _windows(place: int, kernel: int, count: int, stride: int, padding: int, dilation: int) -> list[tuple[int, int]]:
    """Returns (offset in the kernel, window) of each window that contains a place of the input."""
    found = []
    for offset in range(kernel):
        window, rest = divmod(place + padding - offset * dilation, stride)
        if rest == 0 and 0 <= window < count:
            found.append((offset, window))
    return found


def _places(offset: int, extent: int, count: int, stride: int, padding: int, dilation: int) -> list[tuple[int, int]]:
    """Returns (window, place of the input) of each window whose element at `offset` lies on the input, not on its
    padding."""
    places = ((window, window * stride - padding + offset * dilation) for window in range(count))
    return [(window, place) for window, place in places if 0 <= place < extent]


def _outputs(given: Given, group: int) -> range:
    """Returns the output channels of a group."""
    many = given.gradient.shape[1] // given.settings["groups"]
    return range(group * many, (group + 1) * many)


def _near_input(given: Given, sample: int, output: int, windows: list[int]) -> Element:
    """Returns the input element under the window whose weight is the largest."""
    weight, shape = given.tensor("weight"), given.shapes["input"]
    pairs = _on_input(given, weight.shape[2:], shape[2:], windows)
    if not all(pairs):
        return (0,) * len(shape)
    channel, *chosen = largest(_part(weight[output], [[offset for offset, _ in found] for found in pairs]))
    channel += _group(given, output) * weight.shape[1]
    return sample, channel, *(found[number][1] for found, number in zip(pairs, chosen))


def _near_weight(given: Given, sample: int, output: int, windows: list[int]) -> Element:
    """Returns the weight that is multiplied by the largest input element under the window."""
    inputs, shape = given.tensor("input"), given.shapes["weight"]
    pairs = _on_input(given, shape[2:], inputs.shape[2:], windows)
    if not all(pairs):
        return (0,) * len(shape)
    first = _group(given, output) * shape[1]
    part = inputs[sample, first : first + shape[1]]
    channel, *chosen = largest(_part(part, [[place for _, place in found] for found in pairs]))
    return output, channel, *(found[number][0] for found, number in zip(pairs, chosen))


def _on_input(given: Given, kernel: Any, extents: Any, windows: list[int]) -> list[list[tuple[int, int]]]:
    """Returns for each axis (offset in the kernel, place of the input) where the window lies on the input."""
    pairs = []
    for side, window in enumerate(windows):
        stride, padding, dilation = _geometry(given, side)
        places = ((offset, window * stride - padding + offset * dilation) for offset in range(kernel[side]))
        pairs.append([(offset, place) for offset, place in places if 0 <= place < extents[side]])
    return pairs


def _part(tensor: torch.Tensor, chosen: list[list[int]]) -> torch.Tensor:
    """Returns the tensor at chosen places of each axis except the first."""
    for side, places in enumerate(chosen):
        tensor = tensor.index_select(1 + side, torch.tensor(places, device=tensor.device))
    return tensor


def _group(given: Given, output: int) -> int:
    return output // (given.gradient.shape[1] // given.settings["groups"])
