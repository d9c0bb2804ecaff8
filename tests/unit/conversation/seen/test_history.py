"""What is remembered of a run: phases, what was known at stops, layers and nodes; of the next run nothing of it."""

from __future__ import annotations

import dataclasses
import math

import pytest

from inspector.conversation.seen import history as histories
from inspector.conversation.seen.history import History
from inspector.wire.inside import Inside
from inspector.wire.messages import GRAD_STATES, LossValue, Moment, Stopped, Values
from tests.unit.conversation.loops import column, loop

LOSS = LossValue(1, "loss", 2.5, "NllLossBackward0", (), "float32", "cpu")
POPULATED, NONE = GRAD_STATES.index("populated"), GRAD_STATES.index("none")


@pytest.fixture
def history() -> History:
    return History()


def stop(ordinal: int, phase: str = "backward", inside: Inside | None = None, role: str = "loss") -> Stopped:
    done = Moment(ordinal, phase, role, 1, "/home/ada/train.py", 14)
    return Stopped(ordinal, done, None, 1, "batch", (), 10, 4, 1, LOSS, 0.25, None, None, None, inside)


def values(norms: dict[int, float], states: list[int], first: int = 0, complete: bool = True) -> Values:
    count = len(norms)
    numbers = column("d", list(norms.values()))
    measured = column("B", [3 if norm == norm else 1 for norm in norms.values()])
    return Values(
        request=1,
        stop=1,
        structure=1,
        ids=column("i", list(norms)),
        states=column("B", [1] * count),
        counts=column("i", [1] * count),
        measured=measured,
        norm=numbers,
        grad_norm=numbers,
        grad_min=numbers,
        grad_max=numbers,
        grad_mean=numbers,
        marks=column("q", [0] * count),
        grad_marks=column("q", [0] * count),
        factors=numbers,
        rates=numbers,
        first=first,
        complete=complete,
        all_states=column("B", states),
        all_counts=column("i", [0] * len(states)),
    )


def test_phases_are_added_and_said(history):
    told: list[str] = []
    history.changed.connect(lambda: told.append("changed"))
    history.add(loop(3))
    assert told == ["changed"]
    assert history.moments.iterations() == 3


def test_a_stop_leaves_its_loss_and_its_gradients(history):
    history.stopped(stop(5))
    assert (history.facts[5].loss, history.facts[5].value, history.facts[5].with_grad) == ("loss", 2.5, 4)


def test_what_is_measured_at_a_stop_is_kept_with_it(history):
    history.stopped(stop(5))
    history.measured(values({1: 3.0, 2: math.nan}, [POPULATED, POPULATED], complete=False))
    assert history.facts[5].states == ()  # not all of them were told
    history.measured(values({4: 4.0}, [NONE], first=2))
    facts = history.facts[5]
    assert (facts.norm, facts.measured) == (5.0, 2)
    assert (facts.states[POPULATED], facts.states[NONE]) == (2, 1)


def test_nothing_is_kept_of_what_is_measured_elsewhere(history):
    history.measured(values({1: 3.0}, [POPULATED]))
    history.stopped(stop(5))
    history.left()
    history.measured(values({1: 3.0}, [POPULATED]))
    assert history.facts[5].norm is None


def test_the_next_stop_begins_with_nothing_measured(history):
    history.stopped(stop(5))
    history.measured(values({1: 3.0}, [POPULATED]))
    history.stopped(stop(6, "step"))
    assert history.facts[6].norm is None and history.facts[5].norm == 3.0


def test_layers_and_nodes_belong_to_the_phase_that_is_not_over(history):
    inside = Inside("layer", "model.b", 1, 1, 3, "model.a")
    history.stopped(stop(2, "layer", inside, "model.a"))
    node = dataclasses.replace(inside, place="node", node="ReluBackward0")
    history.stopped(stop(4, "node", node, "AddmmBackward0"))
    layer, ran = history.finer
    assert (layer.ordinal, layer.role, layer.seconds, layer.line) == (3, "model.a", 0.25, 14)
    assert (ran.ordinal, ran.role, ran.layer) == (5, "AddmmBackward0", "model.a")
    assert not history.facts


def test_what_is_known_of_stops_is_bounded(history, monkeypatch):
    monkeypatch.setattr(histories, "MOST_STOPS", 3)
    for ordinal in range(1, 10):
        history.stopped(stop(ordinal))
    assert list(history.facts) == [7, 8, 9]


def test_a_new_run_begins_with_nothing(history):
    history.add(loop(3))
    history.stopped(stop(5))
    history.stopped(stop(5, "layer", Inside("layer", "b", 1, 1, 3, "a")))
    told: list[str] = []
    history.cleared.connect(lambda: told.append("cleared"))
    history.begin()
    assert told == ["cleared"]
    assert not len(history.moments) and not history.facts and not history.finer and not history.moments.spots
