"""Every shape of training: its script, and its moments written by hand from reading the script.

The moments are those of the first iterations, where a script has more of them it runs free from there to its end. Marks
are as in `moments.py`; a fourth field says how a phase ended that did not end well: "failed" or "skipped".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.scripts.moments import PLAIN, SCRIPTS, Expected, repeated

STEPPED = range(1, 4)  # the iterations that are told of


@dataclass(frozen=True, slots=True)
class Shape:
    file: str
    expected: list[Expected]
    arguments: tuple[str, ...] = ()
    roots: tuple[str, ...] = ("model",)  # the top rows of the tree
    series: str | None = "loss"  # the first loss curve; None where there is none

    @property
    def script(self) -> Path:
        return SCRIPTS / self.file


def each(*phases: str) -> list[Expected]:
    """The stepped iterations, all alike. "forward@encode" is a phase at another mark than its own name."""
    parted = [phase.partition("@") for phase in phases]
    return [(phase, mark or phase, iteration) for iteration in STEPPED for phase, _, mark in parted]


def plain(file: str, *arguments: str, roots: tuple[str, ...] = ("model",)) -> Shape:
    """Of the most usual order, which has a stop for each phase whatever else the script does."""
    return Shape(file, repeated(PLAIN, STEPPED), arguments, roots)


OWN_LOSS = "loss@backward"  # arithmetic of the script's own has ended where backward begins

_SCALED = [
    (*moment, "skipped") if moment == ("step", "step", 2) else moment for moment in repeated(PLAIN, STEPPED)
]

_UNCAUGHT = [
    *repeated(PLAIN, STEPPED),
    ("forward", "in_thread", 3, "failed"),
    ("forward", "uncaught", 3),  # the loss that nobody catches is the end, and no stop
]

def in_library(mark: str, phases: str, iteration: int) -> list[Expected]:
    """All phases are at the script's one call of a library."""
    return [(phase, mark, iteration) for phase in phases.split()]


_FIT = PLAIN.replace("loss", "loss loss")  # what is added to what the criterion gave

_EPOCHS = [
    *in_library("fit", _FIT, 1), *in_library("fit", _FIT, 2), *in_library("evaluate", "data forward loss", 3) * 2,
    *in_library("fit", _FIT, 3),  # what was evaluated before came before the third batch that is trained on
]  # fmt: skip

SHAPES: dict[str, Shape] = {
    "own_methods": Shape(
        "own_methods.py",
        each("data", "zero_grad", "forward@encode", "forward@decode", OWN_LOSS, "backward", "step"),
    ),
    "gradient_penalty": Shape(
        "gradient_penalty.py",
        each("data", "forward", "backward@slopes", "zero_grad", OWN_LOSS, "backward", "step"),
        roots=("critic", ""),  # "": the points that want a gradient are in no module
    ),
    "second_order": Shape(
        "second_order.py",
        each(
            "forward@forward_and_loss", "loss@forward_and_loss", "backward@slopes", "zero_grad", OWN_LOSS, "backward",
            "step",
        ),
        series="error",
    ),
    "grad_scaler": Shape("grad_scaler.py", _SCALED),
    "autocast": plain("autocast.py"),
    "checkpoint_reentrant": plain("checkpointing.py", "reentrant"),
    "checkpoint_plain": plain("checkpointing.py", "plain"),
    "data_parallel": plain("data_parallel.py"),
    "weight_tying": Shape("weight_tying.py", each("forward", "zero_grad", OWN_LOSS, "backward", "step")),
    "late_modules": Shape(
        "late_modules.py",
        each("data", "forward@features", "forward", "loss", "zero_grad", "backward", "step"),
        roots=("features", "model"),
    ),
    "in_place": plain("in_place.py"),
    "user_hooks": plain("user_hooks.py", roots=("model", "probe")),
    "workers_fork": plain("workers.py", "fork"),
    "workers_spawn": plain("workers.py", "spawn"),
    "two_loaders": Shape(
        "two_loaders.py",
        each(
            "data", "data@more_data", "zero_grad", "forward", "loss", "forward@disagreement", "forward@disagreement",
            "loss@disagreement", OWN_LOSS, "backward", "step",
        ),
    ),
    "own_optimizer": Shape("own_optimizer.py", each("data", "forward", "loss", "zero_grad", "backward", "step")),
    "two_losses": Shape(
        "two_losses.py",
        each(
            "forward@trunk", "forward@left", "loss@left", "forward@right", "loss@right", "zero_grad", "backward", "step"
        ),
        roots=("trunk", "left", "right"),
        series="loss_left",
    ),
    "vector_backward": Shape(
        "vector_backward.py", each("zero_grad", "forward", OWN_LOSS, "backward", "step"), series="outputs"
    ),
    "functional_weights": Shape(
        "functional_weights.py", each("data", "forward", "loss", "backward"), roots=("model", "")
    ),
    "functional_grad": Shape("functional_grad.py", each("data", "zero_grad", "step"), series=None),
    "scripted": Shape("scripted.py", each("data", "zero_grad", "forward", OWN_LOSS, "backward", "step")),
    "keywords": Shape("keywords.py", each("forward", "loss", "zero_grad", "backward", "step")),
    "side_thread": plain("side_thread.py"),
    "compiled_eager": plain("compiled.py", "eager"),
    "compiled_aot": plain("compiled.py", "aot_eager"),
    "compiled_loss": Shape("compiled_loss.py", each("zero_grad", OWN_LOSS, "backward", "step")),
    "own_trace": plain("own_trace.py"),
    "own_excepthook": Shape("own_excepthook.py", _UNCAUGHT),
    "own_signals": plain("own_signals.py"),
    "own_names": plain("own_names/train.py"),
    "library_loop": Shape("library_loop.py", _EPOCHS, series="value"),
}  # fmt: skip
