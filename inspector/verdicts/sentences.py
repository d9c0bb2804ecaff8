"""Turns findings into sentences: the texts of their codes, filled with names and numbers of the proof."""

from __future__ import annotations

import math
import os
from collections.abc import Callable

from inspector.wire.findings import FindingTold

from .texts import IN_A_REGION, IN_ALL, TEXTS, UNKNOWN_NODE, WHERE, WHY, WITHOUT_NODE

SHOWN = 3  # parameters named in a sentence

Translate = Callable[[str], str]


def sentence(found: FindingTold, tr: Translate = str) -> str:
    """Returns the sentence that says what was found. `tr` translates a text of the table."""
    words = _Words(found, tr)
    text = TEXTS[found.code][0] if found.code in TEXTS else found.code
    if found.code == "nonfinite" and not words["node"]:
        text = _without_node(found, words)
    return tr(text).format_map(words)


def _without_node(found: FindingTold, words: dict[str, str]) -> str:
    """Of NaN or Inf that was met, and nobody saw it come into being."""
    if "finite" not in words:  # the rules did look on
        return UNKNOWN_NODE
    where = next((r.text for r in found.readings if r.name == "where"), "")
    if where != "gradient" or not found.parameters:
        return WITHOUT_NODE
    return IN_A_REGION if words["finite"] != "0" else IN_ALL


def advice(found: FindingTold, tr: Translate = str) -> str:
    """Returns the sentence that says how to mend it."""
    return tr(TEXTS[found.code][1] if found.code in TEXTS else "").format_map(_Words(found, tr))


class _Words(dict[str, str]):
    """The names and numbers that a text may contain, by field name; "?" for an unknown one."""

    def __init__(self, found: FindingTold, tr: Translate) -> None:
        super().__init__({r.name: r.text if r.number is None else number(r.number) for r in found.readings})
        self["parameters"] = names(found)
        self["count"] = str(len(found.parameters) + found.left_out)
        if "where" in self:
            self["where"] = tr(WHERE.get(self["where"], self["where"]))
        if "why" in self:
            self["why"] = tr(WHY.get(self["why"], self["why"])).format_map(self)

    def __missing__(self, key: str) -> str:
        return "?"


def names(found: FindingTold) -> str:
    """Returns "net.0.weight, net.0.bias +4", or of many in one part of the model "net.encoder.* (6)"."""
    count = len(found.parameters) + found.left_out
    common = os.path.commonprefix([name.split(".")[:-1] for name in found.parameters])
    if count > SHOWN and len(common) > 1 and not found.left_out:
        return f"{'.'.join(common)}.* ({count})"
    shown = ", ".join(found.parameters[:SHOWN])
    return f"{shown} +{count - SHOWN}" if count > SHOWN else shown


def number(value: float) -> str:
    """Returns a whole number as it is, any other with three digits."""
    if math.isfinite(value) and value == int(value) and abs(value) < 1e7:
        return f"{int(value):,}"
    return f"{value:.3g}"
