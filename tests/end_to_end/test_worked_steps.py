"""The last step of one element in numbers, of each optimizer, is what torch has done; and what is told of optimizers."""

from __future__ import annotations

import pytest

from inspector.wire.messages import AskStructure
from inspector.wire.optimizers import AskOptimizers, AskWorked, Optimizers, StepMeasured, Worked
from tests.end_to_end.debuggee import Debuggee, paths_of
from tests.scripts.moments import line_of, script_of

SCRIPT = script_of("optimizers")
KINDS = (
    "SGD()", "SGD(momentum=0.9)", "SGD(momentum=0.9,nesterov=True,weight_decay=0.01)",
    "SGD(momentum=0.8,dampening=0.2,maximize=True)", "Adam()", "Adam(weight_decay=0.02,amsgrad=True)",
    "AdamW(weight_decay=0.1)", "RMSprop()", "RMSprop(centered=True,momentum=0.9)", "Adagrad(lr_decay=0.1)",
)  # fmt: skip


def worked(debuggee: Debuggee, path: str, index: tuple[int, ...]) -> object:
    structure = debuggee.ask(AskStructure(0, 0))
    row = next(row for row, name in paths_of(structure).items() if name == path)
    return debuggee.ask(AskWorked(0, structure.version, row, index))


@pytest.mark.parametrize("kind", KINDS)
def test_the_step_that_was_worked_out_is_the_one_that_happened(kind: str):
    with Debuggee(SCRIPT, kind, "5", watches=True) as debuggee:
        stop = debuggee.stopped()
        assert worked(debuggee, "model.0.weight", (2, 1)).code == "not_seen"
        seen = 0
        while seen < 4:
            stop = debuggee.step("phase")
            if stop.done.phase == "step":
                answer = worked(debuggee, "model.0.weight", (2, 1))
                assert isinstance(answer, Worked)
                assert (answer.optimizer, answer.iteration) == (kind.partition("(")[0], stop.iteration)
                assert answer.agrees in ("bits", "ulp"), answer
                delta = next(term.value for term in answer.terms if term.symbol == "Δ")
                assert answer.before != answer.after and abs(answer.before + delta - answer.after) < 1e-6
                seen += 1


@pytest.mark.parametrize("kind", ["LBFGS()", "Own()"])
def test_an_optimizer_without_a_formula_has_before_and_after(kind: str):
    with Debuggee(SCRIPT, kind, "4", watches=True) as debuggee:
        debuggee.stopped()
        worked(debuggee, "model.0.weight", (0, 0))
        while debuggee.step("iteration").iteration < 3:
            pass
        answer = worked(debuggee, "model.0.weight", (0, 0))
    assert isinstance(answer, Worked) and answer.agrees == "" and answer.before != answer.after


def test_groups_tell_their_settings_and_whom_they_hold():
    with Debuggee(SCRIPT, "AdamW(weight_decay=0.1)", "5", watches=True) as debuggee:
        debuggee.stopped()
        structure = debuggee.ask(AskStructure(0, 0))
        answer = debuggee.ask(AskOptimizers(0))
    assert isinstance(answer, Optimizers)
    (optimizer,) = answer.all
    assert (optimizer.type, optimizer.line) == ("AdamW", line_of(SCRIPT, "optimizer = "))
    (group,) = optimizer.groups
    settings = {r.name: r.number for r in group.settings}
    assert settings["lr"] == 0.05 and settings["betas[1]"] == 0.999 and settings["weight_decay"] == 0.1
    assert group.parameters == 4 and set(group.rows) == set(paths_of(structure))


def test_norms_of_each_step_that_is_stepped_are_told():
    with Debuggee(SCRIPT, "SGD()", "8", watches=True) as debuggee:
        debuggee.stopped()
        debuggee.ask(AskStructure(0, 0))
        for _ in range(4):
            debuggee.step("iteration")
        told = [message for message in debuggee.seen if isinstance(message, StepMeasured)]
    assert len(told) >= 3 and all(message.rows.shape == (4,) for message in told)
    import array

    grads, updates = (array.array("d", getattr(told[-1], name).data) for name in ("grads", "updates"))
    assert all(abs(update - 0.05 * grad) < 1e-6 for grad, update in zip(grads, updates))
