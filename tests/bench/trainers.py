"""The training script of the bench as two processes that take turns: bare, and in the window at a free run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

TRAINING = Path(__file__).parent / "training.py"


class Cost(NamedTuple):
    """What a block took, in seconds."""

    cpu: float
    wall: float


class Pipes:
    """Two pipes to a trainer: the descriptors of its ends are words on its command line."""

    def __init__(self) -> None:
        its_questions, ours = os.pipe()
        answers, its_answers = os.pipe()
        self.theirs = (its_questions, its_answers)
        for descriptor in self.theirs:
            os.set_inheritable(descriptor, True)
        self._ask, self.answers = os.fdopen(ours, "w"), os.fdopen(answers)

    def begin(self) -> None:
        print("block", file=self._ask, flush=True)

    def result(self) -> Cost:
        """Waits for the block that was begun."""
        return Cost(*map(float, self.answers.readline().split()))

    def close(self) -> None:
        self._ask.close()
        self.answers.close()
        for descriptor in self.theirs:
            os.close(descriptor)


def words(batch: int, iterations: int, pipes: Pipes) -> list[str]:
    return [str(TRAINING), str(batch), str(iterations), *map(str, pipes.theirs)]


@contextmanager
def bare(batch: int, iterations: int) -> Iterator[Pipes]:
    """`python training.py`, no probe."""
    pipes = Pipes()
    process = subprocess.Popen([sys.executable, *words(batch, iterations, pipes)], pass_fds=pipes.theirs)
    try:
        yield pipes
    finally:
        pipes.close()
        process.wait()


@contextmanager
def probed(batch: int, iterations: int) -> Iterator[tuple[Pipes, Any]]:
    """The same under the probe, with a questioner that asks what visible panels ask, as often as they do."""
    from .questioner import Questioner

    pipes = Pipes()
    try:
        with Questioner(words(batch, iterations, pipes), pipes.theirs) as questioner:
            yield pipes, questioner
    finally:
        pipes.close()
