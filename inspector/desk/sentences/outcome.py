"""How a run ended, in sentences. Codes and numbers come in, translated words go out."""

from __future__ import annotations

import os
import signal

from PySide6.QtCore import QCoreApplication

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.panels.widgets import plain_text
from inspector.wire.messages import Trouble

from . import declined
from .start import start_sentence

SEPARATOR = " · "
LONGEST = 500  # characters of a message of the script's; the console has it whole

translate = QCoreApplication.translate


def outcome_sentence(outcome: Outcome, launch: Launch | None) -> str:
    """How a run ended, and what that means."""
    if outcome.kind in ("exception", "no_torch") and outcome.trouble is not None:
        return _no_torch(launch) if outcome.kind == "no_torch" else trouble_sentence(outcome.trouble)
    if outcome.kind in ("signal", "declined"):
        return _signal(outcome) if outcome.kind == "signal" else _declined(outcome)
    if outcome.kind == "no_script":
        return declined.file_sentence(outcome.detail, launch.script_path() if launch else "")
    if outcome.kind == "exit" and outcome.trouble is not None:
        words = translate("sentences", "{script} ended itself{when}{words}")
        return words.format(script=script_name(launch), when=_when(outcome), words=_message(outcome.trouble))
    return start_sentence(outcome, launch) or _plain_outcome(outcome).format(
        script=script_name(launch), code=outcome.code, iteration=outcome.iteration, detail=outcome.detail,
        when=_when(outcome),
    )  # fmt: skip


def _when(outcome: Outcome) -> str:
    """ " in iteration 2", or nothing where nothing was trained"""
    return (
        translate("sentences", " in iteration {number}").format(number=f"{outcome.iteration:,}")
        if outcome.iteration
        else ""
    )


def _plain_outcome(outcome: Outcome) -> str:
    words = {
        "finished": translate("sentences", "{script} has finished after iteration {iteration}."),
        "exit": translate("sentences", "{script} called sys.exit({code}){when}."),
        "arguments": translate(
            "sentences", "{script} wants other arguments: {detail}. Give them with Launch… (Shift+F9)."
        ),
        "crashed": translate(
            "sentences",
            "{script} ended at once with exit code {code}{when}, and could not say where (os._exit, or a library that gave "
            "up).",
        ),
        "closing_down": translate(
            "sentences",
            "{script} came to its end{when}; then, while Python closed down, it failed with exit code {code}.",
        ),
        "unwatched": translate("sentences", "{script} has ended unwatched, with exit code {code}."),
        "vanished": translate(
            "sentences",
            "{script} ended at once with exit code 0{when} (os._exit); what it may have left running is not watched.",
        ),
        "stopped": translate("sentences", "Stopped by you; the curves and the tree keep what was last seen."),
        "let_go": translate("sentences", "{script} runs on without the window; its output goes to {detail}."),
    }
    if outcome.kind == "let_go" and not outcome.detail:
        return translate("sentences", "{script} runs on without the window; there is no place to keep its output in.")
    if outcome.kind == "finished" and not outcome.iteration:
        return translate("sentences", "{script} has finished; it did not train anything.")
    return words.get(outcome.kind, words["crashed"])


def trouble_sentence(trouble: Trouble) -> str:
    """ "RuntimeError in layer Net.head (Linear) at train.py:31: mat1 and mat2 … · inputs: Tensor [1, 64] float32 cpu" """
    layer = ""
    if trouble.layer:
        words = translate("sentences", " in layer {path} ({type})")
        layer = words.format(path=trouble.layer, type=trouble.layer_type)
    parts = [f"{trouble.type}{layer}{_at(trouble)}{_message(trouble)}"]
    if trouble.inputs:
        parts.append(translate("sentences", "inputs: {inputs}").format(inputs=", ".join(trouble.inputs)))
    return SEPARATOR.join([*_meaning(trouble), *parts])


def _at(trouble: Trouble) -> str:
    if not trouble.file:
        return ""
    return translate("sentences", " at {place}").format(place=place(trouble.file, trouble.line))


def _message(trouble: Trouble) -> str:
    """The first line of what the exception says; some say nothing."""
    lines = trouble.message.strip().splitlines()
    return f": {shortened(lines[0])}" if lines else ""


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


_NO_MEMORY = ("can't allocate memory", "not enough memory", "out of memory")


_OF_NOTEBOOKS = ("name 'get_ipython' is not defined", "name 'display' is not defined")


def _meaning(trouble: Trouble) -> list[str]:
    """What an exception means whose own words are for those who know it already."""
    lacks_memory = any(words in trouble.message for words in _NO_MEMORY)
    if trouble.type in ("MemoryError", "OutOfMemoryError") or (trouble.type == "RuntimeError" and lacks_memory):
        return [translate("sentences", "Out of memory")]
    if trouble.type == "NameError" and trouble.message.startswith(_OF_NOTEBOOKS):
        return [
            translate("sentences", "A line of a notebook, which exists only there: open the notebook itself (.ipynb)")
        ]
    if trouble.type == "KeyboardInterrupt":
        return [translate("sentences", "Interrupted (Ctrl+C, or the script did it itself)")]
    if trouble.type == "SyntaxError" and trouble.message.startswith("(unicode error) 'utf-8'"):
        return [translate("sentences", "The file is not UTF-8 and declares no other encoding")]
    return []


def _no_torch(launch: Launch | None) -> str:
    words = translate("sentences", "{interpreter} has no torch: install it there, or choose another interpreter.")
    return words.format(interpreter=launch.interpreter if launch else "Python")


def _declined(outcome: Outcome) -> str:
    words = translate("sentences", "This can not be debugged: {detail}.")
    return words.format(detail=declined_reason(outcome.detail))


def declined_reason(code: str) -> str:
    reasons = {
        "protocol": translate("sentences", "the interpreter has another version of the probe"),
        "python_too_old": translate("sentences", "the interpreter's Python is too old"),
        "torch_too_old": translate("sentences", "the interpreter's torch is too old"),
    }
    code, _, version = code.partition(" ")
    if version and code.endswith("_too_old"):
        return declined.too_old(code, version)
    return reasons.get(code, code)


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
    if name in ("SIGTERM", "SIGHUP"):
        words = translate("sentences", "The debuggee was told to end by another program ({name}){when}.")
        return words.format(name=name, when=_when(outcome))
    return _crash(name, outcome)


def _crash(name: str, outcome: Outcome) -> str:
    """ "Segmentation fault (SIGSEGV) at train.py:31 in iteration 2; the console has Python's last words." """
    words = {
        "SIGSEGV": translate("sentences", "Segmentation fault (SIGSEGV){at}{when}"),
        "SIGABRT": translate("sentences", "A library gave up (SIGABRT){at}{when}"),
    }
    sentence = words.get(name, translate("sentences", "The debuggee died of {name}{at}{when}"))
    at = _at(outcome.trouble) if outcome.trouble is not None else ""
    told = sentence.format(name=name, at=at, when=_when(outcome))
    if outcome.trouble is None:
        return translate("sentences", "{what}; it left no word on where.").format(what=told)
    return translate("sentences", "{what}; the console has Python's last words.").format(what=told)


def place(file: str, line: int) -> str:
    name = plain_text.line(os.path.basename(file))
    return f"{name}:{line}" if line else name


def script_name(launch: Launch | None) -> str:
    return plain_text.line(launch.name()) if launch else ""
