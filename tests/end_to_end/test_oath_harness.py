"""What checks the oath sees what it must see: a check that can not fail proves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.oath import Result, bare, compare, forked, prepared
from tests.scripts.moments import SCRIPTS, WALKTHROUGH

LAST_STEP = "    optimizer.step()  # mark: step\n"


def spoilt(copy: Path, act: str) -> Result:
    """The same copy, with a line more where each iteration ends."""
    source = copy.read_text(encoding="utf-8")
    assert LAST_STEP in source
    copy.write_text(source.replace(LAST_STEP, f"{LAST_STEP}    {act}\n", 1), encoding="utf-8")
    return bare(copy, ["5"], forked)


@pytest.mark.parametrize(
    ("script", "arguments"),
    [
        (SCRIPTS / "momentum.py", ("5",)),
        (SCRIPTS / "adam_dropout.py", ("5",)),
        (SCRIPTS / "functional_loss.py", ()),
        (WALKTHROUGH, ("--iterations", "5", "--momentum", "0.9", "--log-every", "1")),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_bare_runs_are_the_same_in_a_fresh_python_and_in_a_warm_one(
    script: Path, arguments: tuple[str, ...], tmp_path: Path
):
    copy = prepared(script, tmp_path)
    once = bare(copy, arguments)
    assert compare(once, bare(copy, arguments, forked)) == []
    assert compare(once, bare(copy, arguments, forked)) == []


@pytest.mark.parametrize(
    ("act", "seen"),
    [
        ("torch.rand(1)", "random.torch"),
        ("__import__('random').random()", "random.python"),
        ("__import__('numpy').random.rand()", "random.numpy"),
        ("model.left_behind = 1", "model.(attributes)"),
        ("model[0].weight.left_behind = 1", "model.0.weight.(attributes)"),
        ("model[0].weight.data.view(-1)[0] += 1e-7", "model.0.weight"),
        ("model[0].bias.grad = None", "model.0.bias.grad"),
        ("model[0].register_forward_hook(lambda *_: None)", "model.0.(hooks)"),
        ("optimizer.state[model[0].bias]['momentum_buffer'].add_(1)", "optimizer.state.1.momentum_buffer"),
        ("print('heard')", "stdout"),
    ],
)
def test_a_guest_who_leaves_a_trace_is_seen(act: str, seen: str, tmp_path: Path):
    copy = prepared(SCRIPTS / "momentum.py", tmp_path)
    assert seen in compare(bare(copy, ["5"], forked), spoilt(copy, act))


def test_a_training_that_trained_nothing_proves_nothing():
    with pytest.raises(AssertionError, match="nothing was trained"):
        compare(Result("", 0, {}), Result("", 0, {}))
