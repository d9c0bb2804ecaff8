"""The words of the model tree, translated when asked for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.base import notation
from inspector.panels.base.translating import QT_TRANSLATE_NOOP
from inspector.panels.model_tree.standing import Standing

_CONTEXT = "model_tree"

_STATES = {
    "none": QT_TRANSLATE_NOOP("model_tree", "None"),
    "populated": QT_TRANSLATE_NOOP("model_tree", "populated"),
    "accumulated": QT_TRANSLATE_NOOP("model_tree", "accumulated"),
    "consumed": QT_TRANSLATE_NOOP("model_tree", "used by step"),
    "zeroed": QT_TRANSLATE_NOOP("model_tree", "zeroed"),
    "frozen": QT_TRANSLATE_NOOP("model_tree", "frozen"),
    "unreached": QT_TRANSLATE_NOOP("model_tree", "not reached"),
    "zero": QT_TRANSLATE_NOOP("model_tree", "exactly 0"),
    "clipped": QT_TRANSLATE_NOOP("model_tree", "clipped"),
}

_MEANINGS = {
    "none": QT_TRANSLATE_NOOP("model_tree", "grad is None: no backward has reached this parameter yet"),
    "populated": QT_TRANSLATE_NOOP("model_tree", "one backward has filled grad"),
    "accumulated": QT_TRANSLATE_NOOP("model_tree", "several backwards have added to grad"),
    "consumed": QT_TRANSLATE_NOOP("model_tree", "an optimizer step has used this grad"),
    "zeroed": QT_TRANSLATE_NOOP("model_tree", "grad is there and was set to zero"),
    "frozen": QT_TRANSLATE_NOOP("model_tree", "requires_grad is False: no gradient will come"),
    "unreached": QT_TRANSLATE_NOOP("model_tree", "the last backward did not reach this parameter"),
    "zero": QT_TRANSLATE_NOOP("model_tree", "backward has filled grad, and each of its elements is exactly 0"),
    "clipped": QT_TRANSLATE_NOOP("model_tree", "grad was made shorter after backward"),
}

_STANDING = {
    "next": QT_TRANSLATE_NOOP("model_tree", "next"),
    "end": QT_TRANSLATE_NOOP("model_tree", "at its end"),
    "done": QT_TRANSLATE_NOOP("model_tree", "done"),
}

_STANDING_IN_FORWARD = {
    "next": QT_TRANSLATE_NOOP("model_tree", "execution stands here: this layer is called next"),
    "end": QT_TRANSLATE_NOOP("model_tree", "execution stands here, at the end of this layer"),
    "done": QT_TRANSLATE_NOOP("model_tree", "this layer was finished last"),
}

_STANDING_IN_BACKWARD = {
    "next": QT_TRANSLATE_NOOP("model_tree", "execution stands here: the gradients of this layer come next"),
    "done": QT_TRANSLATE_NOOP("model_tree", "the last node that ran belongs to this layer"),
}

_CHANGES = {
    "new": QT_TRANSLATE_NOOP("model_tree", "new"),
    "changed": QT_TRANSLATE_NOOP("model_tree", "changed"),
    "cleared": QT_TRANSLATE_NOOP("model_tree", "cleared"),
}

_MODES = {
    "train": QT_TRANSLATE_NOOP("model_tree", "train mode"),
    "eval": QT_TRANSLATE_NOOP("model_tree", "eval mode"),
}

_MODE_TAGS = {"train": QT_TRANSLATE_NOOP("model_tree", "train"), "eval": QT_TRANSLATE_NOOP("model_tree", "eval")}

_ODD_MODES = {
    "train": QT_TRANSLATE_NOOP("model_tree", "in train mode, the layer above it in eval mode"),
    "eval": QT_TRANSLATE_NOOP("model_tree", "in eval mode: dropout passes all, batch norm uses its running statistics"),
}

_ORPHAN = QT_TRANSLATE_NOOP("model_tree", "in no optimizer")
_CALL = QT_TRANSLATE_NOOP("model_tree", " (call {0})")

_BLACK_BOXES = {
    "compiled": QT_TRANSLATE_NOOP("model_tree", "compiled: a black box"),
    "scripted": QT_TRANSLATE_NOOP("model_tree", "scripted: a black box"),
}

_COLUMNS = (
    QT_TRANSLATE_NOOP("model_tree", "Name"),
    QT_TRANSLATE_NOOP("model_tree", "Shape"),
    QT_TRANSLATE_NOOP("model_tree", "Type"),
    QT_TRANSLATE_NOOP("model_tree", "Device"),
    QT_TRANSLATE_NOOP("model_tree", "Params"),
    QT_TRANSLATE_NOOP("model_tree", "Grad"),
    QT_TRANSLATE_NOOP("model_tree", "Grad norm"),
    QT_TRANSLATE_NOOP("model_tree", "Norm"),
    QT_TRANSLATE_NOOP("model_tree", "Min"),
    QT_TRANSLATE_NOOP("model_tree", "Max"),
    QT_TRANSLATE_NOOP("model_tree", "Mean"),
    QT_TRANSLATE_NOOP("model_tree", "Grad / norm"),
)


def _translated(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text) if text else ""


def state(code: str, count: int = 0) -> str:
    """A grad state in words: "None", "accumulated ×2"."""
    word = _translated(_STATES.get(code, ""))
    return f"{word} ×{count}" if code == "accumulated" and count else word


def clipped(factor: float | None, is_limit: bool = False) -> str:
    """ " × 0.0072", what a clipped gradient was multiplied by; " ± 0.5", what its elements were limited to"""
    return "" if factor is None else f" {'±' if is_limit else '×'} {notation.number(factor)}"


def orphan() -> str:
    return _translated(_ORPHAN)


def meaning(code: str) -> str:
    """What a grad state means, as a sentence."""
    return _translated(_MEANINGS.get(code, ""))


def change(code: str) -> str:
    """What happened to a row at the last stop."""
    return _translated(_CHANGES.get(code, ""))


def mode(code: str) -> str:
    """ "eval mode" """
    return _translated(_MODES.get(code, ""))


def mode_tag(code: str) -> str:
    """ "eval" """
    return _translated(_MODE_TAGS.get(code, ""))


def odd_mode(code: str) -> str:
    """What the tag of a mode means, as a sentence."""
    return _translated(_ODD_MODES.get(code, ""))


def standing(where: Standing, key: int) -> str:
    """The sign of a row where execution stands: "▶ next", with the call where there are several; "" for all others."""
    code = where.code_of(key)
    if not code:
        return ""
    glyph = "✓" if code == "done" else "▶"
    return f"{glyph} {_translated(_STANDING[code])}{_call(where, code)}"


def standing_meaning(where: Standing, key: int) -> str:
    """The same as a sentence."""
    code = where.code_of(key)
    meanings = _STANDING_IN_BACKWARD if where.is_backward else _STANDING_IN_FORWARD
    return _translated(meanings[code]) + _call(where, code) if code else ""


def _call(where: Standing, code: str) -> str:
    if code == "done" or where.call < 2:
        return ""
    return _translated(_CALL).format(where.call)


def black_box(note: str) -> str:
    """That the layers inside of a module have no moments of their own, and why; "" for the others."""
    return _translated(_BLACK_BOXES.get(note, ""))


def loose(count: int) -> str:
    """ "6 trained tensors in no module" """
    if count == 1:
        return _translated(QT_TRANSLATE_NOOP("model_tree", "1 trained tensor in no module"))
    if not count:
        return _translated(QT_TRANSLATE_NOOP("model_tree", "Trained tensors in no module"))
    return _translated(QT_TRANSLATE_NOOP("model_tree", "{0} trained tensors in no module")).format(count)


def column(number: int) -> str:
    """The head of a column."""
    return _translated(_COLUMNS[number])


def order(number: int) -> str:
    """By which column the rows are sorted, as a sentence."""
    if number == 0:
        return _translated(QT_TRANSLATE_NOOP("model_tree", "sorted by name · click again for the order of the model"))
    sentence = QT_TRANSLATE_NOOP("model_tree", "sorted by {0}, largest first · click again for the order of the model")
    return _translated(sentence).format(column(number))


def states_named(prefix: str) -> set[str]:
    """Codes of the states whose code or translated word begins so, upper and lower case alike."""
    begins = [code for code in _STATES if code.startswith(prefix) or state(code).lower().startswith(prefix)]
    return set(begins)


def codes() -> tuple[str, ...]:
    """The codes of all grad states."""
    return tuple(_STATES)
