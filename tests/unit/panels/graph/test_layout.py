"""Where boxes lie: whatever the graph and whichever of its layers are open, none overlap and every edge leads down."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from inspector.panels.graph.layout import Box, GraphLayout
from inspector.panels.graph.model import GraphModel
from inspector.panels.graph.nesting import Nesting, left_over
from inspector.panels.graph.placing import placed
from inspector.wire.graph import Group
from tests.examples import examples
from tests.unit.panels.graph.graphs import graph, layer, network


@st.composite
def graphs(draw):
    """Nodes in their order, edges to later ones, groups wherever: also such as an edge leads back into."""
    count = draw(st.integers(1, 14))
    pairs = list(combinations(range(count), 2))
    edges = draw(st.lists(st.sampled_from(pairs), max_size=24, unique=True)) if pairs else []
    parents = draw(st.lists(st.integers(-1, 5), max_size=6))
    groups = [layer(f"g{n}", parent=min(parent, n - 1)) for n, parent in enumerate(parents)]
    of = draw(st.lists(st.integers(-1, len(groups) - 1), min_size=count, max_size=count))
    return graph(["MulBackward0"] * count, edges, groups, of), draw(st.sets(st.integers(0, 5)))


def laid_out(facts, is_open) -> tuple[Nesting, GraphLayout]:
    model = GraphModel(facts)
    nesting = Nesting(model)
    return nesting, GraphLayout(nesting, is_open, lambda item: 90.0 + item % 5 * 30, lambda item: item % 3 == 0)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.left < other.right - 1e-6 and other.left < one.right - 1e-6
        and one.top < other.bottom - 1e-6 and other.top < one.bottom - 1e-6
    )  # fmt: skip


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer.left <= inner.left and inner.right <= outer.right and outer.top <= inner.top
        and inner.bottom <= outer.bottom
    )  # fmt: skip


@examples(150)
@given(graphs())
def test_no_box_overlaps_another_and_every_edge_leads_down(drawn):
    facts, opened = drawn
    count = len(GraphModel(facts))
    nesting, layout = laid_out(facts, lambda item: item - count in opened)
    for one, other in combinations(layout.boxes.values(), 2):
        if other.item in nesting.chain(one.item):
            assert holds(other, one)
        elif one.item in nesting.chain(other.item):
            assert holds(one, other)
        else:
            assert not overlap(one, other)
    for line in layout.lines:
        heights = [y for _, y in line.points]
        assert heights == sorted(heights) and heights[0] < heights[-1]
        assert heights[0] == layout.boxes[line.source].bottom and heights[-1] == layout.boxes[line.target].top


@examples(150)
@given(graphs())
def test_every_node_is_in_one_box_and_every_edge_is_drawn_once_or_within_one(drawn):
    facts, opened = drawn
    model = GraphModel(facts)
    nesting, layout = laid_out(facts, lambda item: item - len(model) in opened)
    for node in range(len(model)):
        shown = layout.shown[node]
        assert shown in layout.boxes and shown in nesting.chain(node) and not layout.boxes[shown].is_open
    drawn_edges = [edge for line in layout.lines for edge in line.edges]
    assert len(drawn_edges) == len(set(drawn_edges))
    ends = enumerate(nesting.edges)
    within = {edge for edge, (source, target) in ends if layout.shown[source] == layout.shown[target]}
    assert set(drawn_edges) | within == set(range(len(nesting.edges)))


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(1, 90), st.floats(0.1, 9)), min_size=1, max_size=12))
def test_what_is_placed_in_a_row_keeps_its_order_and_its_distance(wanted):
    wishes, widths, weights = zip(*wanted)
    centres = placed(wishes, widths, weights, 5.0)
    for left, right, one, other in zip(centres, centres[1:], widths, widths[1:]):
        assert right - left >= (one + other) / 2 + 5 - 1e-6


def test_what_has_room_stands_where_it_wants_to():
    assert placed([0, 100, 200], [10, 10, 10], [1, 1, 1], 5) == [0, 100, 200]
    assert placed([50, 50], [10, 10], [3, 1], 0) == [47.5, 57.5]


def test_a_layer_that_an_edge_leads_back_into_is_no_box():
    """Two nodes that feed one parameter, with one between that feeds none: its layer is not known as a call."""
    cell = Group(-1, "model.cell", "RNNCell", 1, 0, "")
    facts = graph(["A", "B", "C", "D"], [(0, 1), (1, 2), (2, 3)], [cell], [0, -1, 0, 0])
    nesting, layout = laid_out(facts, lambda item: True)
    assert nesting.dissolved == {4} and set(layout.boxes) == {0, 1, 2, 3}


def test_circles_are_found_and_what_leads_to_and_from_them_is_not():
    assert left_over({(1, 2), (2, 3), (3, 2), (3, 4)}) == {2, 3}
    assert left_over({(1, 2), (2, 3)}) == set()


def test_what_accumulates_stands_beside_the_way_on():
    model = GraphModel(network())
    nesting = Nesting(model)
    layout = GraphLayout(nesting, lambda item: True, lambda item: 100.0, lambda item: item < 10 and model.is_leaf(item))
    first = layout.boxes[6]
    assert layout.boxes[7].top == layout.boxes[8].top > first.bottom
    assert layout.boxes[7].left > layout.boxes[8].left


def test_a_layer_of_one_node_has_no_frame_and_a_chain_of_frames_is_one():
    groups = [layer("m"), layer("m.body", parent=0), layer("m.body.relu", parent=1)]
    facts = graph(["A", "B", "C"], [(0, 1), (1, 2)], groups, [2, 1, 1])
    nesting = Nesting(GraphModel(facts))
    assert nesting.below == {-1: [4], 4: [0, 1, 2]}
