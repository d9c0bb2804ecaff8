"""The guard around each function that torch calls in the probe: it counts time, catches failures, and detaches."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from ...wire.messages import Detached
from ..frames.interrupts import is_from_outside
from .live import live
from .recursion_limit import frames, limit, set_limit
from .threads import threads


class Passes(BaseException):
    """Raised by an entry on purpose. The guard lets it pass to the probe's wrapper that called torch."""


undo: list[Callable[[], None]] = []  # each call puts one wrapped function of torch back


def detach(where: str, error: BaseException) -> None:
    """Switches the probe off after a failure of its own and tells the window; training continues without it."""
    live.on = False
    for take_back in reversed(undo):
        take_back()
    undo.clear()  # hooks stay registered and return at once: torch may be iterating over them at this moment
    if live.agent is not None:
        live.agent.send(Detached(where, f"{type(error).__name__}: {error}"))
        live.agent.gate.close()


def guarded(entry: Callable[..., None], is_usual: bool = False) -> Callable[..., None]:
    """Returns `entry`, a function that torch calls, wrapped so that it can not fail the script.

    The wrapper does nothing while the probe itself is at work, lets one thread in at a time, and adds its time to the
    cost. An exception detaches the probe, except one that came from outside (Ctrl-C while held) or a `Passes`.
    `is_usual` means that `routine` has been told of this call; any other call makes the iteration one that differs from
    the routine.
    """
    agent = live.agent
    assert agent is not None and live.recorder is not None
    gate, cost, own, clock = agent.gate, live.recorder.cost, live.own, time.perf_counter
    take, give = threads.turn.acquire, threads.turn.release
    routine = live.recorder.routine

    @functools.wraps(entry)
    def guard(*args: Any) -> None:
        if not live.on or own.busy:
            return
        try:
            between = frames.between
            set_limit(limit.right + between)
            set_limit(limit.wide)
        except RecursionError:
            return  # the script has no stack left: it raises RecursionError itself at its next call
        began, held, has_turn = clock(), gate.held_s, False
        try:
            has_turn = take(False) or _waited_for_turn()
            if has_turn:
                if routine.is_on or routine.is_behind:
                    routine.gives_way()
                is_told, routine.is_told = is_usual and routine.is_told, False
                routine.is_spoiled = routine.is_spoiled or not is_told
                entry(*args)
                if routine.is_new:
                    routine.begins(is_told)
        except RecursionError:
            pass  # as above
        except BaseException as error:
            if isinstance(error, Passes) or is_from_outside(error):
                raise
            detach(entry.__name__, error)
        finally:
            set_limit(limit.right + between)
            cost.spent += clock() - began - (gate.held_s - held)
            if has_turn:
                give()

    return guard


def _waited_for_turn() -> bool:
    has_turn = threads.wait_for_turn(_is_on)
    set_limit(limit.wide)  # the thread that had the turn has set another limit
    return has_turn


def _is_on() -> bool:
    return live.on
