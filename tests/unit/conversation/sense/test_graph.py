"""Graphs that nobody could draw, and rules that no node has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inspector.wire.chain import Setting
from inspector.wire.framing import WireError
from inspector.wire.graph import Group
from tests.unit.conversation.sense.arriving import arrived
from tests.unit.panels.graph.graphs import graph, ints
from tests.unit.panels.graph.rules import CONVOLUTION, LINEAR, rule

OUTER, INNER = Group(-1, "model", "Net", 0, 1, ""), Group(0, "model.conv", "Conv2d", 1, 1, "")
GRAPH = graph(["MulBackward0", "AddBackward0"], [(0, 1)], [OUTER, INNER], [0, 1])


@pytest.mark.parametrize("message", [GRAPH, graph([], []), LINEAR, CONVOLUTION, rule(target="", element=())])
def test_what_can_be_drawn_passes(message):
    assert arrived(message) == message


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (replace(GRAPH, groups=(replace(OUTER, parent=1), INNER)), "groups within themselves"),
        (replace(GRAPH, groups=(replace(OUTER, parent=0), INNER)), "groups within themselves"),
        (replace(GRAPH, groups=(OUTER, replace(INNER, parent=7))), "groups within themselves"),
        (replace(GRAPH, sources=ints([1]), targets=ints([0])), "edges that lead back"),
        (replace(GRAPH, sources=ints([1])), "edges that lead back"),
        (replace(GRAPH, advance=replace(GRAPH.advance, current=2)), "a node that is not there"),
        (rule(target="moon"), "no such gradient"),
        (rule(targets=("bias",)), "no such gradient"),
        (rule(shapes=LINEAR.shapes[:3]), "no such gradient"),
        (rule(element=(0,)), "another shape"),
        (replace(CONVOLUTION, target="grad_output", element=()), "no such gradient"),
        (rule(settings=(Setting("dims", (0.0, float("nan"))),)), "settings that can not be"),
        (rule(settings=(Setting("dims", (0.0, 2.0)),)), "settings that can not be"),
    ],
)
def test_what_can_not_does_not(message, why):
    with pytest.raises(WireError, match=why):
        arrived(message)
