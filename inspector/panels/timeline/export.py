"""The kept moments as pieces of CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from inspector.panels.timeline.ribbon import Ribbon
from inspector.panels.widgets import plain_text
from inspector.wire.messages import GRAD_STATES
from inspector.wire.seen import ABORTED, FAILED, SKIPPED

HEAD = (
    "moment", "phase", "role", "iteration", "file", "line", "begin_seconds", "seconds", "since_moment_before_seconds",
    "failed", "skipped", "aborted", "loss", "parameters", "with_grad", "grad_norm", "grad_norm_of", *GRAD_STATES,
)  # fmt: skip
ROWS_AT_ONCE = 500  # about 8 ms


def csv_pieces(ribbon: Ribbon, facts: Mapping[int, Any]) -> Iterator[bytes]:
    """A row per moment, in order; what is not known is empty. Numbers as `repr` gives them. `facts`: by ordinal, what
    was known where training was held."""
    yield _encode([HEAD])
    for start in range(0, len(ribbon), ROWS_AT_ONCE):
        last = min(start + ROWS_AT_ONCE, len(ribbon))
        yield _encode(_row(ribbon, index, facts.get(int(ribbon.ordinals[index]))) for index in range(start, last))


def _row(ribbon: Ribbon, index: int, facts: Any) -> tuple[object, ...]:
    spot, flags = ribbon.spot(index), int(ribbon.flags[index])
    gap = repr(float(ribbon.gaps[index])) if ribbon.is_linked[index] else ""
    return (
        int(ribbon.ordinals[index]), ribbon.phase(index), plain_text.cell(spot.role), int(ribbon.iterations[index]),
        plain_text.cell(spot.file), spot.line or "", _number(ribbon.began(index)), _number(ribbon.duration(index)), gap,
        int(bool(flags & FAILED)), int(bool(flags & SKIPPED)), int(bool(flags & ABORTED)),
        _number(float(ribbon.losses[index])), *_facts(facts),
    )  # fmt: skip


def _facts(facts: Any) -> tuple[object, ...]:
    if facts is None:
        return ("",) * (4 + len(GRAD_STATES))
    states = facts.states or ("",) * len(GRAD_STATES)
    return facts.parameters, facts.with_grad, _number(facts.norm), facts.measured or "", *states


def _number(value: float | None) -> str:
    return "" if value is None or value != value else repr(value)


def _encode(rows: Iterable[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
