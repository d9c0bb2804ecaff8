"""The range of all the numbers of a tensor, for pictures of which only some are here."""

from __future__ import annotations

from typing import Any

from inspector.panels.tensor.colours.ranges import Range
from inspector.panels.tensor.lenses.lens import Ask
from inspector.wire.tensors import AskStatistics, Statistics


class WholeRange:
    """`range`: from the least to the greatest finite number; None where it is not known. What is asked before the
    pictures is answered before them."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._key: tuple[Any, ...] = ()
        self.range: Range | None = None

    def look(self, sight: Any, is_old: bool) -> None:
        """Asked once for a tensor, until its numbers are others. Not while training runs free, where it would be
        measured again and again."""
        key = (sight.tensor, sight.against, sight.how, sight.facts.shape)
        if not is_old and key == self._key and self.range is not None:
            return
        self._key, self.range = key, None
        if sight.facts.stop:
            self._ask(AskStatistics(0, *key, True, 0, 1, None, None), self._take)

    def _take(self, answer: Statistics) -> None:
        if answer.low is not None and answer.high is not None:
            self.range = Range(answer.low, answer.high)
