"""What the lab begins with, and examples to choose: each is the numbers of one family under one loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from inspector.panels.loss_lab.model.sheet import Sheet, sheet
from inspector.panels.loss_lab.model.state import FAMILIES, State

_PAIR = {"input": sheet([1, 2, 3]), "target": sheet([1, 2, 5])}
_SCORES = {"input": sheet([0.1, 0.2, 0.3]), "target": sheet(1, "int64")}
_OUTLIER = {"input": sheet([1.2, 1.9, 3.1, 4.0, 5.2]), "target": sheet([1, 2, 3, 4, 25])}
_BATCH = {
    "input": sheet([[2.0, 0.5, -1.0], [0.3, 1.2, 0.1], [0.2, 0.4, 3.0], [1.0, 1.5, 0.8]]),
    "target": sheet([0, 1, 2, 0], "int64"),
    "weight": sheet([1.0, 2.0, 0.5]),
}
_PICTURE = {
    "input": sheet([[[[2, 0.1], [-1, 0.5]], [[0.3, 1.5], [0.2, 0.5]], [[-0.5, 0], [1.2, 2.5]]]]),
    "target": sheet([[[0, 1], [2, -100]]], "int64"),
}
_BINARY = {"input": sheet([2.0, -1.0, 0.5, -3.0]), "target": sheet([1, 0, 1, 1])}
_LOGARITHMS = {"input": sheet([[-0.2231, -1.6094], [-1.2040, -0.3567]]), "target": sheet([0, 1], "int64")}
_DISTRIBUTIONS = {
    "input": sheet([[-0.6931, -1.3863, -1.3863], [-1.6094, -0.5108, -1.6094]]),
    "target": sheet([[0.6, 0.3, 0.1], [0.2, 0.7, 0.1]]),
}


@dataclass(frozen=True)
class Preset:
    code: str  # its words: `words.preset`
    loss: str
    sheets: Mapping[str, Sheet]
    arguments: Mapping[str, str] = field(default_factory=dict)
    chosen: int = 0  # the element to look at

    def put_into(self, state: State) -> State:
        """The numbers of the other families, and the arguments of the other losses, stay."""
        family = FAMILIES[self.loss]
        origins = {other: origin for other, origin in state.origins.items() if other != family}
        return replace(
            state,
            loss=self.loss,
            sheets={**state.sheets, family: dict(self.sheets)},
            arguments={**state.arguments, self.loss: dict(self.arguments)},
            origins=origins,
        )


PRESETS = (
    Preset("l1", "l1_loss", _PAIR),
    Preset("mse", "mse_loss", _PAIR),
    Preset("cross_entropy", "cross_entropy", _SCORES),
    Preset("outlier", "mse_loss", _OUTLIER, chosen=4),
    Preset("weighted", "cross_entropy", _BATCH, {"label_smoothing": "0.1", "ignore_index": "1"}),
    Preset("picture", "cross_entropy", _PICTURE),
    Preset("binary", "binary_cross_entropy_with_logits", _BINARY),
    Preset("distributions", "kl_div", _DISTRIBUTIONS, {"reduction": "'batchmean'"}),
)


def first_state() -> State:
    """What somebody sees who has done nothing yet."""
    sheets = {
        "values": _PAIR, "classes": _SCORES, "log_probabilities": _LOGARITHMS, "binary": _BINARY,
        "distributions": _DISTRIBUTIONS,
    }  # fmt: skip
    return State("mse_loss", sheets, {}, {})
