"""The names of the numbers in a proof, in English. The window translates them by these very texts."""

from __future__ import annotations

from collections.abc import Mapping

from inspector.wire.findings import FindingTold

from .sentences import Translate
from .texts import QT_TRANSLATE_NOOP, WHERE, WHY

NAMES: dict[str, str] = {
    "alive": QT_TRANSLATE_NOOP("verdicts", "graphs alive"),
    "backwards": QT_TRANSLATE_NOOP("verdicts", "backwards"),
    "batches": QT_TRANSLATE_NOOP("verdicts", "batches"),
    "before": QT_TRANSLATE_NOOP("verdicts", "before"),
    "call": QT_TRANSLATE_NOOP("verdicts", "function"),
    "calls": QT_TRANSLATE_NOOP("verdicts", "calls"),
    "chance": QT_TRANSLATE_NOOP("verdicts", "guessing gives"),
    "classes": QT_TRANSLATE_NOOP("verdicts", "classes"),
    "coefficient": QT_TRANSLATE_NOOP("verdicts", "factor"),
    "columns": QT_TRANSLATE_NOOP("verdicts", "columns"),
    "constant": QT_TRANSLATE_NOOP("verdicts", "constant columns"),
    "cosine": QT_TRANSLATE_NOOP("verdicts", "cosine"),
    "dead": QT_TRANSLATE_NOOP("verdicts", "dead units"),
    "decay": QT_TRANSLATE_NOOP("verdicts", "weight decay"),
    "deviation": QT_TRANSLATE_NOOP("verdicts", "standard deviation"),
    "dtype": QT_TRANSLATE_NOOP("verdicts", "type"),
    "elements": QT_TRANSLATE_NOOP("verdicts", "elements"),
    "estimate": QT_TRANSLATE_NOOP("verdicts", "estimate"),
    "finite": QT_TRANSLATE_NOOP("verdicts", "others that are finite"),
    "first": QT_TRANSLATE_NOOP("verdicts", "first layer"),
    "grad": QT_TRANSLATE_NOOP("verdicts", "with a graph"),
    "gradient": QT_TRANSLATE_NOOP("verdicts", "gradient norm"),
    "greatest": QT_TRANSLATE_NOOP("verdicts", "greatest"),
    "group": QT_TRANSLATE_NOOP("verdicts", "group"),
    "held": QT_TRANSLATE_NOOP("verdicts", "parameters held"),
    "input": QT_TRANSLATE_NOOP("verdicts", "input"),
    "keys": QT_TRANSLATE_NOOP("verdicts", "entries"),
    "kinds": QT_TRANSLATE_NOOP("verdicts", "kinds"),
    "layers": QT_TRANSLATE_NOOP("verdicts", "layers"),
    "least": QT_TRANSLATE_NOOP("verdicts", "least"),
    "length": QT_TRANSLATE_NOOP("verdicts", "batches of a whole pass"),
    "limit": QT_TRANSLATE_NOOP("verdicts", "limit"),
    "loaded": QT_TRANSLATE_NOOP("verdicts", "loaded"),
    "loss": QT_TRANSLATE_NOOP("verdicts", "loss function"),
    "lowest": QT_TRANSLATE_NOOP("verdicts", "lowest loss possible"),
    "mean": QT_TRANSLATE_NOOP("verdicts", "mean"),
    "median": QT_TRANSLATE_NOOP("verdicts", "running median"),
    "missing": QT_TRANSLATE_NOOP("verdicts", "missing entries"),
    "most": QT_TRANSLATE_NOOP("verdicts", "greatest"),
    "moved": QT_TRANSLATE_NOOP("verdicts", "elements with a gradient"),
    "name": QT_TRANSLATE_NOOP("verdicts", "name"),
    "names": QT_TRANSLATE_NOOP("verdicts", "names"),
    "node": QT_TRANSLATE_NOOP("verdicts", "operation"),
    "nodes": QT_TRANSLATE_NOOP("verdicts", "nodes"),
    "norm": QT_TRANSLATE_NOOP("verdicts", "norm"),
    "now": QT_TRANSLATE_NOOP("verdicts", "now"),
    "of": QT_TRANSLATE_NOOP("verdicts", "of the last losses"),
    "p": QT_TRANSLATE_NOOP("verdicts", "probability"),
    "pairs": QT_TRANSLATE_NOOP("verdicts", "pairs"),
    "parameters": QT_TRANSLATE_NOOP("verdicts", "parameters"),
    "passes": QT_TRANSLATE_NOOP("verdicts", "passes"),
    "rate": QT_TRANSLATE_NOOP("verdicts", "learning rate"),
    "ratio": QT_TRANSLATE_NOOP("verdicts", "update ÷ weight"),
    "rows": QT_TRANSLATE_NOOP("verdicts", "rows"),
    "scale": QT_TRANSLATE_NOOP("verdicts", "scale"),
    "second": QT_TRANSLATE_NOOP("verdicts", "second layer"),
    "seen": QT_TRANSLATE_NOOP("verdicts", "classes seen"),
    "shape": QT_TRANSLATE_NOOP("verdicts", "shape"),
    "shapes": QT_TRANSLATE_NOOP("verdicts", "shapes"),
    "skips": QT_TRANSLATE_NOOP("verdicts", "steps left out"),
    "step": QT_TRANSLATE_NOOP("verdicts", "step"),
    "steps": QT_TRANSLATE_NOOP("verdicts", "steps"),
    "still": QT_TRANSLATE_NOOP("verdicts", "unchanged elements"),
    "strange": QT_TRANSLATE_NOOP("verdicts", "not the model's"),
    "target": QT_TRANSLATE_NOOP("verdicts", "target"),
    "term": QT_TRANSLATE_NOOP("verdicts", "pull of the decay"),
    "times": QT_TRANSLATE_NOOP("verdicts", "times"),
    "trained": QT_TRANSLATE_NOOP("verdicts", "elements that train"),
    "true": QT_TRANSLATE_NOOP("verdicts", "true norm"),
    "twice": QT_TRANSLATE_NOOP("verdicts", "given twice"),
    "units": QT_TRANSLATE_NOOP("verdicts", "units"),
    "value": QT_TRANSLATE_NOOP("verdicts", "value"),
    "values": QT_TRANSLATE_NOOP("verdicts", "values"),
    "weights": QT_TRANSLATE_NOOP("verdicts", "norm of the weights"),
    "where": QT_TRANSLATE_NOOP("verdicts", "where"),
    "why": QT_TRANSLATE_NOOP("verdicts", "cause"),
    "workers": QT_TRANSLATE_NOOP("verdicts", "workers"),
    "written": QT_TRANSLATE_NOOP("verdicts", "written anew"),
}

# where the same name means something more exact
OF_CODE: dict[tuple[str, str], str] = {
    ("loss_at_chance", "loss"): QT_TRANSLATE_NOOP("verdicts", "mean loss"),
    ("vanishing", "first"): QT_TRANSLATE_NOOP("verdicts", "norm at the first layer"),
    ("vanishing", "greatest"): QT_TRANSLATE_NOOP("verdicts", "greatest norm"),
    ("lr_gone", "greatest"): QT_TRANSLATE_NOOP("verdicts", "greatest rate"),
    ("graph_grows", "before"): QT_TRANSLATE_NOOP("verdicts", "nodes before"),
    ("diverging", "before"): QT_TRANSLATE_NOOP("verdicts", "loss before"),
    ("diverging", "now"): QT_TRANSLATE_NOOP("verdicts", "loss now"),
    ("checkpoint_differs", "shapes"): QT_TRANSLATE_NOOP("verdicts", "other shapes"),
    ("update_large", "ratio"): QT_TRANSLATE_NOOP("verdicts", "mean of update ÷ weight"),
    ("same_batch", "batches"): QT_TRANSLATE_NOOP("verdicts", "batches of the loader"),
    ("class_range", "least"): QT_TRANSLATE_NOOP("verdicts", "least label"),
    ("class_range", "most"): QT_TRANSLATE_NOOP("verdicts", "greatest label"),
    ("reduction_sum", "least"): QT_TRANSLATE_NOOP("verdicts", "rows at least"),
    ("reduction_sum", "most"): QT_TRANSLATE_NOOP("verdicts", "rows at most"),
}


def name(code: str, reading: str, tr: Translate = str) -> str:
    """ "steps left out" for `skips`; one that is not known as it is."""
    text = OF_CODE.get((code, reading)) or NAMES.get(reading)
    return tr(text) if text is not None else reading


def text(found: FindingTold, reading: str, value: str, tr: Translate = str) -> str:
    """A reading that is a code, in words."""
    if reading == "where":
        return tr(WHERE.get(value, value))
    if reading == "why" and value in WHY:
        return tr(WHY[value]).format_map(_Known({r.name: r.text for r in found.readings}))
    return value


class _Known(dict[str, str]):
    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__(known)

    def __missing__(self, key: str) -> str:
        return "?"
