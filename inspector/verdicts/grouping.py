"""Groups findings: a cause and its consequences are one verdict. `FOLLOWS` tells which codes follow from which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from inspector.wire.findings import LEVELS, PLACES, At, FindingTold

# cause → codes that follow from it
FOLLOWS: dict[str, tuple[str, ...]] = {
    "loss_is_cut": ("never_reached", "nothing_trained"),
    "optimizer_holds_strangers": ("not_in_optimizer", "nothing_trained", "never_reached", "unregistered"),
    "unregistered": ("not_in_optimizer",),
    "never_reached": ("nothing_trained", "head_frozen"),
    "zeroed_before_step": ("nothing_trained", "step_without_backward", "loss_at_chance", "step_changes_nothing"),
    "no_zero_grad": ("diverging", "update_large", "oscillating", "exploding", "accumulation_unscaled", "nonfinite"),
    "never_stepped": ("loss_at_chance",),
    "stepped_twice": ("step_without_backward", "no_zero_grad"),
    "lr_zero": ("step_changes_nothing", "update_small", "loss_at_chance"),
    "lr_gone": ("step_changes_nothing", "update_small", "loss_at_chance"),
    "step_changes_nothing": ("update_small", "loss_at_chance", "vanishing"),
    "update_small": ("loss_at_chance",),
    "input_scale": (
        "dead_units", "grad_zero", "vanishing", "update_large", "diverging", "oscillating", "exploding", "nonfinite",
        "loss_at_chance",
    ),
    "update_large": ("diverging", "oscillating", "exploding", "dead_units", "grad_zero", "nonfinite", "loss_at_chance"),
    "diverging": ("oscillating", "exploding", "nonfinite", "update_large"),
    "exploding": ("nonfinite", "update_large", "diverging", "oscillating", "dead_units", "grad_zero"),
    "dead_units": ("grad_zero", "vanishing", "decay_dominates", "loss_at_chance", "constant_input"),
    "grad_zero": ("vanishing", "decay_dominates", "loss_at_chance"),
    "vanishing": ("loss_at_chance", "update_small"),
    "units_alike": ("loss_at_chance", "vanishing"),
    "decay_dominates": ("vanishing", "loss_at_chance", "update_large", "grad_zero", "dead_units"),
    "softmax_twice": ("vanishing", "loss_at_chance"),
    "clip_scaled": ("clip_always", "update_small", "loss_at_chance", "step_changes_nothing"),
    "clip_always": ("update_small", "loss_at_chance"),
    "scaler_skips": ("nonfinite", "nothing_trained"),
    "train_while_validating": ("grad_in_validation",),
    "batch_of_one_class": ("oscillating", "update_large", "diverging"),
    "loss_broadcast": ("loss_at_chance",),
    "graph_grows": ("graph_kept",),
    "state_kept": ("graph_kept", "graph_grows"),
    "head_frozen": ("loss_at_chance",),
    "class_range": (),
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """A finding that is no consequence of another one, and those that follow from it.

    Attributes: `found`; `consequences`, their codes; `following`, the findings; `first`, the first iteration of any;
    `level`, the highest of any.
    """

    found: FindingTold
    consequences: tuple[str, ...] = ()
    following: tuple[FindingTold, ...] = field(default=())

    @property
    def first(self) -> int:
        return min(f.first for f in (self.found, *self.following))

    @property
    def level(self) -> str:
        return max((f.level for f in (self.found, *self.following)), key=LEVELS.index)


def grouped(findings: Sequence[FindingTold]) -> list[Verdict]:
    """Returns the causes in the order in which they were found, each with its consequences; a code at several places is
    one cause each."""
    causes = {f.number: _cause_of(f, findings) for f in findings}
    verdicts: dict[int, list[FindingTold]] = {f.number: [] for f in findings if causes[f.number] is None}
    for finding in findings:
        top, seen = finding, {finding.number}
        while (above := causes[top.number]) is not None and above.number not in seen:
            top = above
            seen.add(above.number)
        if top is not finding:
            verdicts.setdefault(top.number, []).append(finding)
    return [_verdict(f, verdicts[f.number]) for f in findings if f.number in verdicts]


def _cause_of(finding: FindingTold, findings: Sequence[FindingTold]) -> FindingTold | None:
    """Returns the strongest finding that explains this one, or None. If two explain one another, the cause is the one
    that began first, or was found first."""
    found = [f for f in findings if finding.code in FOLLOWS.get(f.code, ()) and _comes_before(f, finding)]
    return found[0] if found else None


def _comes_before(cause: FindingTold, other: FindingTold) -> bool:
    is_mutual = cause.code in FOLLOWS.get(other.code, ())
    if is_mutual:
        return (cause.first, cause.number) < (other.first, other.number)
    return True


def _verdict(found: FindingTold, following: list[FindingTold]) -> Verdict:
    places = list(dict.fromkeys([*found.places, *(At(f.file, f.line) for f in following if f.line)]))
    lines = [place for place in places if (place.file, place.line) != (found.file, found.line)]
    codes = tuple(dict.fromkeys(f.code for f in following))
    return Verdict(replace(found, places=tuple(lines[:PLACES])), codes, tuple(following))
