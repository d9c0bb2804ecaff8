"""Puts off the work for iterations that repeat in a free run.

While a free run meets the same moments in the same order in each iteration, each moment is only compared with the
expected one. What it changes in the books (roots, ledger, batches, losses, iterations) is done when somebody asks, by
the functions that do it at once elsewhere; iterations in the middle change nothing but counts and are skipped.

A moment is a token, which has everything that decides its effect on the books, and a note, which the next one of its
kind replaces: weakly held tensors, or a loss. An iteration is a routine if it led from a state of the books to the same
state (counts aside); then the next one with the same tokens does so too.
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

Token = tuple[Any, ...]  # (kind, plain numbers, weak references); two are compared from the left
BACKWARD_ENDS = "backward_ends"
MOST_TOKENS = 1000  # of an iteration that may become a routine
MOST_ROUNDS = 4096  # iterations that are put off, at most
PATIENCE_S = 0.5  # seconds that a question waits at most for the end of a backward


class Books(Protocol):
    """What is recorded of the training."""

    def state(self) -> Any:
        """Returns all state, without counts, on which the handling of a moment depends, or None while each moment is
        wanted."""

    def counts(self) -> tuple[int, ...]:
        """Returns the counts that each iteration changes by the same amounts; the first is the number of iterations."""

    def looks(self) -> int:
        """Returns how often something was read that can not be read later."""

    def source(self) -> Callable[[], Any]:
        """Returns a function that returns None once the source of the batches is gone."""

    def skip(self, each: tuple[int, ...], losses: list[list[float]]) -> None:
        """Adds one iteration per list of losses, each of which changes the counts by `each`."""

    def keep(self, token: Token, note: Any) -> None:
        """Does to the books what the moment does."""

    def catching_up(self, thread: int, had_source: bool) -> Any:
        """Returns a context manager: what is done inside happened before, in a free run of that thread, with or without
        a source of batches."""


class Routine:
    """The routine of the one thread that trains; if several train, nothing is put off.

    Attributes: `books`; `failed`, called with an error of the probe's; `is_on`, whether the next moment is expected;
    `is_behind`, whether put-off work remains after it was on; `is_new`, whether an iteration has just begun;
    `is_spoiled`, whether something without a token happened in this iteration; `is_told`, whether the moment about to
    be kept has a token; `is_wanted`, whether somebody asks for progress; `is_alone`, whether only one thread trains.
    """

    def __init__(self, gate: Gate, cost: Cost) -> None:
        self._gate, self._cost = gate, cost
        self.books: Books | None = None
        self.failed: Callable[[BaseException], None] = lambda error: None
        self.is_on = False
        self.is_behind = False
        self.is_new = False
        self.is_spoiled = True
        self.is_told = False
        self.is_wanted = False
        self.is_alone = True
        self._thread = 0
        self._asked_since = 0.0
        self._tokens: list[Token] = []  # of this iteration
        self._begin: tuple[Any, tuple[int, ...], int] = (None, (), 0)  # (state, counts, looks) at its begin
        self._expected: list[Token] = []
        self._known: Any = None  # the state after its first token
        self._each: tuple[int, ...] = ()  # what it adds to the counts
        self._notes: list[Any] = []
        self._source: Callable[[], Any] = (
            object  # returns None when the loader's iterator is gone, which makes a difference
        )
        self._values: dict[tuple[int, int], float] = {}  # losses, by (iteration, place)
        self._base = self._at = self._rounds = 0  # last token done; next token expected; iterations since

    # ── what happens to the script: every moment of a free run comes through here ──

    def meets(self, token: Token, note: Any = None) -> bool:
        """Returns whether the moment was expected, so that nothing is to be done now."""
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
            if not self.is_on:  # another entry came between, and this moment is still to be kept
                self.is_behind = True
            return True
        self._differs(token)
        return False

    def _is_due(self, kind: str) -> bool:
        """Returns whether questions are answered at this moment."""
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
        """Handles an error on the quick way: the moment is kept the slow way instead. Returns False. An exception from
        outside, such as Ctrl-C, is raised again."""
        self.is_spoiled = True
        if isinstance(error, RecursionError):  # the script has no stack left: it raises RecursionError itself
            return False
        if is_from_outside(error):
            raise
        self.failed(error)
        return False

    def stops(self) -> None:
        """Ends all routines, as the probe has failed."""
        self.is_on = self.is_behind = self.is_alone = False

    # ── within entries of the probe ──

    def gives_way(self) -> None:
        """Does the put-off work before something is done at once."""
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
        """Looks, after a moment that began an iteration, whether the finished one is a routine."""
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
    """Returns whether both have the same kind; batches may come from different loaders."""
    return one[:2] == other[:2] if one[0] == "batch" else one == other
