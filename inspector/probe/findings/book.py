"""The findings of a run: one for each code and place, sent again when it has grown."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from ...wire.findings import LEVELS, NAMED, PLACES, At, FindingTold, Link, Reading
from .places import NOWHERE, Spot


class Finding:
    """A finding that holds since iteration `first`.

    Attributes: `number`; `code`; `level`; `spot`, its place; `last` iteration in which it held; `count` of these
    iterations; `places`, `parameters` and `readings`, its proof; `chain`, the way to the loss.
    """

    def __init__(self, number: int, code: str, level: str, spot: Spot, first: int) -> None:
        self.number, self.code, self.level, self.spot = number, code, level, spot
        self.first = self.last = first
        self.count = 0
        self.places: dict[Spot, None] = {}
        self.parameters: dict[str, None] = {}
        self.readings: dict[str, float | str] = {}
        self.chain: tuple[Link, ...] = ()

    def message(self) -> FindingTold:
        names = tuple(self.parameters)
        return FindingTold(
            self.number, self.code, self.level, self.spot[0], self.spot[1],
            tuple(At(*spot) for spot in list(self.places)[:PLACES]), names[:NAMED], max(0, len(names) - NAMED),
            self.first, self.last, self.count, tuple(reading(*pair) for pair in self.readings.items()), self.chain,
        )  # fmt: skip


def reading(name: str, value: float | str) -> Reading:
    return Reading(name, None, value[:500]) if isinstance(value, str) else Reading(name, float(value), "")


class Book:
    """The findings of a run. `iteration`: the running one."""

    def __init__(self) -> None:
        self.iteration = 0
        self._findings: dict[tuple[str, Spot], Finding] = {}
        self._fresh: dict[int, Finding] = {}  # those to be sent
        self._lock = threading.Lock()  # the writing thread takes them away

    def found(
        self, code: str, level: str, spot: Spot | None = None, *, places: Iterable[Spot | None] = (),
        parameters: Iterable[str] = (), since: int | None = None, readings: Mapping[str, Any] | None = None,
        chain: Iterable[Link] = (),
    ) -> bool:  # fmt: skip
        """Notes that a rule's condition holds now; returns whether that is new. The first readings of the proof stay."""
        with self._lock:
            key = code, spot or NOWHERE
            first = self.iteration if since is None else since
            finding = self._findings.get(key)
            is_new = finding is None
            if finding is None:
                finding = self._findings[key] = Finding(len(self._findings) + 1, code, level, key[1], first)
                finding.readings.update(readings or {})
            finding.level = max(finding.level, level, key=LEVELS.index)
            finding.first, finding.last = min(finding.first, first), max(finding.last, self.iteration)
            finding.count += 1
            finding.places.update(dict.fromkeys(place for place in places if place and place != key[1]))
            finding.parameters.update(dict.fromkeys(parameters))
            finding.chain = finding.chain or tuple(chain)
            self._fresh[finding.number] = finding
            return is_new

    def renew(self, code: str, spot: Spot | None, readings: Mapping[str, Any]) -> None:
        """The proof of a finding is another."""
        with self._lock:
            finding = self._findings[code, spot or NOWHERE]
            finding.readings.update(readings)
            self._fresh[finding.number] = finding

    def has(self, code: str) -> bool:
        return any(known == code for known, _ in self._findings)

    def drain(self) -> list[FindingTold]:
        """Returns messages for the findings that are new or have grown since the last call."""
        with self._lock:
            fresh, self._fresh = self._fresh, {}
            return [finding.message() for finding in fresh.values()]
