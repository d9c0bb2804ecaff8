"""A loss is one record in the probe and one in the window, of the same code; nobody else needs to know it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

import inspector
from inspector.desk.base import resources
from inspector.panels.loss_lab import losses as shown_losses
from inspector.panels.loss_lab.losses import comparable
from inspector.panels.loss_lab.model.state import first_state
from inspector.panels.loss_lab.texts import about, sentences, words
from inspector.probe.loss.functions import ORIGINALS
from inspector.probe.loss_lab import answers
from inspector.probe.loss_lab import losses as computed_losses
from inspector.wire import lab
from tests.unit.probe.lab_cases import codes

ROOT = Path(inspector.__file__).parent
SHOWN, COMPUTED = shown_losses.TABLE, computed_losses.TABLE
LOSSES = sorted(SHOWN)


def test_every_loss_has_both_records():
    assert sorted(COMPUTED) == LOSSES and len(LOSSES) == 12


@pytest.mark.parametrize("code", LOSSES)
def test_both_records_take_the_same(code):
    shown, computed = SHOWN[code], COMPUTED[code]
    assert (shown.inputs, shown.weights, shown.arguments) == (computed.inputs, computed.weights, computed.arguments)
    assert shown.reductions == computed.reductions


@pytest.mark.parametrize("code", [code for code in LOSSES if code in ORIGINALS])
def test_they_take_what_torch_takes(code):
    parameters = inspect.signature(ORIGINALS[code]).parameters
    shown = SHOWN[code]
    defaults = {name: ast.literal_eval(default) for name, default in shown.arguments}
    assert {*shown.names, *defaults} == set(parameters)
    assert defaults == {name: parameters[name].default for name in defaults}


@pytest.mark.parametrize("code", LOSSES)
def test_the_first_numbers_and_all_examples_of_a_loss_are_answered(code):
    states = [first_state().with_loss(code)]
    states += [states[0].with_example(code, example) for example in SHOWN[code].examples]
    for state in states:
        answer = answers.answer(lab.AskLoss(1, state.setup(), 0), 0)
        assert isinstance(answer, lab.LossAnswer) and answer.steps and "order" not in codes(answer)
        assert not (codes(answer) & {"nan_input", "broadcast", "empty"})


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def codes_written(module: Path, *calls: str) -> Iterator[str]:
    """The codes that a file of the probe hands to `sheet.row` and the like, or makes notes and refusals with."""
    for call in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(call, ast.Call) and call.args:
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in calls:
                yield from _texts(call.args[0])


def _texts(node: ast.expr) -> Iterator[str]:
    for part in (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def computing(code: str) -> list[Path]:
    """The files of the probe that a loss is computed by: its own, and what it shares with others."""
    own = next(path for path in (ROOT / "probe/loss_lab/losses").glob("*.py") if f'code="{code}"' in path.read_text())
    kind = Path(inspect.getfile(next(base for base in type(COMPUTED[code]).__mro__ if base.__module__.count(".by_"))))
    return [own, kind, *(ROOT / "probe/loss_lab").glob("[!b]*.py")]


@pytest.mark.parametrize("code", LOSSES)
def test_every_step_has_words(code):
    shown = SHOWN[code]
    written = {step for path in computing(code) for step in codes_written(path, "row", "last")}
    written |= {step.code for step in worked(code)}
    assert {step for step in written if words.step(step, shown) == step} <= {"probability", "mean"}
    assert [step for step in lab.STEPS if words.step(step, shown) == step] == ["probability", "mean"]


def worked(code: str) -> Iterator[lab.Step]:
    """The steps of a loss under each value of what is true or false, and each power."""
    state = first_state().with_loss(code)
    for name, values in (("reduction", ("'none'", "'mean'")), ("p", ("1", "2", "3", "inf")), ("swap", ("True",))):
        for value in values if name in dict(SHOWN[code].arguments) else ():
            answer = answers.answer(lab.AskLoss(1, state.with_argument(name, value).setup(), 0), 0)
            yield from (*answer.steps, *answer.slopes) if isinstance(answer, lab.LossAnswer) else ()


@pytest.mark.parametrize("code", LOSSES)
def test_every_note_and_refusal_has_words(code):
    shown = SHOWN[code]
    notes = {*lab.NOTES, *(note for path in computing(code) for note in codes_written(path, "Note"))}
    assert {note for note in notes if not sentences.note(lab.Note(note), shown)} == set()
    refusals = {*lab.REFUSALS, *(word for path in computing(code) for word in codes_written(path, "Unfit"))}
    assert {word for word in refusals - {"other"} if not sentences.refused(refusal(word), shown)} == set()


def refusal(code: str) -> lab.LossRefused:
    return lab.LossRefused(0, 0, "", "", code, "input", 0, (1.0, 2.0), ("a", "b"))


@pytest.mark.parametrize("code", LOSSES)
def test_what_it_is_for_is_told(code):
    paragraphs = about.paragraphs(SHOWN[code])
    assert paragraphs[0][0] == "" and len(paragraphs) > 2 and all(text for _, text in paragraphs)


@pytest.mark.parametrize("code", LOSSES)
def test_each_formula_has_a_group_for_each_input(code):
    shown = SHOWN[code]
    for name in shown.formulas:
        svg = (resources.folder() / "formulas" / f"{name}.svg").read_text("utf-8")
        assert all(f'<g id="{term}"' in svg for term in shown.inputs if term != "target"), name
    assert shown.file(first_state().with_loss(code)) in shown.formulas


# ── one place each ───────────────────────────────────────────────────────────────────────────────────────────────────

ROOMS = ("wire/lab*.py", "probe/loss_lab/**/*.py", "panels/loss_lab/**/*.py", "session/**/*.py", "desk/**/*.py")
CHOICES = {
    ("panels/loss_lab/controller.py", "cross_entropy"), ("probe/loss_lab/live_batch.py", "cross_entropy"),  # its scores
    ("panels/loss_lab/model/state.py", "mse_loss"),  # what the lab begins with
}  # fmt: skip


def strings(path: Path) -> set[Any]:
    return {node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)}


@pytest.mark.parametrize("code", LOSSES)
def test_nothing_but_its_two_records_names_a_loss(code):
    files = {path for room in ROOMS for path in ROOT.glob(room)}
    named = {str(path.relative_to(ROOT)) for path in files if code in strings(path)}
    named = {path for path in named if (path, code) not in CHOICES}
    assert {path.rpartition("/")[0] for path in named} == {"probe/loss_lab/losses", "panels/loss_lab/losses"}
    assert len(named) == 2


def test_losses_of_one_family_can_be_compared():
    assert comparable("l1_loss") == ["mse_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy_with_logits"]
    assert comparable("nll_loss") == comparable("triplet_margin_loss") == []


def test_the_new_two_are_what_torch_gives():
    """A triplet and a pair, by way of the classes that a script uses."""
    state = first_state()
    for code, kind in (("triplet_margin_loss", "TripletMarginLoss"), ("cosine_embedding_loss", "CosineEmbeddingLoss")):
        assert SHOWN[code].title == kind
        given = [torch.tensor(state.with_loss(code).sheet(name).numbers) for name in SHOWN[code].inputs]
        own = getattr(torch.nn, kind)()(*(tensor.float() for tensor in given))
        answer = answers.answer(lab.AskLoss(1, state.with_loss(code).setup(), 0), 0)
        assert isinstance(answer, lab.LossAnswer) and answer.value == own.item()
