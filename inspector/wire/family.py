"""The messages of one subject of the wire: which question has which answers, and what else is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Family:
    """The messages of one subject. A new message is a row here: its dataclass defines how it is encoded, and who
    answers or hears it is found by its type.

    `questions`: each with the types that answer it; any question may be refused as well. `wishes`: answered only if
    they are refused, else training goes on. `orders`: all else that the window sends. `news`: what the debuggee sends
    unasked.
    """

    questions: Mapping[type, tuple[type, ...]] = field(default_factory=dict)
    wishes: tuple[type, ...] = ()
    orders: tuple[type, ...] = ()
    news: tuple[type, ...] = ()

    def answers(self) -> tuple[type, ...]:
        """Returns the types that answer its questions, each once."""
        return tuple(dict.fromkeys(answer for answers in self.questions.values() for answer in answers))

    def of_window(self) -> tuple[type, ...]:
        """Returns the types that the window sends."""
        return (*self.orders, *self.questions, *self.wishes)

    def of_debuggee(self) -> tuple[type, ...]:
        """Returns the types that the debuggee sends."""
        return (*self.news, *self.answers())
