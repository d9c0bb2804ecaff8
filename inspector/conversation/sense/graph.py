"""Checks graphs and rules of the chain rule for contradictions."""

from __future__ import annotations

from operator import lt

from inspector.wire.chain import Rule, Setting
from inspector.wire.framing import WireError
from inspector.wire.graph import GraphFacts
from inspector.wire.limits import numbers_of

_CONVOLVED = ("", "input", "weight", "bias")


def check_graph(message: GraphFacts) -> None:
    """Checks that groups lie inside earlier ones and edges lead to later nodes: nothing contains or follows itself."""
    groups, nodes = message.groups, message.names.shape[0]
    _require(all(group.parent < number for number, group in enumerate(groups)), "GraphFacts: groups within themselves")
    leads_on = all(map(lt, numbers_of(message.sources), numbers_of(message.targets)))
    _require(leads_on, "GraphFacts: edges that lead back")
    _require(message.advance.current < nodes, "GraphFacts: a node that is not there comes next")


def check_rule(message: Rule) -> None:
    shapes = {role.name: role.shape for role in message.shapes}
    shape = shapes.get(f"grad:{message.target}")
    _require(not message.target or shape is not None and message.target in message.targets, "Rule: no such gradient")
    _require(len(message.element) in (0, len(shape or ())), "Rule: an element of another shape")
    is_known = message.kind != "convolution" or message.target in _CONVOLVED
    _require(is_known and all(map(_is_setting, message.settings)), "Rule: settings that can not be")


def _is_setting(setting: Setting) -> bool:
    """Returns whether the numbers of `dims` can be axes, which may count from the end."""
    values, rank = setting.values, len(setting.values)
    return setting.name != "dims" or all(value.is_integer() and -rank <= value < rank for value in values)


def _require(is_so: bool, else_what: str) -> None:
    if not is_so:
        raise WireError(else_what)
