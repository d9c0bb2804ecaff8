"""Plain sentences: what torch does not take and how it would, and what is to be said about what came out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.base import notation
from inspector.panels.loss_lab.loss import ShownLoss
from inspector.wire.lab import LossRefused, Note


def refused(answer: LossRefused, loss: ShownLoss) -> str:
    """One sentence in plain words, with the fix; "" where torch's own words say all that is known."""
    given = [_number(value) for value in answer.numbers] + ["?", "?"]
    words = [*answer.words, "?", "?"]
    found = {**_of_shapes(), **_of_numbers(), **_of_arguments(), **loss.refusals()}.get(answer.code, "")
    return found.format(name=answer.at, element=answer.element, number=given[0], other=given[1],
                        word=words[0], should=words[1])  # fmt: skip


def _of_shapes() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "shapes": translate("LossLab", "Input {word} and target {should} do not fit: give both the same shape."),
        "batch_sizes": translate(
            "LossLab", "Input has {number} samples, target has {other}: give each sample one target."
        ),
        "target_shape": translate(
            "LossLab", "The target's shape is {word}; of classes it is input's shape without the classes: {should}."
        ),
        "weight_shape": translate("LossLab", "The shape of {name} is {word}: make it {should}."),
        "probabilities_shape": translate(
            "LossLab", "A target of fractions is probabilities: give it input's shape, or make it int64 for classes."
        ),
        "no_dimension": translate("LossLab", "Input has no axis of classes: give it the shape [C] or [N, C]."),
        "no_classes": translate("LossLab", "Input's axis of classes is empty: give it at least one class."),
        "no_element": translate("LossLab", "The chosen element is not there any more: choose another."),
        "too_large": translate("LossLab", "That are {number} elements; the lab takes {other} at most."),
        "broken_numbers": translate("LossLab", "The numbers of {name} do not belong to its shape and dtype."),
    }


def _of_numbers() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "class_out_of_range": translate(
            "LossLab", "Class {number} is not there: the input has {other} classes, counted from 0."
        ),
        "target_dtype": translate("LossLab", "The target is {word}, and has to be {should}: choose that dtype for it."),
        "input_dtype": translate("LossLab", "The input is {word}, and has to be {should}: choose that dtype for it."),
        "dtypes": translate("LossLab", "The dtypes differ, {word} and {should}: choose the same for both."),
        "no_integers": translate("LossLab", "These numbers are no {word}: choose a dtype that has fractions."),
        "ignore_probabilities": translate(
            "LossLab", "ignore_index is for targets that are classes: make the target int64, or leave it out."
        ),
        "memory": translate("LossLab", "There is not enough memory for that: take fewer elements."),
    }


def _of_arguments() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "reduction": translate("LossLab", "{word} is no reduction: choose none, mean or sum."),
        "label_smoothing": translate("LossLab", "label_smoothing is {number}, and has to lie from 0 to 1."),
        "beta": translate("LossLab", "beta is {number}, and may not be negative."),
        "delta": translate("LossLab", "delta is {number}, and has to be greater than 0."),
        "p": translate("LossLab", "p is {number}, and has to be 1 or 2."),
        "margin": translate("LossLab", "margin is {number}: give it a finite number."),
        "argument": translate("LossLab", "{name} does not take {word}."),
        "unknown_argument": translate("LossLab", "This loss has no argument {word}."),
        "missing": translate("LossLab", "{name} is missing."),
        "unread": translate("LossLab", "{word} is nothing that {name} can be: type a number such as 0.5."),
        "unknown_loss": translate("LossLab", "There is no loss {word}."),
    }


def unread(name: str, text: str) -> str:
    words = QCoreApplication.translate(
        "LossLab", "“{text}” in {name} is no number: type one such as 0.5, -1e-3 or inf."
    )
    return words.format(text=text[:24], name=name)


def not_pasted(problem: str, detail: tuple[str, ...]) -> str:
    translate = QCoreApplication.translate
    words = {
        "empty": translate("LossLab", "There is no text to paste: copy cells or a list first."),
        "ragged": translate(
            "LossLab", "The rows that were pasted are not equally long: {0} and {1}. Nothing was changed."
        ),
        "unread": translate("LossLab", "“{0}” is no table and no list of numbers. Nothing was changed."),
        "too_large": translate("LossLab", "{0} numbers are more than the lab takes. Nothing was changed."),
    }[problem]
    return words.format(*detail)


def nobody(code: str, detail: str) -> str:
    """Why there is no answer at all: a code of messages.Refused."""
    translate = QCoreApplication.translate
    words = {
        "lab_missing": translate("LossLab", "The interpreter that the lab computes with could not be started: {0}"),
        "lab_declined": translate("LossLab", "The interpreter has no torch that the lab can compute with: {0}"),
        "lab_ended": translate("LossLab", "The lab's process has ended. The next change starts it again."),
        "not_held": translate("LossLab", "A batch can be taken while training is stopped."),
        "no_batch": translate("LossLab", "There is no batch yet: step until the loss is computed."),
    }.get(code, translate("LossLab", "The lab can not answer: {0}"))
    return words.format(detail or code)


def note(said: Note, loss: ShownLoss) -> str:
    """What is to be said about a result; "" where nobody has words for it."""
    numbers = [_number(value) for value in said.numbers] + ["?", "?"]
    found = {**_notes_of_results(), **_notes_of_misuse(), **loss.notes()}.get(said.code, "")
    word = said.words[0] if said.words else ""
    return found.format(number=numbers[0], other=numbers[1], name=said.input, word=word)


def _notes_of_results() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "all_ignored": translate("LossLab", "All targets are ignored: the mean is 0/0, which is NaN."),
        "some_ignored": translate(
            "LossLab", "{number} of {other} targets are ignored: they are in no sum and no mean."
        ),
        "empty": translate("LossLab", "There are no elements: their sum is 0, and their mean 0/0 = NaN."),
        "nan_input": translate("LossLab", "NaN in {name} ({number}): what is computed from it is NaN."),
        "inf_input": translate("LossLab", "∞ in {name} ({number}): what is computed from it is ∞ or NaN."),
        "overflow": translate("LossLab", "The loss is too great for {word}: it overflows."),
        "underflow": translate(
            "LossLab", "A probability is so small that {word} has 0 for it; its logarithm is finite."
        ),
        "zero_weights": translate("LossLab", "All that counts has weight 0: the mean is 0/0, which is NaN."),
        "some_zero_weights": translate("LossLab", "Classes of weight 0 do not count: {number}."),
        "negative_weights": translate("LossLab", "Weights below 0 reward what they should punish."),
        "rounded": translate(
            "LossLab", "≈ A number is rounded by {word}: by hand its last digits come out differently."
        ),
        "order": translate(
            "LossLab", "The last number differs from torch's, which adds up in another order in {word}."
        ),
        "no_gradient": translate(
            "LossLab", "This loss is flat or has no derivative here: no gradient can train with it."
        ),
    }


def _notes_of_misuse() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "softmax_twice": translate(
            "LossLab",
            "The scores are probabilities already: cross-entropy applies softmax itself. Give it the raw scores.",
        ),
        "log_softmax_twice": translate(
            "LossLab", "The scores are log-probabilities already; that changes nothing here."
        ),
        "sigmoid_twice": translate(
            "LossLab",
            "All logits lie from 0 to 1: if they went through sigmoid, it is applied twice. Give the raw ones.",
        ),
        "no_log_probabilities": translate(
            "LossLab", "This loss wants log-probabilities, and these are none: apply log_softmax first."
        ),
        "no_probabilities": translate(
            "LossLab", "The target is no probabilities: they lie from 0 to 1 and add up to 1."
        ),
        "broadcast": translate(
            "LossLab", "The shapes differ and are spread against each other: {number} elements. Make them alike."
        ),
        "broadcast_n1": translate(
            "LossLab", "(N, 1) against (N): every row meets every target. Squeeze the input or unsqueeze the target."
        ),
        "several_targets": translate(
            "LossLab", "A number of the input meets several targets: its gradient is a sum, which is not worked out."
        ),
        "one_class": translate("LossLab", "With a single class its probability is 1 and the loss always 0."),
        "mean_is_not_batchmean": translate(
            "LossLab",
            "“mean” divides by all elements; the Kullback-Leibler divergence divides by samples: “batchmean”.",
        ),
    }


def _number(value: float) -> str:
    return (
        notation.exact(int(value))
        if value == value and abs(value) < 1e15 and value == int(value)
        else notation.number(value)
    )
