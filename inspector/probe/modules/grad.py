"""The gradient of a module's parameter."""

from __future__ import annotations

from typing import Any


def grad_of(parameter: Any) -> Any:
    """Returns the gradient, or None.

    Also None for a computed tensor in a parameter's place, as in the copies that meta-learning makes: asking that one
    for its gradient would make torch warn, at the script's line.
    """
    return parameter.grad if parameter.is_leaf or parameter.retains_grad else None
