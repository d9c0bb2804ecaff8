"""Numbers of a plane as text that Python reads back."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from inspector.panels.base.number_spelling import BITS
from inspector.panels.tensor.export.texts import python_expression


def test_a_plane_of_bfloat16_has_the_digits_that_it_needs_and_says_its_dtype():
    numbers = torch.tensor([[0.1, -2.0, 1e-3], [3.0e38, -0.0, 65.5]]).bfloat16().float().numpy()
    assert python_expression(numbers, False, 2, "bfloat16") == (
        "torch.tensor([[0.1, -2.0, 0.001],\n              [3e+38, -0.0, 65.5]], dtype=torch.bfloat16)"
    )


@pytest.mark.parametrize("dtype", BITS)
def test_python_makes_the_same_tensor_of_what_was_copied(dtype: str):
    kind = getattr(torch, dtype)
    every = torch.arange(256, dtype=torch.uint8) if kind.itemsize == 1 else torch.arange(0, 2**16, 37).to(torch.uint16)
    tensor = every.view(kind)
    text = python_expression(tensor.float().numpy()[np.newaxis], False, 1, dtype)
    back = eval(text, {"torch": torch})
    assert back.dtype == kind and torch.equal(back.float().nan_to_num(7.0), tensor.float().nan_to_num(7.0))
    assert torch.equal(back.float().signbit() | back.float().isnan(), tensor.float().signbit() | tensor.float().isnan())
    longest = {"bfloat16": 4, "float16": 5}.get(dtype, 3)
    parts = [word.split("e")[0].lstrip("-").replace(".", "").strip("0") for word in text[14:].split("]")[0].split(", ")]
    assert all(len(part) <= longest for part, number in zip(parts, tensor.float().tolist()) if abs(number) < 1)


def test_float32_keeps_its_digits():
    numbers = np.array([[0.1, np.inf]], np.float32)
    assert python_expression(numbers, False, 1, "float32") == 'torch.tensor([0.1, float("inf")], dtype=torch.float32)'
    assert python_expression(numbers, False, 1, "") == 'torch.tensor([0.1, float("inf")])'
