"""Threads: whose turn it is, in whose backward something runs, and when gradients may be read."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from inspector.probe.core.threads import OfThreads, Threads, waits
from tests.unit.probe.other_thread import PATIENCE_S, Other


@pytest.fixture
def threads() -> Threads:
    return Threads()


def backward(threads: Threads) -> None:
    threads.enter_backward()
    threads.leave_backward()


@contextmanager
def reading(threads: Threads, patience_s: float = 0.0) -> Iterator[bool]:
    with threads.reading(patience_s) as reads_all:
        assert reads_all is threads.reads_all
        yield reads_all


def test_a_backward_is_inside_of_its_own_thread_only(threads: Threads, other: Other):
    assert not threads.is_in_backward()
    threads.enter_backward()
    threads.enter_backward()
    assert threads.is_in_backward() and not other.does(threads.is_in_backward)
    threads.leave_backward()
    assert threads.is_in_backward()
    threads.leave_backward()
    assert not threads.is_in_backward()


def test_a_thread_that_python_has_not_started_runs_for_the_backward(threads: Threads):
    seen: list[bool] = []
    done = _thread.allocate_lock()
    done.acquire()

    def look() -> None:
        seen.append(threads.is_in_backward())
        done.release()

    threads.enter_backward()
    _thread.start_new_thread(look, ())
    assert done.acquire(timeout=PATIENCE_S)
    threads.leave_backward()
    assert seen == [True]


def test_who_trains_alone_reads_all(threads: Threads):
    backward(threads)
    assert threads.reads_all and not threads.are_several
    with reading(threads) as reads_all:
        assert reads_all


def test_nothing_is_read_of_others_while_one_trains_on(threads: Threads, other: Other):
    other.does(lambda: backward(threads))
    assert not threads.reads_all
    with reading(threads) as reads_all:
        assert not reads_all
        with reading(threads) as within:
            assert not within


def test_all_is_read_while_the_others_wait_for_their_turn(threads: Threads, other: Other):
    backward(threads)
    other.does(lambda: backward(threads))
    assert threads.are_several
    with threads.turn:
        other.begins(lambda: threads.wait_for_turn(lambda: True) and (threads.turn.release() or True))
        with reading(threads, PATIENCE_S) as reads_all:
            assert reads_all
        assert not threads.reads_all
    assert other.ends()


def test_all_is_read_while_the_others_wait_for_one_another(threads: Threads, other: Other):
    event = threading.Event()
    other.does(lambda: backward(threads))
    other.begins(event.wait)
    with reading(threads, PATIENCE_S) as reads_all:
        assert reads_all
    event.set()
    assert other.ends()


def test_a_backward_does_not_begin_while_another_thread_reads(threads: Threads, other: Other):
    with reading(threads):
        other.begins(lambda: backward(threads))
        assert not other.is_done()
    other.ends()


def test_a_thread_that_has_ended_is_not_waited_for(threads: Threads):
    thread = threading.Thread(target=lambda: backward(threads))
    thread.start()
    thread.join()
    backward(threads)
    assert threads.reads_all and not threads.are_several


def test_a_turn_that_is_no_longer_wanted_is_not_waited_for(threads: Threads, other: Other):
    with threads.turn:
        assert other.does(lambda: threads.wait_for_turn(lambda: False)) is False


def test_the_turn_of_one_that_is_stuck_is_passed_by_but_not_while_a_stop_is_held(
    threads: Threads, other: Other, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("inspector.probe.core.threads.LOOK_S", 0.001)
    monkeypatch.setattr("inspector.probe.core.threads.STUCK_S", 0.003)
    threads.is_held = True
    with threads.turn:
        other.begins(lambda: threads.wait_for_turn(lambda: True))
        assert not other.is_done()
        threads.is_held = False
        assert other.ends() is False


def test_each_thread_has_its_own_and_one_that_has_none_is_shown_the_last(other: Other):
    made: OfThreads[list[int]] = OfThreads(list)
    other.does(lambda: made.here.append(1))
    assert made.shown == [1]
    made.here.append(2)
    assert made.shown == made.here == [2] and other.does(lambda: made.shown) == [1]


def test_who_waits_for_others_is_seen_from_outside(other: Other):
    event = threading.Event()
    assert not waits(threading.get_ident())
    other.begins(event.wait)
    while not waits(other.thread.ident or 0):
        pass
    event.set()
    other.ends()
    other.quits()
    assert waits(other.thread.ident or 0)
