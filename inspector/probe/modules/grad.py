"""The gradient of what a module holds as a parameter."""

from __future__ import annotations

from typing import Any


def grad_of(parameter: Any) -> Any:
    """None too of a computed tensor that stands in a parameter's place, as in the copies that meta-learning makes:
    to ask that one for its gradient makes torch warn, in the name of the script."""
    return parameter.grad if parameter.is_leaf or parameter.retains_grad else None
