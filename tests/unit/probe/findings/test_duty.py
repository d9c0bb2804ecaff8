"""When the rules are awake: in the first iterations, while somebody steps, and then under their share of the time."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from inspector.probe.core.governor import Cost
from inspector.probe.findings import duty as module
from inspector.probe.findings.duty import FEW, FIRST, SHARE, Duty


class Rules:
    training = SimpleNamespace(trained_parameters=dict, records=False)

    def __init__(self) -> None:
        self.is_awake = True

    def wakes(self) -> None:
        self.is_awake = True

    def rests(self) -> None:
        self.is_awake = False


@pytest.fixture
def clock(monkeypatch):
    time = SimpleNamespace(now=100.0)
    monkeypatch.setattr(module.time, "perf_counter", lambda: time.now)
    return time


@pytest.fixture
def duty(clock) -> Duty:
    gate: Any = SimpleNamespace(mode="run")
    made = Duty(Rules(), gate, Cost())
    made.gate = gate  # type: ignore[attr-defined]
    return made


def awake(duty: Duty) -> bool:
    return bool(duty._findings.is_awake)


def test_they_are_awake_in_the_first_iterations_and_then_rest(duty):
    for iteration in range(1, FIRST + 1):
        duty.looks(iteration)
        assert awake(duty)
    duty.looks(FIRST + 1)
    assert not awake(duty)


def test_they_rest_until_what_they_took_is_their_share(duty, clock):
    duty._cost.spent += 0.003
    duty.looks(FIRST + 1)
    assert not awake(duty)
    clock.now += 0.003 / SHARE
    duty.looks(200)
    assert not awake(duty), "what it costs to learn a free run again counts as well"
    clock.now += 0.003 / SHARE
    duty.looks(300)
    assert awake(duty)


def test_they_stay_awake_for_a_few_iterations(duty, clock):
    duty.looks(FIRST + 1)
    clock.now += 1000
    duty.looks(50)
    duty.looks(50 + FEW)
    assert awake(duty)
    duty.looks(51 + FEW)
    assert not awake(duty)


def test_they_are_awake_while_somebody_steps_and_it_costs_them_nothing(duty, clock):
    duty.looks(FIRST + 1)
    duty.gate.mode = "phase"
    duty.looks(7)
    assert awake(duty)
    duty._cost.spent += 10
    duty.looks(8)
    duty.gate.mode = "run"
    duty.looks(8 + FEW)
    assert not awake(duty)
    clock.now += 1e-9
    duty.looks(9 + FEW)
    assert awake(duty)


def test_what_is_not_finite_is_told_once_and_only_while_they_rest(duty):
    told: list[Any] = []
    duty._findings.met_nonfinite = lambda where, spot: told.append((where, spot))
    duty.backward_begins(float("nan"))
    duty.backward_ended("train.py", 3)
    assert told == []
    duty.looks(FIRST + 1)
    for _ in range(2):
        duty.backward_begins(float("nan"))
        duty.backward_ended("train.py", 3)
    assert told == [("loss", ("train.py", 3))]
