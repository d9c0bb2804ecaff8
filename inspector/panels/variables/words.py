"""How variables are written, and the sentences that stand in their place."""

from __future__ import annotations

import math
import os

from PySide6.QtCore import QCoreApplication

from inspector.panels.base import notation, value_words
from inspector.wire.variables import SET, Assigned, Evaluated, Value

translate = QCoreApplication.translate
SEPARATOR = "  "

Numbers = value_words.Numbers
UNMEASURED = value_words.UNMEASURED


def value_of(value: Value, numbers: Numbers, is_assigned_later: bool) -> str:
    """What stands in the column of values."""
    if value.kind == "gone":
        return translate("variables", "no longer there")
    parts = [value_words.tensor(value, numbers) if value.tensor is not None else value.text]
    if value.flags & SET:
        parts.append(translate("variables", "set here"))
    if value.same_as:
        parts.append(translate("variables", "same object as {name}").format(name=value.same_as))
    if is_assigned_later:
        parts.append(translate("variables", "assigned after this stop"))
    return SEPARATOR.join(part for part in parts if part)


def type_of(value: Value) -> str:
    """A tensor's dtype tells more than its class."""
    return notation.dtype(value.tensor.dtype) if value.tensor is not None else value.type


def name_of(value: Value) -> str:
    if value.kind == "head":
        return translate("variables", "Watches") if value.group == "watch" else translate("variables", "Variables")
    if value.group == "returned":
        return translate("variables", "{function} returned").format(function=value.name)
    return value.name


def tip(value: Value, numbers: Numbers, expression: str) -> str:
    """All that is known of a row, a line for each."""
    facts = value.tensor
    lines = [f"{expression or value.name}: {value.type}", value.text]
    if facts is not None:
        lines.append(SEPARATOR.join(part for part in (facts.dtype, facts.device, facts.grad_fn) if part))
    if facts is not None and not math.isnan(numbers[2]):
        words = translate("variables", "mean {mean}, standard deviation {deviation}")
        lines.append(words.format(mean=notation.number(numbers[2]), deviation=notation.number(numbers[3])))
    if value.shares:
        lines.append(translate("variables", "shares its memory with {name}").format(name=value.shares))
    if value.file:
        place = f"{os.path.basename(value.file)}:{value.line}"
        lines.append(translate("variables", "made at {place}").format(place=place))
    return "\n".join(line for line in lines if line)


def raised(error: str, text: str) -> str:
    """What an evaluation has ended with, instead of a value."""
    if error == "cancelled":
        return translate("variables", "cancelled")
    return f"{error}: {text}" if text else error


def evaluated(answer: Evaluated) -> str:
    """What it has left behind it, and how long it took: below its value."""
    changed = answer.changed
    parts = [
        raised(answer.error, answer.words) if answer.error else "",
        translate("variables", "line {line}").format(line=answer.line) if answer.error and answer.line else "",
        translate("variables", "random generators have advanced") if "random" in changed.codes else "",
        translate("variables", "assigned {names}").format(names=", ".join(changed.names)) if changed.names else "",
        f"{1000 * answer.seconds:.3g} ms" if answer.seconds < 1 else f"{answer.seconds:.3g} s",
    ]
    return " · ".join(part for part in parts if part)


def assigned(answer: Assigned) -> str:
    """What was set, or why it was not."""
    if answer.error:
        return f"{answer.target}: {raised(answer.error, answer.words)}"
    told = f"{answer.target}: {answer.before} → {answer.after}"
    if answer.warning:
        told += "  " + translate("variables", "The graph still needs it as it was: its backward may fail.")
    return told


def away(code: str) -> str:
    """Why there are none, by the state of the run."""
    sentences = {
        "empty": translate("variables", "The variables of the script stand here while it is held."),
        "starting": translate("variables", "The script is starting; its variables stand here when it is held."),
        "ended": translate("variables", "The script has ended: there are no variables any more."),
    }
    running = translate("variables", "Running. Pause (F6) or a breakpoint (click beside a line) shows the variables.")
    return sentences.get(code, running)


def refused(code: str, detail: str) -> str:
    if code == "gone":
        return translate("variables", "This frame is gone.")
    return translate("variables", "The variables could not be read: {detail}").format(detail=detail or code)
