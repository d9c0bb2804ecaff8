"""The phases of each script in the order in which they end, written by hand from reading the scripts.

A moment is (phase, mark, iteration), or (phase, mark, iteration, True) where the phase ended with an exception. The mark
is that of the line where the phase begins; for the walkthrough, which has no marks, it is the text of that line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).parent
WALKTHROUGH = SCRIPTS.parents[1] / "resources" / "walkthrough" / "train.py"

Expected = tuple[Any, ...]


def line_of(script: Path, mark: str) -> int:
    """The line, from 1, that ends in the comment `# mark: <mark>`, or else the only one that begins with that text."""
    lines = script.read_text(encoding="utf-8").splitlines()
    found = [n for n, line in enumerate(lines, start=1) if line.endswith(f"# mark: {mark}")]
    found = found or [n for n, line in enumerate(lines, start=1) if line.strip().startswith(mark)]
    assert len(found) == 1, f"{script.name}: {mark!r} is at lines {found}"
    return found[0]


def repeated(phases: str, iterations: range) -> list[Expected]:
    """Iterations that are all alike, in scripts whose marks are the names of the phases."""
    return [(phase, phase, iteration) for iteration in iterations for phase in phases.split()]


def _gan(iteration: int) -> list[Expected]:
    return [
        ("data", "data", iteration),
        ("forward", "generate", iteration),
        ("zero_grad", "zero_d", iteration),
        ("forward", "judge_real", iteration),
        ("loss", "judge_real", iteration),
        ("forward", "judge_fake", iteration),
        ("loss", "judge_fake", iteration),
        ("loss", "backward_d", iteration),  # their sum
        ("backward", "backward_d", iteration),
        ("step", "step_d", iteration),
        ("zero_grad", "zero_g", iteration),
        ("forward", "verdict", iteration),
        ("loss", "loss_g", iteration),
        ("backward", "backward_g", iteration),
        ("step", "step_g", iteration),
    ]


def _accumulating(iteration: int) -> list[Expected]:
    return [
        *repeated("data forward loss", range(iteration, iteration + 1)),
        ("loss", "backward", iteration),  # half of it
        ("backward", "backward", iteration),
    ]


def _arithmetic(iteration: int) -> list[Expected]:
    return [
        ("forward", "forward", iteration),
        ("zero_grad", "zero_grad", iteration),
        ("loss", "backward", iteration),  # it has ended where backward begins
        ("backward", "backward", iteration),
        ("step", "step", iteration),
    ]


def _no_module(iteration: int) -> list[Expected]:
    return [("loss", "backward", iteration), ("backward", "backward", iteration)]


def _lbfgs(iteration: int) -> list[Expected]:
    """`max_eval=2`: the closure runs at the beginning of the step and once more."""
    evaluation = [
        ("zero_grad", "zero_grad", iteration),
        ("forward", "forward_and_loss", iteration),
        ("loss", "forward_and_loss", iteration),
        ("backward", "backward", iteration),
    ]
    return [*evaluation, *evaluation, ("step", "step", iteration)]


def _validation(iteration: int) -> list[Expected]:
    """Two batches; they begin no iteration."""
    batch = [
        ("data", "validation_data", iteration),
        ("forward", "validation_forward", iteration),
        ("loss", "validation_loss", iteration),
    ]
    return [*batch, *batch]


def _walkthrough(iteration: int) -> list[Expected]:
    return [
        ("data", "for images, labels in loader:", iteration),
        ("zero_grad", "optimizer.zero_grad(", iteration),
        ("forward", "outputs = model(images)", iteration),
        ("loss", "loss = criterion(outputs, labels)", iteration),
        ("backward", "loss.backward()", iteration),
        ("step", "optimizer.step()", iteration),
    ]


PLAIN = "data zero_grad forward loss backward step"

EXPECTED: dict[str, list[Expected]] = {
    "resnet18": repeated(PLAIN, range(1, 4)),
    "transformer": repeated("data forward loss zero_grad backward step", range(1, 4)),
    "gan": [*_gan(1), *_gan(2), *_gan(3)],
    "functional_loss": repeated(PLAIN, range(1, 4)),
    "arithmetic_loss": [*_arithmetic(1), *_arithmetic(2), *_arithmetic(3)],
    "no_module": [*_no_module(1), *_no_module(2), *_no_module(3)],
    "accumulation": [
        *_accumulating(1),
        *_accumulating(2),
        *repeated("step zero_grad", range(2, 3)),
        *_accumulating(3),
        *_accumulating(4),
        *repeated("step zero_grad", range(4, 5)),
    ],
    "lbfgs": [*_lbfgs(1), *_lbfgs(2), *_lbfgs(3)],
    "validation": [
        *repeated(PLAIN, range(1, 3)),
        *_validation(2),
        *repeated(PLAIN, range(3, 5)),
        *_validation(4),
    ],
    "exception_in_forward": [
        *repeated(PLAIN, range(1, 2)),
        ("data", "data", 2),
        ("zero_grad", "zero_grad", 2),
        ("forward", "forward", 2, True),
        *repeated(PLAIN, range(3, 4)),
    ],
    "zero_in_place": repeated(PLAIN, range(1, 4)),
    "frozen": repeated(PLAIN, range(1, 4)),
    "walkthrough": [*_walkthrough(1), *_walkthrough(2), *_walkthrough(3)],
}

ARGUMENTS = {"walkthrough": ("--iterations", "3")}


def script_of(name: str) -> Path:
    return WALKTHROUGH if name == "walkthrough" else SCRIPTS / f"{name}.py"
