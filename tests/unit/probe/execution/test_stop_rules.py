"""Which places within a forward or a backward each unit of stepping holds at."""

from __future__ import annotations

import pytest
from torch import nn

from inspector.probe.execution.stop_rules import (
    AFTER_LAYER,
    BEFORE_GROUP,
    BEFORE_LAYER,
    BEFORE_NODE,
    INTO,
    LAYER,
    NODE,
    OUT,
    TARGET,
    Spot,
    holds_after_call,
    holds_before_call,
    holds_before_node,
    may_step_nodes,
)
from inspector.probe.modules.calls import Call

MODULE = nn.Identity()


def call(above: Call | None = None, number: int = 1) -> Call:
    return Call(MODULE, above, number, 0.0)


ROOT = call()
BLOCK = call(ROOT)
INNER = call(BLOCK)
SIBLING = call(BLOCK)
NEXT = call(ROOT)
AT_INNER = Spot(BEFORE_LAYER, INNER)


@pytest.mark.parametrize("mode", [LAYER, INTO])
def test_from_a_phase_the_first_layer_holds(mode: str):
    assert holds_before_call(mode, None, BLOCK)


@pytest.mark.parametrize("mode", [NODE, OUT, "phase", "iteration", "run", TARGET])
def test_from_a_phase_other_units_pass_layers(mode: str):
    assert not holds_before_call(mode, None, BLOCK)


def test_a_call_of_the_scripts_own_is_a_phase():
    assert not holds_before_call(INTO, None, ROOT)


def test_layer_steps_over_and_into_enters():
    at_block = Spot(BEFORE_LAYER, BLOCK)
    assert not holds_before_call(LAYER, at_block, INNER) and holds_before_call(INTO, at_block, INNER)
    assert holds_before_call(LAYER, at_block, NEXT) and holds_before_call(INTO, at_block, NEXT)


def test_layer_goes_on_to_siblings_and_to_shallower_ones():
    assert holds_before_call(LAYER, AT_INNER, SIBLING) and holds_before_call(LAYER, AT_INNER, NEXT)


def test_into_goes_no_more_than_one_level_down():
    assert not holds_before_call(INTO, Spot(BEFORE_LAYER, BLOCK), call(INNER))


def test_out_holds_at_the_end_of_the_layer_around():
    assert not holds_before_call(OUT, AT_INNER, SIBLING)
    assert holds_after_call(OUT, AT_INNER, BLOCK)
    assert not holds_after_call(OUT, AT_INNER, SIBLING)
    assert not holds_after_call(LAYER, AT_INNER, BLOCK)
    assert not holds_after_call(OUT, Spot(AFTER_LAYER, BLOCK), ROOT)  # the phase holds there


def test_the_depth_of_another_forward_says_nothing():
    other = call(call())
    assert holds_before_call(LAYER, Spot(BEFORE_LAYER, ROOT), other)
    assert not holds_before_call(OUT, AT_INNER, other)


@pytest.mark.parametrize("mode", [NODE, INTO])
def test_node_holds_before_each(mode: str):
    assert holds_before_node(mode, None, False) == holds_before_node(mode, None, True) == BEFORE_NODE


def test_layer_holds_before_the_first_node_of_a_call():
    assert holds_before_node(LAYER, None, True) == BEFORE_GROUP
    assert holds_before_node(LAYER, None, False) == ""


def test_out_of_a_node_leads_to_the_next_call_and_out_of_that_to_the_end():
    assert holds_before_node(OUT, Spot(BEFORE_NODE, None, 3, "ReluBackward0"), True) == BEFORE_GROUP
    assert holds_before_node(OUT, Spot(BEFORE_GROUP, None, 3, "ReluBackward0"), True) == ""
    assert holds_before_node("phase", None, True) == holds_before_node(TARGET, None, True) == ""


def test_nodes_are_armed_only_where_they_may_hold():
    assert all(may_step_nodes(mode, None, None) for mode in (LAYER, NODE, INTO))
    assert not any(may_step_nodes(mode, None, None) for mode in ("phase", OUT, TARGET, "run", "iteration"))
    assert may_step_nodes(TARGET, None, MODULE)
    assert may_step_nodes("iteration", Spot(BEFORE_NODE, None), None)
    assert not may_step_nodes("iteration", AT_INNER, None)


def test_the_same_place_of_another_iteration():
    assert AT_INNER.is_same(Spot(BEFORE_LAYER, call(BLOCK)))
    assert not AT_INNER.is_same(Spot(BEFORE_LAYER, call(BLOCK, number=2)))
    assert not AT_INNER.is_same(Spot(AFTER_LAYER, INNER))
    assert not AT_INNER.is_same(Spot(BEFORE_LAYER, Call(nn.Identity(), None, 1, 0.0)))
    assert Spot(BEFORE_NODE, None, 3, "A").is_same(Spot(BEFORE_NODE, None, 3, "A"))
    assert not Spot(BEFORE_NODE, None, 3, "A").is_same(Spot(BEFORE_NODE, INNER, 3, "A"))
