"""What an aborted backward means and leaves, in sentences."""

from __future__ import annotations

import dataclasses

import pytest

from inspector.desk.stepping import abort_sentences
from inspector.wire.abort import ABORT_REASONS, LEAVE_OUT_REASONS, NAMED, Share

from ..samples import partial


def test_the_question_says_where_it_ends_what_has_a_gradient_and_what_follows():
    told = abort_sentences.meaning(partial())
    assert "before node MaxPool2DWithIndicesBackward0 of model.model1.maxpool2 (13 of 23)" in told
    assert "gradients to 6 parameters (linear2, linear1, conv3); none comes to 4 parameters (conv2, conv1)." in told
    assert "the script goes on after backward(); its optimizer will step with partial gradients unless they are" in told


def test_what_it_has_left_is_named():
    told = abort_sentences.left(1200, partial())
    assert told.startswith("You have aborted the backward of iteration 1,200. ")
    assert told.endswith("The optimizer will step with partial gradients unless they are set to None.")
    assert "6 parameters (linear2, linear1, conv3)" in told and "4 parameters (conv2, conv1)" in told
    assert "earlier backwards" not in told
    assert "earlier backwards are in 5 of them" in abort_sentences.left(3, dataclasses.replace(partial(), sums=5))


def test_before_the_first_gradient_and_after_the_last_nothing_is_partial():
    nothing = dataclasses.replace(partial(), given=Share(0, (), 0), path="", nodes=0)
    told = abort_sentences.meaning(nothing)
    assert "before node MaxPool2DWithIndicesBackward0: " in told
    assert "It has not given any gradient yet; none comes to 4 parameters (conv2, conv1)." in told
    whole = dataclasses.replace(partial(), missing=Share(0, (), 0))
    for left in (nothing, whole):
        assert not abort_sentences.is_partial(left) and "partial" not in abort_sentences.left(2, left)
    assert "to all that it comes to: 6 parameters (linear2, linear1, conv3)." in abort_sentences.left(2, whole)


@pytest.mark.parametrize(
    ("given", "missing", "words"),
    [
        (("net.a",), (), ("1 parameter (net.a)", "no parameter")),
        (("net.a", "net.b.weight"), ("net.b.bias",), ("2 parameters (a, b.weight)", "1 parameter (b.bias)")),
        (("actor.a",), ("critic.a",), ("1 parameter (actor.a)", "1 parameter (critic.a)")),
        (("net.body.9",), ("net.body.7",), ("1 parameter (body.9)", "1 parameter (body.7)")),
        (("model", "model.a"), (), ("2 parameters (model, model.a)", "no parameter")),
        ((), (), ("no parameter", "no parameter")),
    ],
)
def test_names_are_as_short_as_they_can_be(given, missing, words):
    shares = (Share(len(names), names, 0) for names in (given, missing))
    told = dataclasses.replace(partial(), **dict(zip(("given", "missing"), shares)))
    assert abort_sentences.shares(told) == words


@pytest.mark.parametrize(("count", "words"), [(5, "m.a, m.b, m.c, m.d, m.e"), (6, "m.a, m.b, m.c, m.d and 2 more")])
def test_the_only_one_more_is_named_too(count, words):
    given = Share(count, tuple(f"m.{letter}" for letter in "abcdef"[:count]), 0)
    told = dataclasses.replace(partial(), given=given, missing=Share(1, ("n.a",), 0))
    assert abort_sentences.shares(told)[0] == f"{count} parameters ({words})"


def test_of_many_names_a_few_are_told():
    names = tuple(f"model.{number}" for number in range(NAMED))
    told = dataclasses.replace(partial(), given=Share(3000, names, 488), missing=Share(2, (), 0))
    assert abort_sentences.shares(told) == (
        "3,000 parameters (model.0, model.1, model.2, model.3 and 496 more)",
        "2 parameters",
    )


@pytest.mark.parametrize("code", ABORT_REASONS)
def test_each_reason_against_it_has_its_sentence(code):
    told = abort_sentences.not_aborted(code)
    assert told.endswith(".") and "{" not in told
    assert told != abort_sentences.not_aborted("failed", "no")
    assert "failed: no" in abort_sentences.not_aborted("failed", "no")


@pytest.mark.parametrize("code", LEAVE_OUT_REASONS)
def test_each_reason_to_keep_them_has_its_sentence(code):
    told = abort_sentences.not_left_out(code)
    assert told.endswith(".") and "{" not in told and told != abort_sentences.not_left_out("failed")
