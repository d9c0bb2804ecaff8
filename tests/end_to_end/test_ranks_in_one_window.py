"""Two ranks that torchrun starts, in one window: stepped together, held apart, caught up, and ended, by its public names."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)  # fmt: skip

from inspector.wire.variables import Evaluate
from tests.end_to_end.window import PATIENCE_MS, Driver, driving
from tests.scripts.moments import script_of

SCRIPT = script_of("in_step")
TORCHRUN = [sys.executable, "-u", "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
INNERMOST = -1  # the script's own frame
HELD_S = 5.0  # longer than the group's timeout


@contextmanager
def bare() -> Iterator[Callable[[], list[str]]]:
    """Torchrun without us; gives what the ranks print, in order."""
    streams: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen([*TORCHRUN, str(SCRIPT)], env=dict(os.environ), **streams)
    try:
        yield lambda: results(process.communicate(timeout=120)[0])
    finally:
        process.kill()
        process.wait()


def results(text: str) -> list[str]:
    lines = (line.split("result ", 1) for line in text.splitlines())
    return sorted(words[1] for words in lines if len(words) == 2)


class Several(Driver):
    def find(self, kind: Any, name: str) -> Any:
        return self.desk.window.findChild(kind, name)

    def cell(self, rank: int) -> Any:
        return self.find(QAbstractButton, f"rank.{rank}")

    def chip(self) -> str:
        return str(self.find(QWidget, "rank_strip.chip").word())

    def until(self, is_so: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(is_so, timeout=PATIENCE_MS)

    def gathered(self, phase: str = "") -> None:
        """Waits until all ranks are held at one place, and the strip says so."""
        ranks = self.desk.session.ranks
        self.until(lambda: ranks.code() == "together" and self.chip() == "TOGETHER")
        if phase:
            assert [rank.stop.done.phase for rank in ranks.all] == [phase] * len(ranks.all)

    def step_together(self) -> None:
        self.press("step")
        self.until(lambda: self.desk.session.ranks.code() != "together")
        self.gathered()

    def loss(self) -> Any:
        return self.desk.session.stop.loss.value

    def compared(self) -> str:
        """What the button says of all ranks."""
        button = self.find(QPushButton, "rank_strip.compare")
        self.until(button.isEnabled)
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        summary = self.desk.window.findChildren(QLabel, "compare_ranks.summary")[-1]
        self.until(lambda: summary.text() != "Comparing…")
        return str(summary.text())

    def evaluate(self, rank: int, text: str) -> None:
        told: list[Any] = []
        self.desk.session.ranks.all[rank].ask(Evaluate(0, INNERMOST, text, True), told.append)
        self.until(lambda: bool(told))
        assert not told[0].error

    def console(self) -> str:
        return str(self.find(QPlainTextEdit, "console.view").toPlainText())


@contextmanager
def two_ranks(qtbot: Any, *arguments: str) -> Iterator[Several]:
    with driving(qtbot, SCRIPT, arguments, fresh=True, ranks=2) as driver:
        several = Several(qtbot, driver.desk)
        several.gathered()
        yield several


def pids(driver: Several) -> list[int]:
    return [rank.pid() for rank in driver.desk.session.ranks.all]


def are_there(own: list[int]) -> bool:
    return any(os.path.exists(f"/proc/{pid}") for pid in own)


def test_two_ranks_are_stepped_together_and_apart_and_come_to_what_they_come_to_without_us(qtbot):
    with bare() as expected, two_ranks(qtbot) as driver:
        ranks = driver.desk.session.ranks
        while ranks.all[0].stop.done is None or ranks.all[0].stop.done.phase != "loss":
            driver.step_together()
        for rank in (0, 1):
            driver.until(lambda: f"rank {rank}  held  loss done, next: " in driver.cell(rank).text())

        losses = [driver.loss()]
        qtbot.mouseClick(driver.cell(1), Qt.MouseButton.LeftButton)
        losses.append(driver.loss())
        assert losses == [rank.stop.loss.value for rank in ranks.all] and losses[0] != losses[1]
        driver.until(lambda: f"{losses[1]:.6g}" in driver.sentence())
        assert driver.cell(1).isChecked() and not driver.cell(0).isChecked()

        ranks.all[0].step("phase")  # alone, over its backward: it waits for the other
        driver.until(lambda: "rank 0  waits for rank 1  in all_reduce #" in driver.cell(0).text())
        assert driver.chip() == "APART"
        assert driver.find(QToolButton, "button.step").isEnabled()
        driver.until(lambda: ranks.all[0].state.seconds > HELD_S)
        catch_up = driver.find(QPushButton, "rank_strip.catch_up")
        assert catch_up.isVisible()
        qtbot.mouseClick(catch_up, Qt.MouseButton.LeftButton)
        driver.gathered("backward")
        assert not catch_up.isVisible()

        driver.press("run")
        driver.until(lambda: driver.desk.session.state.code == "ended" and ranks.are_over())
        driver.until(lambda: len(results(driver.console())) == 2)
        assert "[0] loss" in driver.console() and "[1] loss" in driver.console()
        assert results(driver.console()) == expected()


def test_ranks_are_compared_and_one_that_fails_is_the_cause_of_the_others_ending(qtbot):
    with two_ranks(qtbot, "--fail") as driver:
        assert driver.compared() == "Iteration 1 · equal on all 2 ranks, bit by bit: 4 of weights"
        driver.evaluate(1, "model.module[2].bias.data[0].add_(0.5)")
        found = driver.compared()
        assert "not equal on all 2 ranks: 1 of weights · equal on all 2 ranks, bit by bit: 3 of weights" in found
        table = driver.find(QTableView, "compare_ranks.table").model()
        cells = [table.index(0, column).data() for column in range(table.columnCount())]
        assert cells[:2] == ["weight", "model.module.2.bias"] and cells[2] != cells[3]

        driver.press("run")
        driver.until(driver.desk.session.ranks.are_over)
        driver.until(lambda: driver.chip() == "ENDED")
        driver.until(lambda: "failed first  ArithmeticError" in driver.cell(1).text())
        assert "ended after rank 1" in driver.cell(0).text()
        assert "rank 1 failed first: ArithmeticError" in driver.sentence()
        driver.until(lambda: "rank 1 failed first: ArithmeticError" in driver.console())


def test_stop_ends_all_ranks_and_one_of_the_next_start_that_is_killed_is_the_cause(qtbot):
    with two_ranks(qtbot) as driver:
        session, first = driver.desk.session, pids(driver)
        driver.press("stop")
        driver.until(session.ranks.are_over)
        assert {state.outcome.kind for state in session.ranks.states()} == {"stopped"}
        assert not are_there(first)

        driver.press("restart")
        driver.until(lambda: session.ranks.code() != "ended")
        driver.gathered()
        second = pids(driver)
        os.kill(second[1], signal.SIGKILL)
        driver.until(session.ranks.are_over)
        outcomes = [state.outcome for state in session.ranks.states()]
        assert [(outcome.kind, outcome.code, outcome.cause) for outcome in outcomes] == [
            ("signal", signal.SIGTERM, 1),
            ("signal", signal.SIGKILL, 1),
        ]
        assert not are_there(second)
