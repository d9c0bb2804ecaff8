"""What the run is doing and how it ended, in sentences. Codes and numbers come in, translated words go out."""

from __future__ import annotations

import os
import signal
from typing import Any

from PySide6.QtCore import QCoreApplication

from inspector.session.launch import Launch
from inspector.session.outcome import Outcome
from inspector.session.run_state import RunState
from inspector.wire.messages import END, Stopped, Trouble, Where

SEPARATOR = " · "
SILENCE_S = 1.0  # from here on the sentence says what training is inside of


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
        END: translate("sentences", "end"),
    }
    return words.get(phase, phase)


def chip_word(state: RunState) -> str:
    words = {
        "empty": translate("sentences", "READY"),
        "starting": translate("sentences", "STARTING"),
        "running": translate("sentences", "RUNNING"),
        "pausing": translate("sentences", "PAUSING"),
        "held": translate("sentences", "HELD"),
        "ended": translate("sentences", "FAILED") if _has_failed(state) else translate("sentences", "ENDED"),
    }
    return words[state.code]


def chip_colour(state: RunState) -> str:
    """The name of a colour in panels.look."""
    if state.code == "ended":
        return "red" if _has_failed(state) else "muted"
    return {"held": "amber", "pausing": "amber", "running": "green"}.get(state.code, "accent")


def _has_failed(state: RunState) -> bool:
    return state.outcome is not None and state.outcome.kind not in ("finished", "stopped", "let_go")


def state_sentence(state: RunState, launch: Launch | None) -> str:
    """The sentence of `run_state`."""
    tellers = {"starting": _starting, "running": _running, "pausing": _pausing}
    if state.code == "held" and state.stop is not None:
        sentence = held_sentence(state.stop)
    elif state.code == "ended" and state.outcome is not None:
        sentence = outcome_sentence(state.outcome, launch)
    elif state.code in tellers:
        sentence = tellers[state.code](state, launch)
    else:
        sentence = translate("sentences", "Open a script to begin (Ctrl+O)")
    return SEPARATOR.join([sentence, *_detached(state)])


# ── held ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def held_sentence(stop: Stopped) -> str:
    """ "backward done, next: step · iteration 1 · 10 of 10 parameters have a gradient" """
    parts = [_done_and_next(stop), _iteration(stop), *_loss(stop)]
    if stop.parameters:
        words = translate("sentences", "{some} of {all} parameters have a gradient")
        parts.append(words.format(some=stop.with_grad, all=stop.parameters))
    return SEPARATOR.join(parts)


def _done_and_next(stop: Stopped) -> str:
    if stop.done is None:
        return translate("sentences", "next: {phase}").format(phase=_next(stop))
    if stop.next is not None and stop.next.phase == END:
        words = translate("sentences", "{phase} done, the script has come to its end")
        return words.format(phase=phase_word(stop.done.phase))
    words = translate("sentences", "{phase} done, next: {coming}")
    if stop.done.failed:
        words = translate("sentences", "{phase} ended with an exception, next: {coming}")
    return words.format(phase=phase_word(stop.done.phase), coming=_next(stop))


def _next(stop: Stopped) -> str:
    if stop.next is None:
        return translate("sentences", "loss or another forward")  # only the end of a forward does not know
    return phase_word(stop.next.phase)


def _iteration(stop: Stopped) -> str:
    words = {
        "batch": translate("sentences", "iteration {number}"),
        "step": translate("sentences", "iteration {number} (counted by optimizer steps)"),
        "backward": translate("sentences", "iteration {number} (counted by backwards)"),
    }
    return words.get(stop.basis, words["batch"]).format(number=stop.iteration)


def _loss(stop: Stopped) -> list[str]:
    if stop.done is None or stop.done.phase != "loss" or stop.loss is None or stop.loss.value is None:
        return []
    return [f"{stop.loss.name} = {stop.loss.value:.6g}"]


# ── on the way ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _starting(state: RunState, launch: Launch | None) -> str:
    words = translate("sentences", "starting {script}").format(script=_script(launch))
    return SEPARATOR.join([words, *_whereabouts(state)])


def _running(state: RunState, launch: Launch | None) -> str:
    parts = [translate("sentences", "running")]
    if state.progress is not None:
        parts.append(translate("sentences", "iteration {number}").format(number=state.progress.iteration))
        if state.progress.rate:
            words = translate("sentences", "{rate:.1f} iterations/s")
            parts.append(words.format(rate=state.progress.rate))
    return SEPARATOR.join([*parts, *_whereabouts(state)])


def _pausing(state: RunState, launch: Launch | None) -> str:
    words = translate("sentences", "pausing: holds at the next phase")
    return SEPARATOR.join([words, *_whereabouts(state)])


def _whereabouts(state: RunState) -> list[str]:
    """ "in DataLoader.__next__ at train.py:31 for 2 s", once training has been silent for a while"""
    where = state.where
    if where is not None and where.waits == "input":
        return [_waits_for_input(where)]
    if where is None or not where.file or state.seconds < SILENCE_S:
        return []
    words = translate("sentences", "in {function} at {place} for {seconds:.0f} s")
    return [words.format(function=_function(where), place=_place(where.file, where.line), seconds=state.seconds)]


def _waits_for_input(where: Where) -> str:
    if not where.file:
        return translate("sentences", "waits for input: type it under the console")
    words = translate("sentences", "waits for input at {place}: type it under the console")
    return words.format(place=_place(where.file, where.line))


def _function(where: Where) -> str:
    return where.inside or where.function


def _place(file: str, line: int) -> str:
    return f"{os.path.basename(file)}:{line}" if line else os.path.basename(file)


def _script(launch: Launch | None) -> str:
    return os.path.basename(launch.script) if launch else ""


def _detached(state: RunState) -> list[str]:
    if state.detached is None or state.code == "ended":
        return []
    words = translate("sentences", "the probe has left ({reason}); training goes on unwatched")
    return [words.format(reason=state.detached.detail)]


# ── ended ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def outcome_sentence(outcome: Outcome, launch: Launch | None) -> str:
    """How a run ended, and what that means."""
    if outcome.kind in ("exception", "no_torch") and outcome.trouble is not None:
        return _no_torch(launch) if outcome.kind == "no_torch" else trouble_sentence(outcome.trouble)
    if outcome.kind in ("signal", "declined"):
        return _signal(outcome) if outcome.kind == "signal" else _declined(outcome)
    script = _script(launch)
    interpreter = launch.interpreter if launch else ""
    return _plain_outcome(outcome).format(
        script=script, interpreter=interpreter, code=outcome.code, iteration=outcome.iteration, detail=outcome.detail
    )


def _plain_outcome(outcome: Outcome) -> str:
    words = {
        "finished": translate("sentences", "{script} has finished after iteration {iteration}."),
        "exit": translate("sentences", "{script} called sys.exit({code}) in iteration {iteration}."),
        "crashed": translate("sentences", "{script} ended with exit code {code} and said no more."),
        "stopped": translate("sentences", "Stopped by you; the curves and the tree keep what was last seen."),
        "let_go": translate("sentences", "{script} runs on without the window; its output goes to {detail}."),
        "script_missing": translate("sentences", "There is no file {detail}. Open another script (Ctrl+O)."),
        "interpreter_missing": translate("sentences", "There is no Python at {detail}. Choose another interpreter."),
        "no_connection": translate("sentences", "{interpreter} ended with exit code {code} before it could connect."),
    }
    if outcome.kind == "finished" and not outcome.iteration:
        return translate("sentences", "{script} has finished; it did not train anything.")
    return words.get(outcome.kind, words["crashed"])


def trouble_sentence(trouble: Trouble) -> str:
    """ "RuntimeError in layer Net.head (Linear) at train.py:31: mat1 and mat2 … · inputs: Tensor [1, 64] float32 cpu" """
    layer = ""
    if trouble.layer:
        words = translate("sentences", " in layer {path} ({type})")
        layer = words.format(path=trouble.layer, type=trouble.layer_type)
    at = ""
    if trouble.file:
        at = translate("sentences", " at {place}").format(place=_place(trouble.file, trouble.line))
    first_line = (trouble.message.strip() or trouble.type).split("\n")[0]
    parts = [f"{trouble.type}{layer}{at}: {first_line}"]
    if trouble.inputs:
        parts.append(translate("sentences", "inputs: {inputs}").format(inputs=", ".join(trouble.inputs)))
    return SEPARATOR.join(parts)


def _no_torch(launch: Launch | None) -> str:
    words = translate("sentences", "{interpreter} has no torch: install it there, or choose another interpreter.")
    return words.format(interpreter=launch.interpreter if launch else "Python")


def _declined(outcome: Outcome) -> str:
    reasons = {
        "protocol": translate("sentences", "the interpreter has another version of the probe"),
        "python_too_old": translate("sentences", "the interpreter's Python is too old"),
        "torch_too_old": translate("sentences", "the interpreter's torch is too old"),
    }
    words = translate("sentences", "This can not be debugged: {detail}.")
    return words.format(detail=reasons.get(outcome.detail, outcome.detail))


def _signal(outcome: Outcome) -> str:
    try:
        name = signal.Signals(outcome.code).name
    except ValueError:
        name = str(outcome.code)
    if name == "SIGKILL":
        return translate(
            "sentences",
            "The debuggee was killed (SIGKILL), by hand or for want of memory; the curves and the tree keep what was "
            "last seen.",
        )
    words = translate("sentences", "The debuggee died of {name}; the console has Python's last words.")
    return words.format(name=name)
