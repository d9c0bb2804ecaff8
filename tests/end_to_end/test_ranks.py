"""Each kind of question to one rank alone is answered while the other rank is held, and changes nothing of what either
trains."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inspector.wire import lab, tensors
from inspector.wire.abort import AskAbort
from inspector.wire.batches import AskBatch, AskConfusion
from inspector.wire.chain import AskRule
from inspector.wire.collectives import AskMarks
from inspector.wire.graph import AskGraph
from inspector.wire.inside import AskInside
from inspector.wire.life import AskLife
from inspector.wire.messages import FAMILIES, AskStructure, AskValues, AskWhere, Detached, Ranked, Refused
from inspector.wire.optimizers import AskOptimizers, AskWorked
from inspector.wire.shards import Shard
from inspector.wire.tensors import Plane, TensorName
from inspector.wire.variables import (
    AskHover,
    AskInline,
    AskSource,
    AskStack,
    AskVariables,
    AssignValue,
    Evaluate,
    UndoAssign,
)  # fmt: skip
from inspector.wire.why import ABOUT, AskWhy
from tests.end_to_end.ranks import Ranks, bare
from tests.scripts.moments import script_of

OF_NO_TENSOR_OF_THE_SCRIPT = {lab.AskLoss, lab.AskCurve, lab.AskDifference}  # of numbers that the window sends along
KINDS = {asked for family in FAMILIES for asked in family.questions} - OF_NO_TENSOR_OF_THE_SCRIPT
INNERMOST = -1  # the script's own frame
WAITING = ("weight[0, 0].item()", "weight.full_tensor()", "dist.barrier()")
ERRORS = {
    "sharded": ["WaitsForRanks"] * 3, "tensor_parallel": ["WaitsForRanks"] * 3,
    "replicated": ["", "AttributeError", "WaitsForRanks"],
}  # fmt: skip


class Asker:
    """Asks rank 0 alone, and knows what has been asked."""

    def __init__(self, ranks: Ranks, script: Path) -> None:
        self._ranks, self._script = ranks, script
        self.asked: set[type] = set()
        structure = self.ask(AskStructure(0, 0))
        self.version = structure.version
        self.row = next(node.id for node in structure.nodes if node.kind == "parameter")
        self.node = structure.nodes[self.row]

    def ask(self, question: Any) -> Any:
        self.asked.add(type(question))
        return self._ranks.alone(0, question)

    def name(self, kind: str, **more: str) -> TensorName:
        return TensorName(kind, self.version, self.row, **more)

    def of_tensor(self, name: TensorName, folder: Path, against: TensorName | None = None) -> None:
        """Asks all that can be asked of a tensor."""
        facts = self.ask(tensors.AskTensor(0, name))
        assert (facts.shape, facts.shard) == (self.node.shape, self.node.shard), name
        about = (0, name, against, "difference" if against else "", facts.shape)
        place = tuple(size - 1 for size in facts.shape)
        path = str(folder / "tensor.npy")
        answers = [
            self.ask(tensors.AskRegion(*about, Plane((0, 0), 0, 1), 0, 0, 16, 8, 1, 1)),
            self.ask(tensors.AskPictures(*about, (0, 0), (), 0, 1, -1, 0, 4, 16)),
            self.ask(tensors.AskCell(*about, place)),
            self.ask(tensors.AskFind(*about, "largest")),
            self.ask(tensors.AskSave(*about, path, "npy", 0, False)),
            self.ask(tensors.AskSave(*about, path, "pt", 0, False)),
            self.ask(tensors.AskStatistics(*about, True, 0, 8, None, None)),
        ]
        assert not [answer for answer in answers if isinstance(answer, Refused)]

    def of_training(self) -> None:
        """Asks all else."""
        self.ask(AskWhere(0))
        self.ask(AskValues(0, self.version, (self.row,)))
        self.ask(AskBatch(0, 8, 16))
        self.ask(AskConfusion(0, 100))
        self.ask(AskInside(0))
        self.ask(AskRule(0, "ran"))
        self.ask(AskGraph(0, 0))
        self.ask(AskAbort(0))
        self.ask(lab.TakeBatch(0))
        self.ask(AskOptimizers(0))
        self.ask(AskMarks(0, 0))
        self.ask(AskWorked(0, self.version, self.row, ()))
        for about in ABOUT:
            self.ask(AskWhy(0, self.version, self.row, about))
        self.ask(AskLife(0, self.version, self.row))
        self.ask(AskStack(0))
        self.ask(AskVariables(0, INNERMOST, 0, 0, 100, True))
        self.ask(AskInline(0, INNERMOST, ("weight", "norm", "loss"), True))
        self.ask(AskHover(0, INNERMOST, "weight.grad"))
        self.ask(AskSource(0, str(self._script)))
        self.ask(Evaluate(0, INNERMOST, "weight", True))
        self.ask(Evaluate(0, INNERMOST, "weight * 2", True))
        self.ask(AssignValue(0, INNERMOST, "told", "1"))
        self.ask(UndoAssign(0))

    def errors(self) -> list[str]:
        return [self.ask(Evaluate(0, INNERMOST, text, True)).error for text in WAITING]


def asked_of_one_rank(ranks: Ranks, script: Path, folder: Path) -> Iterator[tuple[str, Asker]]:
    """Asks one rank everything at three places; yields the asker at each."""
    ranks.step_until("backward")
    asker = Asker(ranks, script)
    weight, gradient = asker.name("parameter"), asker.name("gradient")
    asker.ask(tensors.Watch(0, (weight, gradient)))
    asker.ask(tensors.Keep(0, weight))
    asker.of_tensor(weight, folder)
    asker.of_tensor(gradient, folder)
    asker.of_training()
    yield "backward", asker
    ranks.step_until("step")
    for name in (asker.name("state", key="exp_avg"), asker.name("update"), asker.name("parameter", when="last")):
        asker.of_tensor(name, folder)
    asker.of_tensor(weight, folder, TensorName("kept", 0, 1))
    asker.ask(tensors.Drop(0, ()))
    asker.of_training()
    yield "step", asker
    ranks.step_until("loss")
    ranks.step("node")
    ranks.step("node")
    asker.of_training()
    yield "node", asker


@pytest.mark.parametrize("script", list(ERRORS))
def test_one_rank_alone_answers_everything_and_trains_as_ever(script: str, tmp_path: Path):
    expected = bare(script_of(script))
    with Ranks(script_of(script), checks=True) as ranks:
        for place, asker in asked_of_one_rank(ranks, script_of(script), tmp_path):
            assert asker.errors() == ERRORS[script], place
        assert asker.asked == KINDS
        assert ranks.finish() == expected
        for number, rank in enumerate(ranks.ranks):
            assert not [message for message in rank.seen if isinstance(message, Detached)]
            assert [message for message in rank.seen if isinstance(message, Ranked)] == [Ranked(number, 2)]


def test_a_shard_is_shown_as_a_shard():
    with Ranks(script_of("sharded")) as ranks:
        ranks.step_until("backward")
        for number in (0, 1):
            structure = ranks.alone(number, AskStructure(0, 0))
            weight = next(node for node in structure.nodes if node.kind == "parameter")
            shard = Shard((16, 8), (8 * number, 0), number, 2)
            assert [node.name for node in structure.nodes if node.parent < 0] == [
                "model"
            ]  # no row of FSDP's own making
            assert (weight.shape, weight.count, weight.shard) == ((8, 8), 128, shard)
            for kind in ("parameter", "gradient"):
                facts = ranks.alone(number, tensors.AskTensor(0, TensorName(kind, structure.version, weight.id)))
                assert (facts.shape, facts.count, facts.type, facts.shard) == ((8, 8), 64, "DTensor", shard)
            told = ranks.alone(number, Evaluate(0, INNERMOST, "weight", True)).value
            assert (told.tensor.shape, told.tensor.shard) == ((8, 8), shard)
            own = float(ranks.alone(number, Evaluate(0, INNERMOST, "weight.to_local().norm().item()", True)).value.text)
            about = (0, TensorName("parameter", structure.version, weight.id), None, "", (8, 8))
            found = ranks.alone(number, tensors.AskStatistics(*about, True, 0, 0, None, None))
            assert found.l2 == pytest.approx(own, rel=1e-6)
