"""Wraps the loss functions of torch.nn.functional to notice their calls; puts the originals back during
torch.jit.script."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F

from ..core.wrapping import wrapped

NAMES = tuple(
    name
    for name in (
        "binary_cross_entropy", "binary_cross_entropy_with_logits", "cosine_embedding_loss", "cross_entropy", "ctc_loss",
        "gaussian_nll_loss", "hinge_embedding_loss", "huber_loss", "kl_div", "l1_loss", "linear_cross_entropy",
        "margin_ranking_loss", "mse_loss", "multi_margin_loss", "multilabel_margin_loss",
        "multilabel_soft_margin_loss", "nll_loss", "poisson_nll_loss", "smooth_l1_loss", "soft_margin_loss",
        "triplet_margin_loss", "triplet_margin_with_distance_loss",
    )
    if callable(getattr(F, name, None))
)  # fmt: skip
ORIGINALS = {name: getattr(F, name) for name in NAMES}  # as they were when this module was imported


def hang(around: Callable[[Any], Any]) -> list[Callable[[], None]]:
    """Replaces each function by `around(original)`; returns functions that undo it."""
    originals = {name: getattr(F, name) for name in NAMES}  # the script may have put its own in their place
    wrappers = {name: wrapped(original, around) for name, original in originals.items()}
    _put(wrappers)
    script = torch.jit.script
    running = 0

    @functools.wraps(script)
    def script_whole(*args: Any, **kwargs: Any) -> Any:
        """Compiles with the originals in place: `torch.jit.script` compiles the source of every function it meets and
        can not compile a wrapper. It calls itself."""
        nonlocal running
        running += 1
        _put(originals)
        try:
            return script(*args, **kwargs)
        finally:
            running -= 1
            if not running:
                _put(wrappers)

    torch.jit.script = script_whole
    return [lambda: _put(originals), lambda: setattr(torch.jit, "script", script)]


def _put(functions: dict[str, Any]) -> None:
    for name, function in functions.items():
        setattr(F, name, function)
