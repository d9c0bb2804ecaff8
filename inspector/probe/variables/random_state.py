"""The state of the random generators, restored after an evaluation that only looks."""

from __future__ import annotations

import sys
from typing import Any


class Kept:
    """`with Kept() as kept:` restores each random generator afterwards; `kept.has_drawn`: whether one had moved.
    `puts_back` False: nothing is restored."""

    def __init__(self, puts_back: bool = True) -> None:
        self._puts_back = puts_back
        self.has_drawn = False

    def __enter__(self) -> Kept:
        self._before = _states()
        return self

    def __exit__(self, *error: object) -> None:
        now = _states()
        self.has_drawn = any(not _is_same(now.get(name), state) for name, state in self._before.items())
        if self._puts_back and self.has_drawn:
            _put_back(self._before)


def _states() -> dict[str, Any]:
    """Returns the states of the generators that exist; modules that are not imported have none."""
    states: dict[str, Any] = {}
    if (module := sys.modules.get("random")) is not None and hasattr(module, "getstate"):
        states["random"] = module.getstate()
    if (numpy := sys.modules.get("numpy.random")) is not None:
        states["numpy"] = numpy.get_state()
    if (torch := sys.modules.get("torch")) is not None and hasattr(torch, "get_rng_state"):
        states["torch"] = torch.get_rng_state()
        if torch.cuda.is_initialized():
            states.update({f"cuda {i}": torch.cuda.get_rng_state(i) for i in range(torch.cuda.device_count())})
    return states


def _put_back(states: dict[str, Any]) -> None:
    for name, state in states.items():
        if name == "random":
            sys.modules["random"].setstate(state)
        elif name == "numpy":
            sys.modules["numpy.random"].set_state(state)
        elif name == "torch":
            sys.modules["torch"].set_rng_state(state)
        else:
            sys.modules["torch"].cuda.set_rng_state(state, int(name.split()[1]))


def _is_same(one: Any, other: Any) -> bool:
    """Returns whether both are equal; they may be tuples that contain arrays."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if hasattr(one, "tobytes"):
        return bool(one.tobytes() == other.tobytes())
    if hasattr(one, "numel"):
        return bool((one == other).all())
    return bool(one == other)
