"""The loss functions of torch.nn.functional, wrapped so that a loss has a beginning; whole again for torch.jit."""

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
ORIGINALS = {name: getattr(F, name) for name in NAMES}  # as they are before they are wrapped


def hang(around: Callable[[Any], Any]) -> list[Callable[[], None]]:
    """Puts `around(original)` in the place of each; gives what takes them back."""
    originals = {name: getattr(F, name) for name in NAMES}  # the script may have put its own there
    wrappers = {name: wrapped(original, around) for name, original in originals.items()}
    _put(wrappers)
    script = torch.jit.script
    running = 0

    @functools.wraps(script)
    def script_whole(*args: Any, **kwargs: Any) -> Any:
        """`torch.jit.script` compiles the source of what it meets, and can not compile a wrapper. It calls itself."""
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
