"""Rules about weights that are written outside of training, and about what is saved of them."""

from __future__ import annotations

import ast
import sys
from typing import Any

import torch

from ...frames import user_code
from ...modules import below
from .. import places
from ..births import Remembered
from ..places import Spot
from ..training import Training

HALF = 0.5


class State:
    """Rules `weights_written` and `checkpoint_differs`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._loaded = Remembered()  # module → line that loaded it
        self._rewritten: dict[int, list[Spot]] = {}

    def initialised(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        tensor = args[0] if args else kwargs.get("tensor")
        if not isinstance(tensor, torch.nn.Parameter):
            return
        self._t.births.written.put(tensor, spot)
        if self._loaded.items() and not self._t.backwards:
            self._rewritten[id(tensor)] = places.callers(user_code.here())

    def loaded(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        self._loaded.put(args[0], spot)
        self._t.was_loaded = True
        for parameter in below.parameters(args[0]):
            self._rewritten.pop(id(parameter), None)

    def backward_begins(self, starts: list[Any], graph: Any, spot: Spot) -> None:
        if not self._rewritten or self._t.backwards > 1:
            return
        for module, where in self._loaded.items():
            parameters = [p for p in below.parameters(module) if p.dim() > 1]
            written = [p for p in parameters if id(p) in self._rewritten]
            if parameters and len(written) > HALF * len(parameters):
                chain = self._rewritten[id(written[0])]
                self._t.found(
                    "weights_written", "warning", chain[-1], places=[*chain[:-1], where],
                    parameters=self._t.names().of(written), readings={"written": len(written), "loaded": len(parameters)},
                )  # fmt: skip
        self._rewritten.clear()

    # ── what is saved ──

    def saved(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        saved = args[0] if args else kwargs.get("obj")
        for state in _states(saved):
            for root, _ in self._t.roots_called.items():
                self._compare(state, root, saved, spot)

    def _compare(self, state: dict[str, Any], root: Any, saved: Any, spot: Spot) -> None:
        own = root.state_dict(keep_vars=True)
        common = [key for key in own if key in state]
        if not own or len(common) < HALF * len(own):
            return
        missing = [key for key in own if key not in state and getattr(own[key], "requires_grad", False)]
        wrong = [key for key in common if tuple(own[key].shape) != tuple(state[key].shape)]
        if not missing and not wrong:
            return
        frame = user_code.user_frame(sys._getframe(1))
        name = next((n for n, v in user_code.names_in_scope(frame) if v is state or v is saved), "")
        spots = places.lines_where(spot, lambda node: _changes(node, name)) if name else []
        self._t.found(
            "checkpoint_differs", "warning", (spots or [spot])[0], places=[*spots[1:], spot],
            parameters=[*missing, *wrong], readings={"missing": len(missing), "shapes": len(wrong), "keys": len(own)},
        )  # fmt: skip


def _states(saved: Any) -> list[dict[str, Any]]:
    """Returns the dictionaries of tensors by name in what is saved: itself, or parts of it."""
    if not isinstance(saved, dict):
        return []
    is_one = bool(saved) and all(isinstance(k, str) and isinstance(v, torch.Tensor) for k, v in saved.items())
    return [saved] if is_one else [part for value in list(saved.values())[:50] for part in _states(value)]


def _changes(node: ast.AST, name: str) -> bool:
    """Returns whether the node removes entries: `name.pop(…)`, `del name[…]`, `name = {… for …}`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("pop", "popitem") and ast.unparse(node.func.value) == name
    if isinstance(node, ast.Delete):
        return any(isinstance(t, ast.Subscript) and ast.unparse(t.value) == name for t in node.targets)
    return (
        isinstance(node, ast.Assign)
        and any(ast.unparse(t) == name for t in node.targets)
        and bool(isinstance(node.value, (ast.DictComp, ast.Dict)) and getattr(node.value, "generators", None))
    )
