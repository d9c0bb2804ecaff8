"""What a comparison of ranks has found, in sentences."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QCoreApplication

from inspector.conversation.comparing import KINDS, Comparison

from .outcome import SEPARATOR

translate = QCoreApplication.translate


def kind_word(kind: str) -> str:
    words = {
        "parameter": translate("sentences", "weight"),
        "gradient": translate("sentences", "gradient"),
        "buffer": translate("sentences", "buffer"),
        "state": translate("sentences", "optimizer state"),
    }
    return words[kind]


def head(is_name: bool) -> str:
    return translate("sentences", "tensor") if is_name else translate("sentences", "what")


def counted(counts: Counter[str]) -> str:
    """ "4 weights, 4 gradients" """
    words = {
        "parameter": translate("sentences", "{count} of weights"),
        "gradient": translate("sentences", "{count} of gradients"),
        "buffer": translate("sentences", "{count} of buffers"),
        "state": translate("sentences", "{count} of optimizer state"),
    }
    return translate("sentences", ", ").join(words[kind].format(count=counts[kind]) for kind in KINDS if counts[kind])


def summary(comparison: Comparison) -> str:
    """ "Iteration 3: all equal on 2 ranks, bit by bit: 4 of weights, 4 of gradients" """
    differing = Counter(one.kind for one in comparison.differences)
    parts = [translate("sentences", "Iteration {number}").format(number=f"{comparison.iteration:,}")]
    if differing:
        words = translate("sentences", "not equal on all {ranks} ranks: {what}")
        parts.append(words.format(ranks=comparison.ranks, what=counted(differing)))
    if comparison.equal:
        words = translate("sentences", "equal on all {ranks} ranks, bit by bit: {what}")
        parts.append(words.format(ranks=comparison.ranks, what=counted(comparison.equal)))
    if comparison.parts:
        words = translate("sentences", "in parts, a part on each rank, not compared: {what}")
        parts.append(words.format(what=counted(comparison.parts)))
    if comparison.unread:
        parts.append(translate("sentences", "not readable now: {what}").format(what=counted(comparison.unread)))
    if len(parts) == 1:
        parts.append(translate("sentences", "no rank has a model yet"))
    return SEPARATOR.join(parts)
