"""What was recorded of a moment, in sentences."""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import QCoreApplication

from inspector.panels.base import notation
from inspector.panels.timeline import words
from inspector.panels.timeline.model import TimelineModel
from inspector.panels.widgets import plain_text
from inspector.wire.messages import GRAD_STATES
from inspector.wire.seen import ABORTED, FAILED, SKIPPED

SEPARATOR = " · "
MOST_LOSSES = 4
translate = QCoreApplication.translate


def head(model: TimelineModel, index: int) -> str:
    """ "backward · loss · iteration 12 · train.py:31" """
    ribbon = model.ribbon
    spot = ribbon.spot(index)
    parts = [words.phase(ribbon.phase(index)), spot.role, words.iteration(int(ribbon.iterations[index]))]
    return SEPARATOR.join(part for part in (*parts, _place(spot.file, spot.line)) if part)


def tip(model: TimelineModel, index: int) -> str:
    return head(model, index) + "\n" + _time(model, index)


def of_finer(finer: Any) -> str:
    """A layer or a node that was stepped."""
    layer = finer.layer if finer.layer != finer.role else ""
    seconds = translate("timeline", "{time} since training was let go").format(time=words.time(finer.seconds))
    parts = [finer.role, layer, _place(finer.file, finer.line), seconds]
    return SEPARATOR.join(part for part in parts if part)


def lines(model: TimelineModel, index: int) -> list[str]:
    """All that is known, a sentence per line."""
    found = [_time(model, index), _ending(model, index), _loss(model, index), *_gradients(model, index)]
    finer = model.finer_of(int(model.ribbon.ordinals[index]))
    if finer:
        stepped = translate("timeline", "stops within it: {count}").format(count=len(finer))
        found.append(stepped)
    if model.chosen_finer is not None:
        found.append(of_finer(model.chosen_finer))
    return [line for line in found if line]


def _place(file: str, line: int) -> str:
    return f"{plain_text.line(os.path.basename(file))}:{line}" if line else ""


def _time(model: TimelineModel, index: int) -> str:
    ribbon = model.ribbon
    seconds = ribbon.duration(index)
    if seconds is None:
        took = translate("timeline", "its beginning was not recorded")
    else:
        took = translate("timeline", "took {time}").format(time=words.time(seconds))
    parts = [took]
    if ribbon.is_linked[index] and ribbon.gaps[index] > 0:
        gap = translate("timeline", "{time} after the moment before")
        parts.append(gap.format(time=words.time(float(ribbon.gaps[index]))))
    elif index and not ribbon.is_linked[index]:
        missing = int(ribbon.ordinals[index] - ribbon.ordinals[index - 1]) - 1
        parts.append(translate("timeline", "moments before it that were not recorded: {count}").format(count=missing))
    parts.append(translate("timeline", "moment {number}").format(number=int(ribbon.ordinals[index])))
    return SEPARATOR.join(parts)


def _ending(model: TimelineModel, index: int) -> str:
    flags = int(model.ribbon.flags[index])
    if flags & FAILED:
        return translate("timeline", "ended with an exception")
    if flags & SKIPPED:
        return translate("timeline", "skipped: the scaled gradients held inf or NaN")
    if flags & ABORTED:
        return translate("timeline", "aborted by you before all of its nodes had run")
    return ""


def _loss(model: TimelineModel, index: int) -> str:
    """What its iteration's backwards began at; of a backward its own."""
    ribbon, facts = model.ribbon, model.facts(index)
    whole = ribbon.iteration_of(index)
    places = [index] if ribbon.phase(index) == "backward" else range(whole.start, whole.stop)
    values = [(ribbon.spot(i).role, float(ribbon.losses[i])) for i in places if ribbon.phase(i) == "backward"]
    known = [f"{name or 'loss'} = {notation.number(value)}" for name, value in values if value == value]
    if known:
        more = " …" if len(known) > MOST_LOSSES else ""
        return SEPARATOR.join(known[:MOST_LOSSES]) + more
    if facts is not None and facts.value is not None:
        return f"{facts.loss or 'loss'} = {notation.number(facts.value)}"
    return ""


def _gradients(model: TimelineModel, index: int) -> list[str]:
    facts = model.facts(index)
    if facts is None:
        return [translate("timeline", "Training was not held here: nothing was read of its gradients.")]
    counts = translate("timeline", "gradients of {count} of {all} parameters")
    parts = [counts.format(count=facts.with_grad, all=facts.parameters)]
    if facts.norm is not None:
        norm = translate("timeline", "norm {norm} (of the {count} that were measured)")
        parts.append(norm.format(norm=notation.number(facts.norm), count=facts.measured))
    states = [f"{_state(code)} {count}" for code, count in zip(GRAD_STATES, facts.states) if count]
    return [SEPARATOR.join(parts), SEPARATOR.join(states)]


def _state(code: str) -> str:
    names = {
        "none": translate("timeline", "None"),
        "populated": translate("timeline", "populated"),
        "accumulated": translate("timeline", "accumulated"),
        "consumed": translate("timeline", "used by step"),
        "zeroed": translate("timeline", "zeroed"),
        "frozen": translate("timeline", "frozen"),
        "unreached": translate("timeline", "not reached"),
        "zero": translate("timeline", "exactly 0"),
        "clipped": translate("timeline", "clipped"),
    }
    return names.get(code, code)
