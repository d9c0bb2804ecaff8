"""The chain rule of activations: relu, sigmoid, tanh, softmax and log_softmax."""

from __future__ import annotations

from typing import Any

from .sums import Element, Given, Sum, counted, largest, mask, read


def relu(given: Given, target: str, element: Element) -> list[Sum]:
    positive = mask("positive", given.tensor("result"), element, lambda result: ~(result <= 0))
    return [Sum((read("grad_output", given.gradient, element), positive))]


def sigmoid(given: Given, target: str, element: Element) -> list[Sum]:
    result = given.tensor("result")
    rest = read("1-result", result, element, lambda number: 1 - number.double())
    return [Sum((read("grad_output", given.gradient, element), read("result", result, element), rest))]


def tanh(given: Given, target: str, element: Element) -> list[Sum]:
    slope = read("1-result²", given.tensor("result"), element, lambda number: 1 - number.double() ** 2)
    return [Sum((read("grad_output", given.gradient, element), slope))]


def softmax(given: Given, target: str, element: Element) -> list[Sum]:
    """grad_i = y_i · g_i − y_i · Σ_j y_j · g_j, along the axis `dim`."""
    result, gradient = given.tensor("result"), given.gradient
    index: list[Any] = list(element)
    along = counted(result.shape[given.settings["dim"]] if result.dim() else 1)
    if index:
        index[given.settings["dim"]] = along
    own, minus = read("result", result, element), read("-result", result, element, lambda number: -number)
    others = read("grad_output", gradient, index), read("result", result, index)
    return [Sum((own, read("grad_output", gradient, element))), Sum((minus, *others), tuple(along.shape))]


def near_arriving(given: Given, target: str) -> Element:
    return largest(given.gradient)


def log_softmax(given: Given, target: str, element: Element) -> list[Sum]:
    """grad_i = g_i − softmax_i · Σ_j g_j, along the axis `dim`."""
    result = given.tensor("result")
    along = counted(result.shape[given.settings["dim"]] if result.dim() else 1)
    index: list[Any] = list(element)
    if index:
        index[given.settings["dim"]] = along
    share = read("-softmax", result, element, lambda logarithm: -logarithm.double().exp())
    gradients = read("grad_output", given.gradient, index)
    return [Sum((read("grad_output", given.gradient, element),)), Sum((share, gradients), tuple(along.shape))]
