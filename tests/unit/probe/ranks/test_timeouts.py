"""Timeouts of torch's groups are raised while somebody steps, and set back exactly."""

from __future__ import annotations

import datetime
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from inspector.probe.ranks.timeouts import RAISED_DAYS, Timeouts
from inspector.wire.collectives import TimeoutRaised


def seconds(number: float) -> datetime.timedelta:
    return datetime.timedelta(seconds=number)


class Backend:
    def __init__(self, own: float) -> None:
        self.options = SimpleNamespace(_timeout=seconds(own))

    def set_timeout(self, timeout: datetime.timedelta) -> None:
        self.options._timeout = timeout


class Deaf(Backend):
    """One that does not take it."""

    def set_timeout(self, timeout: datetime.timedelta) -> None:
        pass


def group(name: str, backend: Any) -> Any:
    return SimpleNamespace(group_name=name, _device_types=["cpu"], _get_backend=lambda device: backend)


@pytest.fixture
def groups(monkeypatch) -> dict[Any, None]:
    class World:
        pg_map: dict[Any, None] = {}

    World.pg_map = {}
    monkeypatch.setitem(sys.modules, "torch.distributed.distributed_c10d", SimpleNamespace(_world=World))
    return World.pg_map


class Named:
    """A group that a dict can hold."""

    def __init__(self, name: str, backend: Any) -> None:
        self.__dict__.update(vars(group(name, backend)))


def test_they_are_raised_while_stepped_and_set_back_for_a_free_run(groups):
    first, second = Backend(1800), Backend(4)
    groups[Named("0", first)] = groups[Named("1", second)] = None
    timeouts = Timeouts()
    assert timeouts.news() == []
    timeouts.goes_on(True)
    assert first.options._timeout == second.options._timeout == datetime.timedelta(days=RAISED_DAYS)
    assert timeouts.news() == [TimeoutRaised(4.0)] and timeouts.news() == []
    timeouts.goes_on(True)
    timeouts.goes_on(False)
    assert (first.options._timeout, second.options._timeout) == (seconds(1800), seconds(4))
    assert timeouts.news() == [TimeoutRaised(0.0)]


def test_one_that_the_script_has_set_since_is_its_own(groups):
    backend = Backend(4)
    groups[Named("0", backend)] = None
    timeouts = Timeouts()
    timeouts.goes_on(True)
    backend.set_timeout(seconds(7))
    timeouts.goes_on(False)
    assert backend.options._timeout == seconds(7)


def test_a_group_that_comes_while_stepped_is_raised_too_and_one_that_goes_is_forgotten(groups):
    gone, late = Backend(5), Backend(6)
    groups[Named("0", gone)] = None
    timeouts = Timeouts()
    timeouts.goes_on(True)
    groups.clear()
    groups[Named("1", late)] = None
    timeouts.goes_on(True)
    assert late.options._timeout == datetime.timedelta(days=RAISED_DAYS)
    timeouts.restore()
    assert late.options._timeout == seconds(6)


def test_what_can_not_be_raised_is_not_said_to_be(groups):
    groups[Named("0", Deaf(5))] = groups[Named("1", SimpleNamespace())] = None
    timeouts = Timeouts()
    timeouts.goes_on(True)
    assert timeouts.news() == []


def test_a_training_alone_has_none(monkeypatch):
    monkeypatch.delitem(sys.modules, "torch.distributed.distributed_c10d", raising=False)
    timeouts = Timeouts()
    timeouts.goes_on(True)
    assert timeouts.news() == []
