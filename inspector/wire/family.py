"""What belongs to one subject of the wire: which question is answered with what, and what else is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Family:
    """The messages of one subject. A new message is a row here: how it travels is read from its dataclass, and who
    answers it, or hears it, is found by its type.

    `questions`: each with what it is answered with; any may be refused as well. `wishes`: answered only where they are
    refused, else training goes on. `orders`: all else that the window says. `news`: what the debuggee says unasked.
    """

    questions: Mapping[type, tuple[type, ...]] = field(default_factory=dict)
    wishes: tuple[type, ...] = ()
    orders: tuple[type, ...] = ()
    news: tuple[type, ...] = ()

    def answers(self) -> tuple[type, ...]:
        """What its questions are answered with, each once."""
        return tuple(dict.fromkeys(answer for answers in self.questions.values() for answer in answers))

    def of_window(self) -> tuple[type, ...]:
        """What the window says."""
        return (*self.orders, *self.questions, *self.wishes)

    def of_debuggee(self) -> tuple[type, ...]:
        """What the debuggee says."""
        return (*self.news, *self.answers())
