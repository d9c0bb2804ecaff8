"""Ranks that no process stands behind: what a test says of them, and what they are told."""

from __future__ import annotations

import dataclasses
from typing import Any

from inspector.conversation.ranks import Ranks
from inspector.conversation.run_state import RunState
from inspector.wire.collectives import Collective
from inspector.wire.messages import Where
from tests.unit.desk.samples import moment, stopped


class FakeRank:
    """A conversation that notes what it is told."""

    def __init__(self) -> None:
        self.state = RunState("starting")
        self.told: list[str] = []

    @property
    def stop(self) -> Any:
        return self.state.stop

    def step(self, unit: str) -> None:
        self.told.append(unit)
        self.state = RunState("running")

    def pause(self) -> None:
        self.told.append("pause")


def hold(ranks: Ranks, number: int, ordinal: int = 4, stop: Any = None) -> None:
    phases = ("data", "zero_grad", "forward", "loss", "backward", "step")
    done = moment(phases[(ordinal - 1) % 6], ordinal, 10 + ordinal % 6)
    held = stop or dataclasses.replace(stopped("loss", "backward"), done=done, stop=ordinal)
    put(ranks, number, RunState("held", stop=held))


def put(ranks: Ranks, number: int, state: RunState) -> None:
    ranks.all[number].state = state  # type: ignore[misc]
    ranks.heard()


def runs(ranks: Ranks, number: int, issued: int, waits: bool = True, seconds: float = 1.5) -> None:
    collective = Collective("0", issued, "all_reduce", (144,), waits)
    where = Where(issued, 0, "/home/ada/ddp.py", 27, "", "Tensor.backward", collective=collective)
    put(ranks, number, RunState("running", where=where, seconds=seconds))
