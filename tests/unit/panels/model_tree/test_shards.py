"""The tree of a model that ranks share says of which part its numbers are."""

from __future__ import annotations

from inspector.panels.model_tree.cells import TreeColumn
from inspector.panels.model_tree.model import ModelTreeModel
from inspector.wire.shards import Shard
from tests.unit.panels.model_tree.samples import Builder, structure, values

SHARD = Shard((16, 8), (8, 0), 1, 2)
PART = "shard 1 of 2, rows 8–15 of (16, 8)"


def test_a_row_and_the_layer_above_it_name_the_part(qapp):
    builder = Builder()
    root = builder.add(-1, "root", "net", "Net")
    split = builder.add(root, "module", "split", "Linear")
    whole = builder.add(root, "module", "whole", "Linear")
    shard = builder.parameter(split, "weight", (8, 8), shard=SHARD)
    plain = builder.parameter(whole, "weight", (8, 8))
    model = ModelTreeModel()
    model.set_structure(structure(builder.nodes, 1))
    model.set_values(values(builder.nodes, ["populated"] * 2), at_stop=True)
    detail = model.cells.detail
    assert f"[8, 8]  {PART}  float32" in detail(2 * shard) and PART in detail(2 * shard + 1)
    assert "shard" not in detail(2 * plain) + detail(2 * whole)
    assert all(detail(2 * row).endswith("norms of the shards on this rank") for row in (root, split))
    assert PART in model.cells.tooltip(2 * shard, TreeColumn.SHAPE)
