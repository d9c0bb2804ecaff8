"""The seven stations of the tour: what each says, at what it points, and what it waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from inspector.panels.base.translating import QT_TRANSLATE_NOOP

NODES = ("group", "node")


@dataclass(frozen=True)
class Step:
    """Without title and text it says what came of the second backward. `place`: what it points at, a code of `places`;
    the panel that has it comes to the front. `is_met` tells of a stop whether it is what was waited for; None: another
    act, or none."""

    title: str
    text: str
    act: str
    place: str
    is_met: Callable[[Any], bool] | None = None

    def words(self, facts: dict[str, str]) -> tuple[str, str, str]:
        """Title, text and act in the current language, with what is so at this stop."""
        said = [
            QCoreApplication.translate("tour", words) if words else "" for words in (self.title, self.text, self.act)
        ]
        title, text, act = (words.format(**facts) for words in said)
        return title or facts["again"], text or facts["why"], act


def _after(phase: str) -> Callable[[Any], bool]:
    return lambda stop: stop.inside is None and stop.done is not None and stop.done.phase == phase


def _after_backward_again(stop: Any) -> bool:
    return stop.iteration > 1 and _after("backward")(stop)


def _in_backward(stop: Any) -> bool:
    return stop.inside is not None and stop.inside.place in NODES


STEPS = (
    Step(
        QT_TRANSLATE_NOOP("tour", "The gradient is None"),
        QT_TRANSLATE_NOOP("tour", "The model has its weights, and no backward has run yet: each weight has a norm, and its grad is None."),
        QT_TRANSLATE_NOOP("tour", "Press {step} until the loss is there."),
        "grad", _after("loss"),
    ),
    Step(
        QT_TRANSLATE_NOOP("tour", "The loss is one number"),
        QT_TRANSLATE_NOOP("tour", "The forward made {loss} of the batch. backward() asks of each weight how that number would change with it."),
        QT_TRANSLATE_NOOP("tour", "Press {step} to run backward()."),
        "loss", _after("backward"),
    ),
    Step(
        QT_TRANSLATE_NOOP("tour", "The gradient has come"),
        QT_TRANSLATE_NOOP("tour", "backward() has filled grad of {some} of {all} parameters. Before your step it was None. The column Grad norm shows how large each one is."),
        QT_TRANSLATE_NOOP("tour", "Now click {weight} to see its kernels."),
        "weight",
    ),
    Step(
        QT_TRANSLATE_NOOP("tour", "The kernels, as pictures and numbers"),
        QT_TRANSLATE_NOOP("tour", "This is {weight}: each small picture is one kernel. Its tabs have the numbers, a histogram and statistics; its gradient is one row below in the tree."),
        QT_TRANSLATE_NOOP("tour", "Press {step} until the backward of iteration 2 is done."),
        "tensor", _after_backward_again,
    ),
    Step(
        "", "",
        QT_TRANSLATE_NOOP("tour", "Press {step} until the loss is done, then {into}: it goes into the backward."),
        "weight", _in_backward,
    ),
    Step(
        QT_TRANSLATE_NOOP("tour", "The chain rule, node by node"),
        QT_TRANSLATE_NOOP("tour", "backward() is held between two of its nodes. The graph shows the way from the loss to the weights, and below it the rule of the node that runs next, with its own numbers."),
        QT_TRANSLATE_NOOP("tour", "Press {step}: one node further."),
        "graph", _in_backward,
    ),
    Step(
        QT_TRANSLATE_NOOP("tour", "That was the article, live"),
        QT_TRANSLATE_NOOP("tour", "None, populated, accumulated, and why. {run} lets training run, Help → Guided tour begins again, and File → Open script… starts a training of your own."),
        QT_TRANSLATE_NOOP("tour", "Close this balloon, and go on as you like."),
        "menu",
    ),
)  # fmt: skip

ACCUMULATED = (
    QT_TRANSLATE_NOOP("tour", "The gradient is accumulated ×2"),
    QT_TRANSLATE_NOOP("tour", "Nothing has cleared grad: the second backward() has added to what was there. That is why scripts call zero_grad()."),
)  # fmt: skip
CLEARED = (
    QT_TRANSLATE_NOOP("tour", "The gradient came anew"),
    QT_TRANSLATE_NOOP("tour", "This script calls zero_grad(), so grad was None before the second backward() filled it. Without it grad would be accumulated ×2: Help → Guided tour runs the script so."),
)  # fmt: skip


def second_backward(stop: Any, is_cleared: bool) -> dict[str, str]:
    """What is so of the gradients after the second backward."""
    title, text = CLEARED if is_cleared else ACCUMULATED
    return {"again": QCoreApplication.translate("tour", title), "why": QCoreApplication.translate("tour", text)}
