"""Which part of a tensor that ranks share is shown, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.wire.shards import Shard

translate = QCoreApplication.translate


def sentence(shard: Shard | None, shape: tuple[int, ...]) -> str:
    """ "shard 0 of 2, rows 0–7 of (16, 8)"; "" of a tensor that lies here whole. `shape` is that of the part."""
    if shard is None:
        return ""
    if shard.is_summand:
        words = translate("shards", "summand {number} of {of} of {whole}")
    elif 0 in shape:
        words = translate("shards", "shard {number} of {of}, nothing of {whole}")
    elif not shard.first:
        words = translate("shards", "shard {number} of {of} of {whole}")
    elif shape[1:] != shard.shape[1:]:
        words = translate("shards", "shard {number} of {of}, [{ranges}] of {whole}")
    elif len(shape) == 1:
        words = translate("shards", "shard {number} of {of}, elements {first}–{last} of {whole}")
    else:
        words = translate("shards", "shard {number} of {of}, rows {first}–{last} of {whole}")
    ends = [(first, first + size - 1) for first, size in zip(shard.first, shape)]
    first, last = ends[0] if ends else (0, 0)
    ranges = ", ".join(f"{low}–{high}" for low, high in ends)
    return words.format(
        number=shard.number, of=shard.of, whole=tuple(shard.shape), first=first, last=last, ranges=ranges
    )


def below(has_shards: bool) -> str:
    """What is said of a layer whose numbers are those of parts."""
    return translate("shards", "norms of the shards on this rank") if has_shards else ""
