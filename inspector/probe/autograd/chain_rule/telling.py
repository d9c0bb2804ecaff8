"""Explains the chain rule at the node where a backward is held, and compares it with torch's result when it has run.

The explanation is computed before the node runs; afterwards the one element that was explained is read from the
gradient that leaves. Only numbers are kept for that.
"""

from __future__ import annotations

import dataclasses
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from ....wire.chain import AskRule, Factor, Role, Rule, Setting, Term
from ....wire.messages import Refused
from ...core.neutral import Neutral
from .. import node_stepper
from . import nodes
from .nodes import Kept, Leaving, NodeRule, Unworked
from .sums import Element, Given, Numbers, Sum, total, unravelled

if TYPE_CHECKING:
    from ..node_stepper import Backward

MOST_TOLD = 16  # terms of one sum


@dataclass(frozen=True, slots=True)
class HeldNode:
    """A backward that is held before one of its nodes.

    Attributes: `number`, of that node; `path`, of the layer whose call made it.
    """

    backward: Backward
    number: int
    path: str


@dataclass(slots=True)
class _Asked:
    """What was explained of a node before it ran, and where torch's own number will be found."""

    rule: Rule
    node: int
    leaving: Leaving | None
    variable: weakref.ref[Any] | None  # the leaf whose gradient the node accumulates
    torch_value: float | None = None


class Chain:
    """Answers AskRule for the node that comes and for the one that ran last."""

    def __init__(self, factor: Callable[[], float | None]) -> None:
        """`factor()` returns the factor of a GradScaler on the gradients, or None."""
        self._factor = factor
        self._coming: _Asked | None = None
        self._ran: _Asked | None = None

    def answer(self, question: AskRule, stop: int, held: HeldNode | None) -> Rule | Refused:
        if self._coming is not None and self._coming.rule.stop != stop:
            self._ran, self._coming = self._coming, None
        if question.which == "ran":
            return self._confirmed(question, stop, held is not None)
        return Refused(question.request, stop, "not_inside", "") if held is None else self._told(question, stop, held)

    def _confirmed(self, question: AskRule, stop: int, is_inside: bool) -> Rule | Refused:
        ran = self._ran
        if ran is None or ran.rule.stop != stop - 1:
            return Refused(question.request, stop, "not_seen" if is_inside else "not_inside", "")
        if ran.variable is not None and ran.torch_value is None:
            variable = ran.variable()
            ran.torch_value = _element(getattr(variable, "grad", None), ran.rule)
        return dataclasses.replace(ran.rule, request=question.request, stop=stop, torch_value=ran.torch_value)

    def _told(self, question: AskRule, stop: int, held: HeldNode) -> Rule:
        backward, number = held.backward, held.number
        rule, leaving = _worked(question, stop, held)
        if backward.met > 1:  # the first node is the one that multiplies by the scale
            rule = dataclasses.replace(rule, scale=self._factor())
        node = backward.nodes[number]
        variable = weakref.ref(node.variable) if node_stepper.is_leaf(node) else None
        self._coming = asked = _Asked(rule, number, leaving, variable)
        backward.awaited = lambda ran, given: _take(asked, ran, given)
        return rule


def _take(asked: _Asked, node: int | None, given: tuple[Any, ...]) -> None:
    """Reads torch's number from the gradients that a node has returned."""
    if node == asked.node and asked.leaving is not None and asked.leaving.number < len(given):
        with Neutral():
            asked.torch_value = _element(given[asked.leaving.number], asked.rule)


def _element(tensor: Any, rule: Rule) -> float | None:
    """Returns the element, or None if there is no gradient or its shape is not the expected one."""
    shape = next((role.shape for role in rule.shapes if role.name == f"grad:{rule.target}"), None)
    if rule.value is None or tensor is None or not nodes.is_plain(tensor):
        return None
    if tuple(tensor.shape) != shape:
        return None
    return float(tensor.detach()[rule.element])


# ── told ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _worked(question: AskRule, stop: int, held: HeldNode) -> tuple[Rule, Leaving | None]:
    backward, node = held.backward, held.backward.nodes[held.number]
    name = backward.name(held.number)
    known = nodes.rule_for(node, name)
    kept = Kept(node, known)
    arrived = [leaf.tensor() for leaf in backward.arrives]
    rule = Rule(
        request=question.request,
        stop=stop,
        kind=known.kind if known is not None else "vjp",
        name=name,
        path=held.path,
        index=backward.met,
        shapes=(*_arriving(arrived), *_kept_roles(kept)),
        settings=(),
        targets=(),
        target="",
        element=(),
        terms=(),
        count=0,
        rest=0.0,
        size=0.0,
        value=None,
        torch_value=None,
        reason="",
        scale=None,
    )
    if known is None:
        rule = dataclasses.replace(rule, reason="compiled" if name.startswith("CompiledFunction") else "")
    try:
        return _with_targets(question, rule, node, known, kept, arrived)
    except Unworked as error:
        return dataclasses.replace(rule, reason=error.reason), None


def _with_targets(
    question: AskRule, rule: Rule, node: Any, known: NodeRule | None, kept: Kept, arrived: list[Any]
) -> tuple[Rule, Leaving | None]:
    leaving = nodes.leaving(node, known)
    targets = tuple(one.target for one in leaving)
    roles = tuple(Role(f"grad:{one.target}", one.shape, _dtype(one.dtype)) for one in leaving)
    rule = dataclasses.replace(rule, targets=targets, shapes=(*rule.shapes, *roles))
    if known is None:
        return rule, None
    if not leaving:
        return dataclasses.replace(rule, reason="nothing"), None
    chosen = next((one for one in leaving if one.target == question.target), _preferred(leaving))
    rule = dataclasses.replace(rule, target=chosen.target)
    element = question.element if question.target in ("", chosen.target) else ()
    try:
        return _with_numbers(
            rule=rule,
            node=node,
            known=known,
            kept=kept,
            arrived=arrived,
            leaving=leaving,
            chosen=chosen,
            element=element,
        ), chosen
    except Unworked as error:
        return dataclasses.replace(rule, element=element, reason=error.reason), chosen


def _with_numbers(
    rule: Rule, node: Any, known: NodeRule, kept: Kept, arrived: list[Any], leaving: list[Leaving], chosen: Leaving,
    element: Element,
) -> Rule:  # fmt: skip
    if len(arrived) != 1 or arrived[0] is None:
        raise Unworked("gone")
    for tensor in (arrived[0], *(tensor for tensor in kept.tensors.values() if tensor is not None)):
        nodes.check_readable(tensor)
    settings = known.known_settings(node)
    given = Given(arrived[0], kept.tensors, settings, {one.target: one.shape for one in leaving})
    element, sums = nodes.sums(known, given, kept, chosen.target, element)
    rule = dataclasses.replace(rule, element=element, settings=_settings(settings))
    return _with_terms(rule, sums, chosen.dtype)


def _with_terms(rule: Rule, sums: list[Sum], dtype: Any) -> Rule:
    products = [one.products() for one in sums]
    together = torch.cat(products)
    told = _chosen_terms(together)
    left = torch.ones(len(together), dtype=torch.bool, device="cpu")
    left[told] = False
    value = torch.tensor(total(together), dtype=torch.float64, device="cpu").to(dtype)
    return dataclasses.replace(
        rule, terms=tuple(_term(sums, products, place) for place in told), count=len(together),
        rest=total(together[left]), size=float(together.abs().sum()), value=float(value),
    )  # fmt: skip


def _chosen_terms(products: torch.Tensor) -> list[int]:
    """Returns the places of the terms to show: all in order, or, of many, the largest ones first."""
    if len(products) <= MOST_TOLD:
        return list(range(len(products)))
    return products.abs().topk(MOST_TOLD).indices.tolist()  # type: ignore[no-any-return]


def _term(sums: list[Sum], products: list[torch.Tensor], place: int) -> Term:
    """Returns one term, counted through all sums."""
    for one, terms in zip(sums, products):
        if place < len(terms):
            return Term(tuple(_factor(factor, one.grid, place) for factor in one.factors), float(terms[place]))
        place -= len(terms)
    raise IndexError(place)


def _factor(factor: Numbers, grid: tuple[int, ...], place: int) -> Factor:
    where = unravelled(place, grid)
    at = tuple(int(axis.expand(grid)[where]) for axis in factor.index)
    return Factor(factor.name, at, float(factor.numbers.expand(grid)[where]))


def _preferred(leaving: list[Leaving]) -> Leaving:
    return min(leaving, key=lambda one: nodes.PREFERRED.index(one.target))


def _arriving(arrived: list[Any]) -> list[Role]:
    names = ["grad_output"] if len(arrived) == 1 else [f"grad_output:{number}" for number in range(len(arrived))]
    return [_role(name, tensor) for name, tensor in zip(names, arrived) if tensor is not None]


def _kept_roles(kept: Kept) -> list[Role]:
    return [_role(name, tensor) for name, tensor in kept.tensors.items() if tensor is not None]


def _role(name: str, tensor: torch.Tensor) -> Role:
    return Role(name, () if tensor.is_nested else tuple(map(int, tensor.shape)), _dtype(tensor.dtype))


def _dtype(dtype: Any) -> str:
    return str(dtype).removeprefix("torch.")


def _settings(settings: dict[str, Any]) -> tuple[Setting, ...]:
    return tuple(
        Setting(name, tuple(map(float, value if isinstance(value, tuple) else (value,))))
        for name, value in settings.items()
        if value is not None
    )
