"""The chain rule of sums and means over some or all axes, and of the mean squared error."""

from __future__ import annotations

import math
from typing import Any

from .sums import Element, Given, Numbers, Sum, constant, largest, read

MEAN = 1  # torch's number of this reduction of a loss


def reduce_sum(given: Given, target: str, element: Element) -> list[Sum]:
    """Each element gets the gradient of the sum that it went into."""
    return [Sum((_arriving(given, target, element),))]


def reduce_mean(given: Given, target: str, element: Element) -> list[Sum]:
    shape = given.shapes[target]
    many = math.prod(shape[axis] for axis in _reduced(given, target))
    return [Sum((_arriving(given, target, element), *constant("/n", 1 / many)))]


def near_reduced(given: Given, target: str) -> Element:
    """Returns the first element that went into the sum with the largest gradient."""
    place = iter(largest(given.gradient))
    reduced, keeps = _reduced(given, target), bool(given.settings.get("keepdim", False))
    element = []
    for axis in range(len(given.shapes[target])):
        at = next(place) if axis not in reduced or keeps else 0
        element.append(0 if axis in reduced else at)
    return tuple(element)


def _arriving(given: Given, target: str, element: Element) -> Numbers:
    reduced, keeps = _reduced(given, target), bool(given.settings.get("keepdim", False))
    index = [0 if axis in reduced else at for axis, at in enumerate(element) if axis not in reduced or keeps]
    return read("grad_output", given.gradient, index)


def _reduced(given: Given, target: str) -> set[int]:
    """Returns the axes that are reduced; none named means all."""
    rank = len(given.shapes[target])
    dims = given.settings.get("dim") or range(rank)
    return {axis % rank for axis in dims} if rank else set()


def mse_loss(given: Given, target: str, element: Element) -> list[Sum]:
    """y = (x − t)²: the prediction's gradient is 2·(x − t)·g, the target's its negative."""
    one, other = given.tensor("self"), given.tensor("target")
    here, there = read("self", one, element), read("target", other, element)
    difference = Numbers("difference", here.numbers - there.numbers, here.index)
    sign = constant("2", 2.0) if target == "self" else constant("-2", -2.0)
    arriving = read("grad_output", given.gradient, element if given.gradient.dim() else ())
    factors: list[Any] = [arriving, *sign, difference]
    if given.settings["reduction"] == MEAN:
        factors += constant("/n", 1 / one.numel())
    return [Sum(tuple(factors))]


def near_mse_loss(given: Given, target: str) -> Element:
    if given.gradient.dim():
        return largest(given.gradient)
    return largest(given.tensor("self").detach() - given.tensor("target").detach())
