"""Nothing but hints is found in trainings that are as they should be, while the rules wake and rest as in the window."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from inspector.desk.base import resources
from inspector.wire.findings import Checked, FindingTold
from inspector.wire.messages import Detached
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.window import SCRIPTS

FAULTY = {"second_backward", "forgets_zero_grad", "first_nan", "nan_again", "nan_loss", "does_not_move", "histories"}
# do not train, wait for input, print without an end, or need arguments
OTHERS = {
    "__init__", "moments", "counts_calls", "console_asks", "console_bars", "console_chatty", "console_confirms",
    "console_floods", "console_goes_on", "import_error", "syntax_error", "never_trains", "no_module", "matrix",
    "many_layers", "slow_data", "compiled", "children_train", "checkpointing", "resnet18",
}  # fmt: skip
HEALTHY = sorted(path.stem for path in SCRIPTS.glob("*.py") if path.stem not in FAULTY | OTHERS)
WALKTHROUGH = next(Path(resources.folder() / "walkthrough").glob("*.py"))


def alarms(debuggee: Debuggee) -> list[tuple[str, str, int]]:
    """Warnings and errors: code, level and line."""
    assert not [message for message in debuggee.seen if isinstance(message, Detached)]
    found = {message.number: message for message in debuggee.seen if isinstance(message, FindingTold)}
    left_out = [message.not_checked for message in debuggee.seen if isinstance(message, Checked)][-1:]
    assert all(one.why in ("compiled", "rested") for one in itertools.chain(*left_out)), left_out
    return [(one.code, one.level, one.line) for one in found.values() if one.level != "hint"]


@pytest.mark.parametrize("script", HEALTHY)
def test_a_script_without_a_fault_raises_no_alarm(script: str):
    with Debuggee(SCRIPTS / f"{script}.py", hold=False, watches=True) as debuggee:
        debuggee.finish()
        assert alarms(debuggee) == []


@pytest.mark.parametrize("loss", ["cross_entropy", "mse", "l1"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam", "none"])
def test_the_walkthrough_raises_no_alarm(optimizer: str, loss: str):
    words = ("--optimizer", optimizer, "--loss", loss, "--iterations", "400", "--batch-size", "2")
    with Debuggee(WALKTHROUGH, *words, hold=False, watches=True) as debuggee:
        debuggee.finish()
        assert alarms(debuggee) == []
    assert [message for message in debuggee.seen if isinstance(message, Checked)][-1].iterations >= 5
