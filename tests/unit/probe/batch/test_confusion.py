"""Which class is taken for which: counted only while somebody asks, and only of training."""

from __future__ import annotations

from collections import Counter

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from inspector.probe.batch.current import Batches
from inspector.probe.execution.phases import Recorder
from inspector.wire.batches import CLASSES_LIMIT, AskConfusion, Confusion
from tests.examples import examples
from tests.unit.probe.ports import Others

from .test_current import Loader


@pytest.fixture
def batches(recorder: Recorder) -> Batches:
    return Batches(recorder)


def asked(batches: Batches, last: int) -> Confusion:
    return batches.confusion(AskConfusion(1, last), 3)


def cells(answer: Confusion) -> dict[tuple[int, int], int]:
    rows = torch.frombuffer(bytearray(answer.cells.data), dtype=torch.int32).reshape(-1, 3) if answer.counted else []
    return {(int(label), int(predicted)): int(count) for label, predicted, count in rows}


def trained(batches: Batches, labels: list[int], predicted: list[int], classes: int = 3, training: bool = True) -> None:
    batch = [torch.zeros(len(labels), 2), torch.tensor(labels)]
    scores = torch.nn.functional.one_hot(torch.tensor(predicted), classes).float()
    batches.obtained(batch, Loader())
    batches.passed((), scores, training)
    batches.loss_called("cross_entropy", (scores, batch[1]), {}, False)


def test_nothing_is_counted_before_somebody_asks(batches: Batches):
    trained(batches, [0, 1], [0, 2])
    assert asked(batches, 100).counted == 0
    trained(batches, [0, 1], [0, 2])
    assert cells(asked(batches, 100)) == {(0, 0): 1, (1, 2): 1}


def test_nor_after_nobody_wants_it_any_more(batches: Batches):
    asked(batches, 100)
    trained(batches, [0, 1], [0, 2])
    assert asked(batches, 0).counted == 0
    trained(batches, [0, 1], [0, 2])
    assert asked(batches, 100).counted == 0


@examples(30)
@given(st.lists(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=7), max_size=8))
def test_they_are_the_last_samples(recorder_runs, rounds):
    batches = Batches(recorder_runs)
    asked(batches, 10)
    for pairs in rounds:
        trained(batches, [label for label, _ in pairs], [best for _, best in pairs])
    whole = [pair for pairs in rounds for pair in pairs][-10:]
    answer = asked(batches, 10)
    assert answer.counted == len(whole) and cells(answer) == dict(Counter(whole))


@pytest.fixture(scope="module")
def recorder_runs() -> Recorder:
    from inspector.probe.execution.gate import Gate

    return Recorder(Gate(lambda message: None, hold=False), Others().ports())


def test_more_samples_can_be_wished_for_without_losing_those_there_are(batches: Batches):
    asked(batches, 2)
    trained(batches, [0, 1, 2], [0, 1, 2])
    assert asked(batches, 100).counted == 2
    trained(batches, [0, 1, 2], [0, 1, 2])
    assert asked(batches, 100).counted == 5


def test_validation_is_not_training(batches: Batches):
    asked(batches, 100)
    trained(batches, [0], [1], training=False)
    with torch.no_grad():
        trained(batches, [0], [1])
    assert asked(batches, 100).counted == 0


def test_labels_to_be_ignored_are_not_counted(batches: Batches):
    asked(batches, 100)
    trained(batches, [-100, 1, 7], [0, 1, 2])
    assert cells(asked(batches, 100)) == {(1, 1): 1}


def test_labels_that_only_the_loss_knows_are_counted_once(batches: Batches):
    asked(batches, 100)
    scores, labels = torch.eye(3), torch.tensor([0, 1, 1])
    for _ in range(2):
        batches.passed((torch.zeros(3, 2),), scores)
        batches.loss_called("cross_entropy", (scores, labels), {}, False)
        batches.loss_called("cross_entropy", (scores, labels), {}, False)
    assert cells(asked(batches, 100)) == {(0, 0): 2, (1, 1): 2, (1, 2): 2}


def test_too_many_classes_are_not_counted_and_said(batches: Batches):
    asked(batches, 100)
    trained(batches, [0], [1], classes=CLASSES_LIMIT + 1)
    answer = asked(batches, 100)
    assert (answer.counted, answer.reason, answer.classes) == (0, "classes", CLASSES_LIMIT + 1)


def test_when_the_window_is_gone_it_ends(batches: Batches, recorder: Recorder):
    asked(batches, 100)
    recorder.gate.close()
    trained(batches, [0], [1])
    assert batches.counting.last == 0
