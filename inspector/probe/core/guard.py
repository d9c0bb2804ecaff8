"""Between torch and the probe: entries that never fail the script and are counted, and how the probe leaves."""

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
    """What an entry raises on purpose: it goes on to the wrapper of ours that called torch."""


undo: list[Callable[[], None]] = []  # what takes the wrapped functions back


def detach(where: str, error: BaseException) -> None:
    """The probe has failed: it leaves, says so, and training goes on as if it had never been there."""
    live.on = False
    for take_back in reversed(undo):
        take_back()
    undo.clear()  # hooks stay and do nothing: torch may be walking through them just now
    if live.agent is not None:
        live.agent.send(Detached(where, f"{type(error).__name__}: {error}"))
        live.agent.gate.close()


def guarded(entry: Callable[..., None], is_usual: bool = False) -> Callable[..., None]:
    """An entry into the probe from torch: never re-entered from the probe's own work, never a failure of the
    script's, run by one thread at a time, and its time is counted. What passes through came from outside, as Ctrl-C
    while held does, or is meant to. `is_usual`: `routine` was told of it; what else happens makes an iteration one of
    its own."""
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
            return  # the script is about to find that out by itself
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
    set_limit(limit.wide)  # who had it has left another
    return has_turn


def _is_on() -> bool:
    return live.on
