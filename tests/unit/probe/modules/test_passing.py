"""What a layer was given and gave is known by its looks when the script has let it go, and never as another."""

from __future__ import annotations

import torch

from inspector.probe.modules.passing import gradients, seen


def test_a_tensor_is_shown_with_its_numbers():
    kept = torch.tensor([[1.0, -2.0]])
    [item] = [one.item() for one in seen({"mask": kept})]
    assert (item.path, item.shape, item.dtype, item.low, item.high, item.note) == (
        "['mask']", (1, 2), "float32", -2.0, 1.0, "",
    )  # fmt: skip


def test_one_that_was_let_go_keeps_its_looks():
    [one] = seen(torch.ones(2, 3, dtype=torch.float64))
    assert (one.item().shape, one.item().dtype, one.item().low, one.item().note) == ((2, 3), "float64", None, "gone")


def test_one_that_was_written_into_is_not_shown_as_what_it_was():
    kept = torch.ones(2)
    [one] = seen(kept)
    kept.relu_()
    assert (one.item().low, one.item().note) == (None, "overwritten")


def test_one_that_was_read_is_shown_as_it_was_then():
    [one] = seen(torch.tensor([3.0]))
    kept = torch.tensor([3.0])
    [one] = seen(kept)
    one.read()
    kept.zero_()
    assert (one.item().low, one.item().note) == (3.0, "")


def test_what_is_no_tensor_and_a_tensor_without_versions_are_shown():
    with torch.inference_mode():
        inference = torch.ones(1)
    items = [one.item() for one in seen((2, inference))]
    assert [(item.type, item.text, item.low) for item in items] == [("int", "2", None), ("Tensor", "", 1.0)]


def test_gradients_that_are_missing_are_left_out():
    kept = torch.ones(1)
    assert [one.item().path for one in gradients((None, kept))] == ["1"]
