"""The guest's oath: what training comes to is the same, bit for bit, whether it is watched or not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from inspector.wire.messages import AskBatch, AskStructure, AskValues, Batch, Refused, Stopped, Structure, Values
from tests.end_to_end.debuggee import ENTRY, Debuggee
from tests.end_to_end.oath import Result, bare, compare, fingerprint_of, prepared
from tests.scripts.moments import SCRIPTS, WALKTHROUGH

SUBJECTS = [
    (SCRIPTS / "momentum.py", ("50",)),
    (SCRIPTS / "adam_dropout.py", ("50",)),
    (WALKTHROUGH, ("--iterations", "50", "--momentum", "0.9", "--log-every", "1")),
]


class Curious:
    """Asks everything there is to ask, one question after another, and counts what was answered."""

    def __init__(self, debuggee: Debuggee) -> None:
        self.answered: dict[str, int] = {"Structure": 0, "Values": 0, "Batch": 0}
        self._debuggee = debuggee
        self._structure = Structure(0, 0, 0, ())

    def ask_next(self, last: Any = None) -> None:
        """The question that follows the answer `last`: structure, values of all parameters, batch, and again."""
        if isinstance(last, Structure):
            question: Any = self._values()
        elif isinstance(last, Values):
            question = AskBatch(1, limit=8, side=32)
        else:
            question = AskStructure(1, known=self._structure.version)
        self._debuggee.send(question)

    def hears(self, message: Any) -> bool:
        """Whether the message is an answer; takes note of it."""
        if not isinstance(message, (Structure, Values, Batch, Refused)):
            return False
        if not isinstance(message, Refused):
            self.answered[type(message).__name__] += 1
        if isinstance(message, Structure) and message.nodes:
            self._structure = message
        return True

    def _values(self) -> AskValues:
        parameters = tuple(node.id for node in self._structure.nodes if node.kind == "parameter")
        return AskValues(1, self._structure.version, parameters)


def asked_all_along(debuggee: Debuggee) -> Curious:
    """Lets the script run free while question follows question, until it has ended."""
    curious = Curious(debuggee)
    try:
        curious.ask_next()
        while (message := debuggee.next()) is not None:
            if curious.hears(message):
                curious.ask_next(message)
    except OSError:  # it hung up with our last question unread
        pass
    return curious


def asked_at_each_stop(debuggee: Debuggee) -> Curious:
    """Steps through every phase of the script; at each stop asks for structure, values and batch."""
    curious = Curious(debuggee)
    while isinstance(debuggee.stopped(), Stopped):
        answer = None
        for _ in range(3):
            curious.ask_next(answer)
            answer = debuggee.until(Structure, Values, Batch, Refused)
            curious.hears(answer)
        debuggee.go("phase")
    return curious


def probed(
    script: Path, arguments: Sequence[str], *, stepping: bool, entry: Path = ENTRY
) -> tuple[Result, dict[str, int]]:
    """(what the watched script has come to, how many questions of each kind it has answered)."""
    with Debuggee(script, *arguments, hold=stepping, entry=entry, cwd=script.parent) as debuggee:
        curious = asked_at_each_stop(debuggee) if stepping else asked_all_along(debuggee)
        out, err, code = debuggee.finish()
    assert err == "", err
    return Result(out, code, fingerprint_of(script)), curious.answered


@pytest.mark.parametrize("stepping", [False, True], ids=["running", "stepping"])
@pytest.mark.parametrize(("script", "arguments"), SUBJECTS, ids=["momentum", "adam_dropout", "walkthrough"])
def test_training_comes_to_the_same(script: Path, arguments: tuple[str, ...], stepping: bool, tmp_path: Path) -> None:
    copy = prepared(script, tmp_path)
    expected = bare(copy, arguments)
    result, answered = probed(copy, arguments, stepping=stepping)
    assert compare(expected, result) == []
    assert expected.stdout.count("loss") == 50
    assert all(answered.values()), answered


SPOILT_ENTRY = """
import sys, types
package = types.ModuleType("_gradstep")
package.__path__ = [{package!r}]
sys.modules["_gradstep"] = package
import torch
from _gradstep.probe import launch, ledger
original = ledger.Ledger.before_backward

def before_backward(self):
    {act}
    original(self)

ledger.Ledger.before_backward = before_backward
if __name__ == "__main__":
    launch.main(sys.argv[1:])
"""


@pytest.mark.parametrize(("act", "broken"), [("pass", []), ("torch.rand(1)", ["random.torch"])], ids=["kept", "broken"])
def test_a_probe_that_draws_a_random_number_breaks_it(act: str, broken: list[str], tmp_path: Path) -> None:
    """The canary: the same comparison fails for a probe that does what it must not."""
    entry = tmp_path / "entry.py"
    entry.write_text(SPOILT_ENTRY.format(package=str(ENTRY.parents[1]), act=act), encoding="utf-8")
    copy = prepared(SCRIPTS / "momentum.py", tmp_path)
    result, _ = probed(copy, ("5",), stepping=True, entry=entry)
    assert compare(bare(copy, ("5",)), result) == broken
