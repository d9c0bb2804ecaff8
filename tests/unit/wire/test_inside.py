"""What a layer and a node are known by is the same to the window, which has their names as they are shown."""

from __future__ import annotations

import pytest

from inspector.wire.inside import layer_key, node_key
from inspector.wire.plain_text import name


@pytest.mark.parametrize(
    "path", ["model.conv1", "model.line\nbreak", "model.\u202ex", "\ud800.a", f"model.{'x' * 100_000}.w"]
)
def test_both_sides_know_it_by_the_same(path):
    assert layer_key(path, 1, True) == layer_key(name(path), 1, True)
    assert node_key(path, 1, path, 3) == node_key(name(path), 1, name(path), 3)
    assert len(layer_key(path, 1, True)) < 1000
