"""What comes again and again is written down, and looked at later.

While a free run comes by the same moments in the same order, iteration for iteration, each is only compared with the
one that is expected. What it does to the books (roots, ledger, batches, losses, iterations) is done when somebody
wants to know: by the same functions that do it at once elsewhere, but for the iterations in the middle, which change
nothing but counts.

A moment is told by a token, which has all that decides what the books make of it, and by a note, which the next of its
kind takes the place of: tensors that are held weakly, or the number of a loss. An iteration is a routine when it has
come from a state of the books to the same state again, counts aside; so the next one with the same tokens does as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import get_ident
from typing import Any, Protocol

from ..core.governor import Cost
from ..core.live import live
from ..frames.interrupts import is_from_outside
from .gate import RUN, Gate

Token = tuple[Any, ...]  # kind, then plain numbers, then weak references: two are compared from the left
BACKWARD_ENDS = "backward_ends"
MOST_TOKENS = 1000  # in an iteration that may become a routine
MOST_ROUNDS = 4096  # that are put off
PATIENCE_S = 0.5  # a question waits at most this long for the end of a backward


class Books(Protocol):
    """What is kept of the training."""

    def state(self) -> Any:
        """All that decides what becomes of a moment, without counts; None where somebody wants to hear of each."""

    def counts(self) -> tuple[int, ...]:
        """What an iteration changes besides, always by the same; the first is the number of iterations."""

    def looks(self) -> int:
        """How often something was read that can not be read later."""

    def source(self) -> Callable[[], Any]:
        """Gives None when what the batches come from is gone."""

    def skip(self, each: tuple[int, ...], losses: list[list[float]]) -> None:
        """As many iterations have passed as there are lists of losses, that change the counts by `each`."""

    def keep(self, token: Token, note: Any) -> None:
        """Does what a moment does to the books."""

    def catching_up(self, thread: int, had_source: bool) -> Any:
        """A context: what is done within has happened before, in a free run of that thread, with or without a source
        of batches."""


class Routine:
    """Of the one thread that trains; where there are several, nothing is put off."""

    def __init__(self, gate: Gate, cost: Cost) -> None:
        self._gate, self._cost = gate, cost
        self.books: Books | None = None
        self.failed: Callable[[BaseException], None] = lambda error: None
        self.is_on = False  # the next moment is expected
        self.is_behind = False  # it was on, and what was put off is still to be done
        self.is_new = False  # a new iteration has just begun
        self.is_spoiled = True  # something has happened in this iteration that there is no token for
        self.is_told = False  # of the moment that is about to be kept
        self.is_wanted = False  # somebody wants to know how far training is
        self.is_alone = True  # no other thread was here
        self._thread = 0
        self._asked_since = 0.0
        self._tokens: list[Token] = []  # of this iteration
        self._begin: tuple[Any, tuple[int, ...], int] = (None, (), 0)  # state, counts, looks at its beginning
        self._expected: list[Token] = []
        self._known: Any = None  # the state after the first of them
        self._each: tuple[int, ...] = ()  # what they add to the counts
        self._notes: list[Any] = []
        self._source: Callable[[], Any] = (
            object  # gives None when the loader's iterator is gone, which makes a difference
        )
        self._values: dict[tuple[int, int], float] = {}  # of losses, by round and place
        self._base = self._at = self._rounds = 0  # what was done last; what is expected; how often it began anew

    # ── what happens to the script: every moment of a free run comes through here ──

    def meets(self, token: Token, note: Any = None) -> bool:
        """Whether that was expected: then nothing is to be done now."""
        gate, at = self._gate, self._at
        if (
            self.is_on
            and token == self._expected[at]
            and gate.mode == RUN
            and not (self.is_wanted or gate.is_recorded or live.own.busy or self._rounds > MOST_ROUNDS)
            and get_ident() == self._thread
            and self._source() is not None
            and not (gate.is_asked and self._is_due(token[0]))
        ):
            self._notes[at] = note
            if note.__class__ is float:
                self._values[self._rounds, at] = note
            at += 1
            if at == len(self._expected):
                self._rounds += 1
                at = 0
            self._at = at
            if not self.is_on:  # somebody has come between, and this one is still to be kept
                self.is_behind = True
            return True
        self._differs(token)
        return False

    def _is_due(self, kind: str) -> bool:
        """Whether what was asked is answered at this moment."""
        now = time.perf_counter()
        self._asked_since = self._asked_since or now
        if not self._cost.may_live():
            return False
        return kind == BACKWARD_ENDS or now - self._asked_since > PATIENCE_S

    def _differs(self, token: Token) -> None:
        if live.own.busy or not live.on:
            return
        if get_ident() != self._thread:
            self.is_alone = self._thread == 0 and self.is_alone
            self._thread = self._thread or get_ident()
        if self.is_on:
            self._leaves()
        if len(self._tokens) >= MOST_TOKENS:
            self._tokens.clear()
            self.is_spoiled = True
        self._tokens.append(token)
        self.is_told = True

    def _leaves(self) -> None:
        self.is_on, self.is_behind, self.is_spoiled = False, True, True
        self._asked_since = 0.0
        self._tokens = []

    def fails(self, error: BaseException) -> bool:
        """Something in the way of a moment has failed, which is just being handled: the moment is kept at once. Gives
        False. What comes from outside, as Ctrl-C does, is the script's."""
        self.is_spoiled = True
        if isinstance(error, RecursionError):  # the script is about to find that out by itself, and has no room here
            return False
        if is_from_outside(error):
            raise
        self.failed(error)
        return False

    def stops(self) -> None:
        """The probe has failed."""
        self.is_on = self.is_behind = self.is_alone = False

    # ── within entries of the probe ──

    def gives_way(self) -> None:
        """Something is done at once: before that, what was put off."""
        if self.is_on:
            self._leaves()
        self.is_behind = self.is_wanted = False
        self._settle()

    def _settle(self) -> None:
        assert self.books is not None
        base, rounds, values = self._base, self._rounds, self._values
        self._base, self._rounds, self._values = self._at, 0, {}
        losses = [at for at, note in enumerate(self._notes) if note.__class__ is float]
        with self.books.catching_up(self._thread, self._source is not object):
            if not rounds:
                self._keep(0, base, self._at, values)
                return
            self._keep(0, base, len(self._expected), values)
            if rounds > 1:
                self.books.skip(self._each, [[values[i, at] for at in losses] for i in range(1, rounds - 1)])
                self._keep(rounds - 1, 0, len(self._expected), values)
            self._keep(rounds, 0, self._at, values)

    def _keep(self, number: int, begin: int, end: int, values: dict[tuple[int, int], float]) -> None:
        assert self.books is not None
        for at in range(begin, end):
            note = self._notes[at]
            self.books.keep(self._expected[at], values[number, at] if note.__class__ is float else note)

    def begins(self, token_is_known: bool) -> None:
        """A moment was kept that has begun an iteration: is it one that is known?"""
        self.is_new = False
        books = self.books
        if books is None or not self.is_alone:
            return
        tokens, first = self._tokens[:-1], self._tokens[-1:]
        begin, now = self._begin, (books.state(), books.counts(), books.looks())
        self._begin, self._tokens = now, first
        is_spoiled, self.is_spoiled = self.is_spoiled, not token_is_known or not first
        if now[0] is None or self.is_spoiled:
            return
        each = tuple(then - before for then, before in zip(now[1], begin[1]))
        if not is_spoiled and tokens and now[0] == begin[0] and now[2] == begin[2] and each[:1] == (1,):
            self._learns(tokens, each)
        if self._expected and now[0] == self._known and _are_similar(first[0], self._expected[0]):
            self._expected[0] = first[0]
            self._source = books.source()
            self._base = self._at = 1 % len(self._expected)
            self._rounds = 0
            self.is_wanted = False
            self.is_on = len(self._expected) > 1

    def _learns(self, tokens: list[Token], each: tuple[int, ...]) -> None:
        if tokens[1:] != self._expected[1:] or each != self._each:
            self._notes = [None] * len(tokens)
        self._expected, self._known, self._each = tokens, self._begin[0], each


def _are_similar(one: Token, other: Token) -> bool:
    """The same kind; which loader gave the batch makes no difference."""
    return one[:2] == other[:2] if one[0] == "batch" else one == other
