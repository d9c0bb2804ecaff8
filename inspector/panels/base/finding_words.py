"""A finding in words, marks and colours, the same wherever it is shown."""

from __future__ import annotations

import os
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from inspector.panels.base import notation
from inspector.verdicts import readings as proof
from inspector.verdicts import sentences
from inspector.verdicts.grouping import Verdict
from inspector.wire.findings import Checked, FindingTold, Link
from inspector.wire.plain_text import line as plain

GLYPHS = {"error": "✖", "warning": "▲", "hint": "•"}
COLOURS = {"error": "red", "warning": "amber", "hint": "muted"}

translate = QCoreApplication.translate


def _tr(text: str) -> str:
    return QCoreApplication.translate("verdicts", text)


def sentence(found: FindingTold) -> str:
    """What was found, on one line."""
    return plain(sentences.sentence(found, _tr))


def advice(found: FindingTold) -> str:
    return plain(sentences.advice(found, _tr))


def place(file: str, line: int) -> str:
    """ "train.py:16", "" where there is none."""
    return f"{os.path.basename(file)}:{line}" if line else ""


def level(code: str) -> str:
    words = {
        "error": translate("findings", "error"),
        "warning": translate("findings", "warning"),
        "hint": translate("findings", "hint"),
    }
    return words[code]


def counts(count: Mapping[str, int]) -> str:
    """ "2 errors · 1 warning" """
    words = {
        "error": (translate("findings", "1 error"), translate("findings", "{count} errors")),
        "warning": (translate("findings", "1 warning"), translate("findings", "{count} warnings")),
        "hint": (translate("findings", "1 hint"), translate("findings", "{count} hints")),
    }
    parts = [words[code][number != 1].format(count=number) for code in words if (number := count.get(code, 0))]
    return " · ".join(parts)


def history(verdict: Verdict) -> str:
    """ "since iteration 1 · 6 parameters · seen 41 times, last in 41" """
    found = verdict.found
    parts = [translate("findings", "since iteration {first}").format(first=notation.exact(verdict.first))]
    if (parameters := len(found.parameters) + found.left_out) > 1:
        parts.append(translate("findings", "{count} parameters").format(count=parameters))
    if found.count > 1:
        words = translate("findings", "seen {count} times, last in {last}")
        parts.append(words.format(count=notation.exact(found.count), last=notation.exact(found.last)))
    if verdict.following:
        parts.append(translate("findings", "{count} that follow from it").format(count=len(verdict.following)))
    return " · ".join(parts)


def looked(checked: Checked | None) -> str:
    """How many rules looked, and how many could not."""
    if checked is None or not checked.iterations:
        return ""
    words = translate("findings", "{some} rules looked")
    if checked.not_checked:
        words = translate("findings", "{some} rules looked, {others} could not")
    return words.format(some=len(checked.checked), others=len(checked.not_checked))


def iterations(checked: Checked | None, passed: int) -> str:
    """In how many of those that have passed the rules were awake; "" where in all."""
    if checked is None or checked.iterations >= passed:
        return ""
    words = translate("findings", "checked in {some} of them")
    return words.format(some=notation.exact(checked.iterations))


def readings(found: FindingTold) -> list[tuple[str, str]]:
    """The numbers of the proof by their names."""
    rows = [
        (proof.name(found.code, r.name, _tr), proof.text(found, r.name, r.text, _tr) if r.number is None else notation.number(r.number))
        for r in found.readings
        if not (r.name == "call" and found.code == "never_reached")  # the cause has it
    ]  # fmt: skip
    return [(name, plain(value)) for name, value in rows if value]


def link(link: Link) -> tuple[str, str]:
    """A part of the way to the loss, and its place: ("✂ .detach()", "train.py:16")."""
    where = place(link.file, link.line)
    if link.kind == "loss":
        return translate("findings", "loss"), where
    if link.kind == "unseen":
        return "⋯", ""
    return (f"✂ {call(link.name)}" if link.kind == "cut" else plain(link.name)), where


def call(name: str) -> str:
    """ ".detach()" for torch.Tensor.detach, "linear()" for torch.nn.functional.linear; a piece of source as it is."""
    if "(" in name or not name:
        return plain(name)
    owner, _, function = name.rpartition(".")
    return plain(f".{function}()" if owner.endswith("Tensor") else f"{function}()")


def threshold(code: str) -> str:
    """What the number of a rule is compared with; "" for a rule that has none."""
    told = {
        "update_large": translate("findings", "fires when update ÷ weight is above"),
        "update_small": translate("findings", "fires when update ÷ weight is below"),
        "decay_dominates": translate("findings", "fires when decay ÷ gradient is above"),
        "vanishing": translate("findings", "fires when the first layer's gradient norm is below"),
        "exploding": translate("findings", "fires when norm ÷ its running median is above"),
        "oscillating": translate("findings", "fires when the cosine of two gradients is below"),
        "dead_units": translate("findings", "fires when the share of dead units is above"),
        "input_scale": translate("findings", "fires when the maximum of the input is above"),
        "constant_input": translate("findings", "fires when the share of constant columns is at least"),
        "diverging": translate("findings", "fires when loss ÷ median of the first ones is above"),
        "loss_at_chance": translate("findings", "fires when the relative distance from chance is below"),
        "clip_always": translate("findings", "fires when the clipping factor is below"),
        "lr_gone": translate("findings", "fires when rate ÷ greatest rate is below"),
    }
    return told.get(code, "")
