"""What the run is doing, in sentences. Codes and numbers come in, translated words go out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.conversation.launch import Launch
from inspector.conversation.run_state import RunState
from inspector.wire.inside import Inside
from inspector.wire.messages import BY_HAND, END, LINE, Detached, Moment, Stopped, Where
from inspector.wire.plain_text import line as plain

from .outcome import SEPARATOR, declined_reason, outcome_sentence, place, script_name, shortened

SILENCE_S = 1.0  # from here on the sentence says what training is inside of
UNCALLED_S = 5.0  # from here on that nobody has called from there
DEAF_S = 3.0  # from here on that the debuggee does not answer: an import of torch may be deaf for a second or two


translate = QCoreApplication.translate


def phase_word(phase: str) -> str:
    """A phase by the name that torch's users give it."""
    words = {
        "data": translate("sentences", "data"),
        "zero_grad": translate("sentences", "zero_grad"),
        "forward": translate("sentences", "forward"),
        "loss": translate("sentences", "loss"),
        "backward": translate("sentences", "backward"),
        "step": translate("sentences", "step"),
        "clip": translate("sentences", "clip"),
        "unscale": translate("sentences", "unscale"),
        "scale_update": translate("sentences", "scaler update"),
        "schedule": translate("sentences", "schedule"),
        "load": translate("sentences", "load state"),
        "update": translate("sentences", "update by hand"),
        "clear": translate("sentences", "gradients cleared by hand"),
        END: translate("sentences", "end"),
    }
    return words.get(phase, phase)


def chip_word(state: RunState) -> str:
    words = {
        "empty": translate("sentences", "READY"),
        "starting": translate("sentences", "STARTING"),
        "running": translate("sentences", "RUNNING"),
        "pausing": translate("sentences", "PAUSING"),
        "held": translate("sentences", "FIRST NaN") if _is_nonfinite(state) else translate("sentences", "PAUSED"),
        "ended": translate("sentences", "ERROR") if _has_failed(state) else translate("sentences", "ENDED"),
    }
    return words[state.code]


def chip_colour(state: RunState) -> str:
    """The name of a colour in panels.look."""
    if state.code == "ended":
        return "red" if _has_failed(state) else "muted"
    if _is_nonfinite(state):
        return "red"
    return {"held": "amber", "pausing": "amber", "running": "green"}.get(state.code, "accent")


def _is_nonfinite(state: RunState) -> bool:
    reason = state.stop.reason if state.stop is not None else None
    return state.code == "held" and reason is not None and (reason.kind, reason.detail) == ("finding", "nonfinite")


def _has_failed(state: RunState) -> bool:
    outcome = state.outcome
    if outcome is None or outcome.kind in ("finished", "vanished", "stopped", "let_go"):
        return False
    return outcome.kind != "unwatched" or outcome.code != 0


def state_sentence(state: RunState, launch: Launch | None) -> str:
    """The sentence of `run_state`."""
    tellers = {"starting": _starting, "running": _running, "pausing": _pausing}
    if state.code == "held" and state.stop is not None:
        sentence = held_sentence(state.stop)
    elif state.code == "ended" and state.outcome is not None:
        sentence = end_sentence(state, launch)
    elif state.code in tellers:
        sentence = tellers[state.code](state, launch)
    else:
        sentence = translate("sentences", "Open a script to begin (Ctrl+O)")
    others = [*_children(state), *_deaf(state), *_unseen(state), *_detached(state), *_stopping(state)]
    return SEPARATOR.join([sentence, *others])


def end_sentence(state: RunState, launch: Launch | None) -> str:
    """How the run ended that is over, and what ran beside it."""
    assert state.outcome is not None
    children = state.children
    if children is None or state.outcome.kind == "let_go":
        return outcome_sentence(state.outcome, launch)
    sentence = outcome_sentence(state.outcome, launch)
    if state.outcome.kind == "finished" and not state.outcome.iteration:
        words = translate("sentences", "{script} has finished; this process itself did not train anything.")
        sentence = words.format(script=script_name(launch))
    one = translate("sentences", "1 process that it started ({names}) was not followed")
    many = translate("sentences", "{count} processes that it started ({names}) were not followed")
    words = one if children.started == 1 else many
    return SEPARATOR.join([sentence, words.format(count=children.started, names=", ".join(children.names))])


def _children(state: RunState) -> list[str]:
    children = state.children
    if children is None or not children.running or state.code == "ended":
        return []
    one = translate("sentences", "1 process runs that this one started ({names}); Gradstep follows only this one")
    many = translate(
        "sentences", "{count} processes run that this one started ({names}); Gradstep follows only this one"
    )
    words = one if children.running == 1 else many
    return [words.format(count=children.running, names=", ".join(children.names))]


def _stopping(state: RunState) -> list[str]:
    return [translate("sentences", "asked to end; ended in 2 s if it does not")] if state.is_stopping else []


def _deaf(state: RunState) -> list[str]:
    if state.unanswered < DEAF_S:
        return []
    words = translate(
        "sentences", "does not answer for {seconds:.0f} s: suspended, or inside of something that lets nothing else run"
    )
    return [words.format(seconds=state.unanswered)]


# ── held ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def held_sentence(stop: Stopped) -> str:
    """ "backward done, next: step · iteration 1 · 10 of 10 parameters have a gradient" """
    parts = [*_at_reason(stop), done_and_next(stop), *_turn(stop), _iteration(stop), *_loss(stop)]
    if stop.parameters:
        words = translate("sentences", "{some} of {all} parameters have a gradient")
        parts.append(words.format(some=stop.with_grad, all=stop.parameters))
    if stop.scale is not None:
        words = translate("sentences", "gradients of parameters are shown without the scaler's factor {factor:g}")
        parts.append(words.format(factor=stop.scale))
    parts += [_passed(moment) for moment in stop.passed]
    if stop.assigns:
        words = translate("sentences", "assigned after this stop: {names}")
        parts.append(words.format(names=", ".join(stop.assigns)))
    return SEPARATOR.join(part for part in parts if part)


def _at_reason(stop: Stopped) -> list[str]:
    """ "Breakpoint, line 42": why it is held, where that was not a step."""
    at = stop.next if stop.next is not None and stop.next.line else stop.done
    line = at.line if at is not None else 0
    words = {
        "breakpoint": translate("sentences", "Breakpoint, line {line}"),
        "gradient": translate("sentences", "The gradient of {error} has arrived"),
        "changed": translate("sentences", "{error} has changed"),
        "here": translate("sentences", "breakpoint() of the script, line {line}"),
        "cursor": translate("sentences", "ran to line {line}"),
        "finding": _finding(stop.reason.detail),
        "exception": translate("sentences", "{error}: {words}, line {line}"),
    }
    if stop.reason.kind not in words:
        return []
    sentence = words[stop.reason.kind].format(
        line=line, error=shortened(stop.reason.detail), words=plain(stop.reason.words)
    )
    if stop.reason.kind == "breakpoint" and stop.reason.detail:
        failed = translate("sentences", "its condition has failed: {error}")
        return [sentence, failed.format(error=shortened(stop.reason.detail))]
    return [sentence]


def _finding(code: str) -> str:
    if code == "nonfinite":
        return translate("sentences", "First NaN or Inf")
    return translate("sentences", "A finding holds here: {code}").format(code=code)


def _at_line(stop: Stopped, is_told: bool) -> str:
    """ "in the forward of model, next: line 26"; without the line where it is told already."""
    assert stop.next is not None
    layer = stop.inside.path if stop.inside is not None else ""
    where = [translate("sentences", "in the forward of {layer}").format(layer=layer)] if layer else []
    coming = translate("sentences", "next: line {line}").format(line=stop.next.line)
    return ", ".join([*where, *([] if is_told else [coming])])


def done_and_next(stop: Stopped) -> str:
    if stop.next is not None and stop.next.phase == LINE and stop.reason.kind != "pause":
        return _at_line(stop, bool(_at_reason(stop)) and stop.reason.kind not in ("gradient", "changed"))
    if stop.next is not None and stop.next.phase == LINE:
        words = translate("sentences", "held between two phases, at {place}: what is there may be half done")
        return words.format(place=place(stop.next.file, stop.next.line))
    if stop.inside is not None:
        return _inside(stop.inside)
    if stop.done is None:
        return translate("sentences", "next: {phase}").format(phase=_next(stop))
    if stop.is_at_end:
        words = translate("sentences", "{phase} done, the script has come to its end")
        if stop.done.failed:
            words = translate("sentences", "{phase} ended with an exception, the script has come to its end")
        return words.format(phase=phase_word(stop.done.phase))
    if stop.done.aborted:
        return _aborted(stop)
    words = translate("sentences", "{phase} done, next: {coming}")
    if stop.done.failed:
        words = translate("sentences", "{phase} ended with an exception, next: {coming}")
    elif stop.done.skipped:
        words = translate("sentences", "{phase} skipped: the scaled gradients held inf or NaN, next: {coming}")
    return words.format(phase=_word(stop, stop.done), coming=_next(stop))


def _word(stop: Stopped, moment: Moment) -> str:
    """ "forward", or where there are several, "forward of netG" """
    done, coming = stop.done, stop.next
    are_alike = done is not None and coming is not None and done.phase == coming.phase
    differ = are_alike and "" != getattr(done, "role", "") != getattr(coming, "role", "") != ""
    is_of_several = moment.phase in stop.several and moment.phase != "loss" or differ
    return _named(moment) if is_of_several and moment.role not in ("", "loss") else phase_word(moment.phase)


def _named(moment: Moment) -> str:
    return translate("sentences", "{phase} of {name}").format(phase=phase_word(moment.phase), name=moment.role)


def _aborted(stop: Stopped) -> str:
    if stop.next is None:
        return translate("sentences", "backward aborted, held where it was called")
    return translate("sentences", "backward aborted, next: {coming}").format(coming=_next(stop))


def _inside(inside: Inside) -> str:
    """ "in forward, conv1 done, next: layer model.conv2" """
    words = {
        "layer": translate("sentences", "in forward, next: layer {layer}"),
        "layer_end": translate("sentences", "in forward, at the end of layer {layer}"),
        "line": translate("sentences", "in the forward of {layer}"),
        "group": translate("sentences", "in backward, next: the nodes of {layer}"),
        "node": translate("sentences", "in backward, next: node {node} of {layer}"),
    }
    sentence = words[inside.place]
    if not inside.path:
        sentence = translate("sentences", "in backward, next: node {node}")
    call = translate("sentences", " (call {number})").format(number=inside.call) if inside.call > 1 else ""
    parts = [sentence.format(layer=inside.path + call, node=inside.node)]
    if inside.done_path and not inside.node:
        parts.append(translate("sentences", "{layer} done").format(layer=inside.done_path))
    elif inside.done_path and inside.done_path != inside.path:  # of which more nodes may come
        parts.append(translate("sentences", "ran last: a node of {layer}").format(layer=inside.done_path))
    if inside.nodes:
        words_of = translate("sentences", "node {number} of {count}")
        parts.append(words_of.format(number=inside.index, count=inside.nodes))
    return SEPARATOR.join(parts)


def _next(stop: Stopped) -> str:
    if stop.next is None:
        return translate("sentences", "not known yet")
    return _word(stop, stop.next) + _foretold(stop.next)


def _foretold(coming: Moment) -> str:
    """ ", line 136 (expected)": of what the text of the script says, and training has not come to yet"""
    if coming.expected != "source":
        return ""
    if not coming.line:
        return translate("sentences", " (expected)")
    return translate("sentences", ", line {line} (expected)").format(line=coming.line)


def _iteration(stop: Stopped) -> str:
    words = {
        "batch": translate("sentences", "iteration {number}"),
        "step": translate("sentences", "iteration {number} (counted by optimizer steps)"),
        "backward": translate("sentences", "iteration {number} (counted by backwards)"),
    }
    return words.get(stop.basis, words["batch"]).format(number=f"{stop.iteration:,}")


def _passed(moment: Moment) -> str:
    """ "clip at train.py:12: norm 138.97 → 1" """
    words = phase_word(moment.phase)
    if moment.line:
        at = translate("sentences", "{phase} at {place}")
        if moment.phase in BY_HAND and not moment.expected:  # where it was, the source does not tell
            at = translate("sentences", "{phase}, seen at {place}")
        words = at.format(phase=words, place=place(moment.file, moment.line))
    what = _numbers_of(moment)
    return f"{words}: {what}" if what else words


def _numbers_of(moment: Moment) -> str:
    before, after = (None if number is None else f"{number:.5g}" for number in (moment.before, moment.after))
    if moment.phase == "clear":
        to_none, to_zero = translate("sentences", "{count} set to None"), translate("sentences", "{count} set to 0")
        return (to_none if moment.role == "None" else to_zero).format(count=after)
    if (moment.phase, moment.role) == ("clip", "value"):
        words = translate("sentences", "elements limited to ±{limit}")
        if before is not None:
            words = translate("sentences", "largest element {before}, limited to ±{limit}")
        return words.format(before=before, limit=after)
    numbers = [number for number in (before, after) if number is not None]
    return f"{moment.role} {' → '.join(numbers)}" if numbers else ""


def _turn(stop: Stopped) -> list[str]:
    """Of a phase that comes more than once at its place in an iteration: the closures of LBFGS, several steps."""
    if stop.done is None or stop.done.turn < 2 or stop.inside is not None:
        return []
    return [translate("sentences", "{phase} number {number} at its line").format(
        phase=phase_word(stop.done.phase), number=stop.done.turn
    )]  # fmt: skip


def _loss(stop: Stopped) -> list[str]:
    if stop.done is None or stop.done.phase != "loss" or stop.loss is None or stop.loss.value is None:
        return []
    return [f"{stop.loss.name} = {stop.loss.value:.6g}"]


# ── on the way ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _starting(state: RunState, launch: Launch | None) -> str:
    words = translate("sentences", "starting {script}").format(script=script_name(launch))
    return SEPARATOR.join([words, *_not_called(state), *whereabouts(state)])


def _not_called(state: RunState) -> list[str]:
    """Whatever runs there, it is not our probe, or it can not reach us."""
    if state.where is not None or state.unanswered or state.seconds < UNCALLED_S:
        return []
    return [translate("sentences", "its probe has not called yet, for {seconds:.0f} s").format(seconds=state.seconds)]


def _running(state: RunState, launch: Launch | None) -> str:
    parts = [translate("sentences", "running")]
    if state.heading:
        parts = [translate("sentences", "running to {place}").format(place=state.heading)]
    if state.progress is not None:
        parts.append(translate("sentences", "iteration {number}").format(number=f"{state.progress.iteration:,}"))
        if state.progress.rate:
            words = translate("sentences", "{rate:.1f} iterations/s")
            parts.append(words.format(rate=state.progress.rate))
    return SEPARATOR.join([*parts, *whereabouts(state)])


def _pausing(state: RunState, launch: Launch | None) -> str:
    parts = [translate("sentences", "pausing: holds at the next phase"), *whereabouts(state)]
    if state.can_hold_here() and state.seconds >= SILENCE_S:
        parts.append(translate("sentences", "Pause again holds right here"))
    return SEPARATOR.join(parts)


def whereabouts(state: RunState) -> list[str]:
    """ "in DataLoader.__next__ at train.py:31 for 2 s", once training has been silent for a while"""
    where = state.where
    if where is not None and where.waits == "input":
        return [_waits_for_input(where)]
    if where is None or not where.file or state.seconds < SILENCE_S or state.unanswered >= DEAF_S:
        return []
    words = translate("sentences", "in {function} at {place} for {seconds:.0f} s")
    if not _function(where):
        words = translate("sentences", "at {place} for {seconds:.0f} s")
    return [words.format(function=_function(where), place=place(where.file, where.line), seconds=state.seconds)]


def _waits_for_input(where: Where) -> str:
    if not where.file:
        return translate("sentences", "waits for input: type it under the console")
    words = translate("sentences", "waits for input at {place}: type it under the console")
    return words.format(place=place(where.file, where.line))


def _function(where: Where) -> str:
    return where.inside or where.function


def _detached(state: RunState) -> list[str]:
    if state.detached is None or state.code == "ended":
        return []
    words = translate("sentences", "the probe has left ({reason}); training goes on unwatched")
    return [words.format(reason=_reason(state.detached))]


def _unseen(state: RunState) -> list[str]:
    if state.unseen != "step" or state.detached is not None or state.code == "ended":
        return []
    return [
        translate("sentences", "the script has removed torch's global hooks: optimizer steps are not seen any more")
    ]


def _reason(detached: Detached) -> str:
    """Why nothing more is heard from the probe."""
    if detached.where == "declined":
        return declined_reason(detached.detail)
    if detached.where != "wire":
        return shortened(detached.detail)
    if detached.detail == "closed":
        return translate("sentences", "the script has closed its connection, or has become another program")
    words = translate("sentences", "it said what can not be understood: {what}")
    return words.format(what=detached.detail)
