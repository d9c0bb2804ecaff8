"""What was chosen last for tensors of a kind and rank: the lens, and the plane. Kept between two starts as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from inspector.panels.tensor.target.sight import first_plane
from inspector.wire.tensors import Plane, TensorFacts

Entries = dict[str, dict[str, Any]]


class Memory:
    """`recall` gives the text that `remember` was given last; whatever else it gives is as good as nothing. Two panels
    may share the text: it is read anew each time."""

    def __init__(self, recall: Callable[[], str], remember: Callable[[str], None]) -> None:
        self._recall, self._remember = recall, remember

    def lens(self, kind: str, facts: TensorFacts, known: tuple[str, ...]) -> str:
        """One of `known`, the first where nothing is remembered."""
        lens = self._entry(kind, facts).get("lens")
        return lens if lens in known else known[0]

    def plane(self, kind: str, facts: TensorFacts) -> Plane:
        """The plane chosen last; the axes alone where the tensor has no such places."""
        entry, first = self._entry(kind, facts), first_plane(facts.shape)
        rows, columns = entry.get("rows"), entry.get("columns")
        if not isinstance(rows, int) or not isinstance(columns, int):
            return first
        if not all(-1 <= axis < len(facts.shape) for axis in (rows, columns)):
            return first
        if (rows == columns and rows >= 0) or min(first.rows, first.columns) < 0:
            return first
        at = entry.get("at")
        if isinstance(at, list) and len(at) == len(facts.shape) and all(map(_is_place, at, facts.shape)):
            return Plane(tuple(at), rows, columns)
        return Plane(first.at, rows, columns)

    def keep_lens(self, kind: str, facts: TensorFacts, lens: str) -> None:
        self._keep(kind, facts, lens=lens)

    def keep_plane(self, kind: str, facts: TensorFacts, plane: Plane) -> None:
        self._keep(kind, facts, rows=plane.rows, columns=plane.columns, at=list(plane.at))

    def _keep(self, kind: str, facts: TensorFacts, **chosen: Any) -> None:
        entries = self._entries()
        entries[_key(kind, facts)] = {**self._entry(kind, facts), **chosen}
        self._remember(json.dumps(entries))

    def _entry(self, kind: str, facts: TensorFacts) -> dict[str, Any]:
        entry = self._entries().get(_key(kind, facts))
        return entry if isinstance(entry, dict) else {}

    def _entries(self) -> Entries:
        try:
            entries = json.loads(self._recall() or "{}")
        except ValueError:  # a settings file that somebody has written into
            return {}
        return entries if isinstance(entries, dict) else {}


def _key(kind: str, facts: TensorFacts) -> str:
    return f"{kind} {len(facts.shape)}"


def _is_place(place: Any, size: int) -> bool:
    return isinstance(place, int) and 0 <= place < max(1, size)
