"""How much two tensors differ, and where most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from inspector.panels.base import notation
from inspector.panels.base.number_spelling import index_text
from inspector.panels.tensor.target.sight import Sight
from inspector.wire.messages import Refused
from inspector.wire.tensors import AskFind, AskStatistics, Found, Statistics

translate = QCoreApplication.translate


class Comparing:
    """Asks at a stop, and tells a sentence; an empty one where nothing is compared."""

    def __init__(self, ask: Callable[[Any, Callable[[Any], None]], None], tell: Callable[[str], None]) -> None:
        self._ask, self._tell = ask, tell
        self._round = 0

    def look(self, sight: Sight) -> None:
        self._round += 1
        if sight.against is None:
            self._tell("")
            return
        now = self._round
        asked = (0, sight.tensor, sight.against, "difference", sight.facts.shape)
        question = AskStatistics(*asked, True, 0, 0, None, None)
        self._ask(question, lambda answer: self._take(now, AskFind(*asked, "largest"), answer))

    def _take(self, when: int, where: AskFind, answer: Any) -> None:
        if when != self._round or isinstance(answer, Refused) or not isinstance(answer, Statistics):
            return
        differ = answer.counted - answer.zeros
        if differ:
            self._ask(where, lambda found: self._take_place(when, answer, found))
        elif answer.counted == answer.total:
            self._tell(translate("tensor", "Nothing differs."))
        else:
            text = translate("tensor", "Nothing differs in the first {count} elements.")
            self._tell(text.format(count=notation.exact(answer.counted)))

    def _take_place(self, when: int, counted: Statistics, found: Any) -> None:
        if when != self._round:
            return
        text = translate("tensor", "{some} of {all} elements differ")
        if counted.counted < counted.total:
            text = translate("tensor", "{some} of the first {all} elements differ")
        text = text.format(some=notation.exact(counted.counted - counted.zeros), all=notation.exact(counted.counted))
        if isinstance(found, Found) and found.is_there:
            text += ", " + self._most(counted, found)
        self._tell(text)

    def _most(self, counted: Statistics, found: Found) -> str:
        """The greatest difference; by how much is known where all were counted."""
        if counted.counted < counted.total:
            return translate("tensor", "most at {index}").format(index=index_text(found.index))
        text = translate("tensor", "most at {index}, by {amount}")
        return text.format(index=index_text(found.index), amount=notation.number(counted.largest))
