"""A loss as the lab shows it.

Each loss is one record: a module in this folder with a `LOSS`, found by its code (`losses.TABLE`). The other record of
the same code, in `probe/loss_lab/losses`, computes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from inspector.panels.loss_lab.sheets.sheet import CLASSES, ELEMENTS, Sheet

REDUCED = (("reduction", "'mean'"), ("size_average", "None"), ("reduce", "None"))
REDUCTIONS = ("none", "mean", "sum")

COLOURS = ("accent", "green", "red")  # of inputs, beside the target

Texts = Callable[[], Mapping[str, str]]  # words by code, translated when they are asked for


class LossSetting(Protocol):
    """What the lab is set to."""

    def argument(self, name: str) -> str: ...
    def sheet(self, name: str) -> Sheet | None: ...
    def is_used(self, name: str) -> bool: ...
    def reduction(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Example:
    """Numbers to look at. `text`: what it is called in the menu; `chosen`: the element to look at."""

    code: str
    text: Callable[[], str]
    sheets: Mapping[str, Sheet]
    arguments: Mapping[str, str] = field(default_factory=dict)
    chosen: int = 0


@dataclass(frozen=True, kw_only=True)
class ShownLoss:
    """`place`: where it stands among the others. `title`: its class in torch.nn. `inputs`, `weights` and `arguments`:
    what torch's function takes, as in the record of the probe. Losses of a `family` share their inputs, so that one can
    be put in another's place; those of `neighbours` can be compared on the same numbers.

    `about`: (heading, paragraph), what it is for. `steps`, `notes` and `refusals`: words by the codes that are its own,
    or that it words otherwise. `formulas`: LaTeX by the name of the file that is made of it; `formula`: which of them
    shows what is set. `layouts`: how the table of an input is laid out, where not by elements."""

    place: int
    code: str
    title: str
    family: str
    inputs: tuple[str, ...] = ("input", "target")
    weights: tuple[str, ...] = ()
    arguments: tuple[tuple[str, str], ...] = REDUCED
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of an argument
    reductions: tuple[str, ...] = REDUCTIONS
    layouts: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, Sheet] = field(default_factory=dict)  # to begin with; of a family, one has them
    examples: tuple[Example, ...] = ()
    about: Callable[[], list[tuple[str, str]]]
    steps: Texts = dict
    notes: Texts = dict
    refusals: Texts = dict
    formulas: Mapping[str, str]
    formula: Callable[[LossSetting], str] | None = None
    python: Callable[[LossSetting], str] | None = None  # where torch has no function for it
    curve: str = "error"  # what its curve is over: "error", "score", "logit" or "component"
    is_drawn: bool = False  # its curve is shown to begin with
    neighbours: tuple[str, ...] = ()
    takes_probabilities: bool = False  # as a target, in the place of classes
    learns_target: bool = False  # the gradient by the target is shown, too

    @property
    def names(self) -> tuple[str, ...]:
        """Of all tensors that it can be given."""
        return self.inputs + self.weights

    @property
    def is_by_class(self) -> bool:
        """Its weights are of classes, not of elements."""
        return self.layout(self.inputs[0]) == CLASSES

    @property
    def switches(self) -> tuple[str, ...]:
        """The arguments that are true or false."""
        return tuple(name for name, default in self.arguments if default in ("True", "False"))

    def colour(self, term: str) -> str:
        """Of an input, or of another term of the formula: a token of `look`."""
        others = [name for name in self.inputs if name != "target"]
        if term in others:
            return COLOURS[others.index(term) % len(COLOURS)]
        return {"target": "violet", "rest": "text", "mean": "text", "sum": "text"}.get(term, "cyan")

    def layout(self, name: str) -> str:
        return self.layouts.get(name, ELEMENTS)

    def file(self, setting: LossSetting) -> str:
        """The formula that shows what is set, without ending."""
        return self.formula(setting) if self.formula is not None else self.code
