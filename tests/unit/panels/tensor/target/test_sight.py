"""Indices as they are typed, and which plane of a tensor they mean."""

from __future__ import annotations

import pytest

from inspector.panels.tensor.target.sight import NoIndex, Typed, first_plane, plane_text, typed
from inspector.wire.tensors import Plane


def test_the_first_plane_has_the_last_two_axes():
    assert first_plane((32, 3, 5, 7)) == Plane((0, 0, 0, 0), 2, 3)
    assert first_plane((4,)) == Plane((0,), 0, -1)
    assert first_plane(()) == Plane((), -1, -1)


@pytest.mark.parametrize(
    ("text", "plane"),
    [
        ("[3, :, 0]", Plane((3, 0, 0), 1, -1)),
        ("3", Plane((3, 0, 0), 1, 2)),
        ("[..., -1]", Plane((0, 0, 4), 0, 1)),
        (" [ \u22121 , : , : ] ", Plane((9, 0, 0), 1, 2)),
        (":, 2,", Plane((0, 2, 0), 0, 2)),
    ],
)
def test_an_index_is_read_as_torch_reads_it(text: str, plane: Plane):
    assert typed(text, (10, 4, 5)).plane == plane


def test_an_index_without_a_colon_is_an_element():
    assert typed("[1, -1, 2]", (10, 4, 5)) == Typed(None, (1, 3, 2))


@pytest.mark.parametrize(
    ("text", "code"),
    [("[a, :, :]", "words"), ("1.5", "words"), ("1, 2, 3, 4", "count"), ("[10, :, :]", "size"), ("[:, -5, :]", "size"),
     ("", "colons"), ("[..., ...]", "count")],
)  # fmt: skip
def test_what_is_no_index_has_a_reason(text: str, code: str):
    with pytest.raises(NoIndex, match=f"^{code}$"):
        typed(text, (10, 4, 5))


def test_a_plane_is_written_as_it_is_read():
    plane = Plane((3, 0, 2), 1, -1)
    assert plane_text(plane) == "[3, :, 2]"
    assert typed(plane_text(plane), (10, 4, 5)).plane == plane
