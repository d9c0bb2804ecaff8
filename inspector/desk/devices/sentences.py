"""What became of moving training to another device, in sentences."""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import QCoreApplication

from inspector.conversation.launch import Launch
from inspector.wire.messages import Moved, MovedBack, NotMoved, Trouble

from .script_reading import DeviceCode

translate = QCoreApplication.translate


def script_decides() -> str:
    return translate("moves", "where the script puts it")


def place_name(target: str) -> str:
    """A device by its name; where the script has put training, in words."""
    return target or script_decides()


def refusal(answer: NotMoved) -> str:
    words = {
        "unknown_device": translate("moves", "torch knows no device {target}."),
        "unavailable": translate("moves", "{target} can not be used: {detail}"),
        "meta": translate("moves", "Tensors on {target} have no numbers: nothing can be trained there."),
        "no_root": translate(
            "moves", "There is nothing to move: no parameters of a model or an optimizer are known yet."
        ),
        "several": translate(
            "moves", "Training is not moved to {target}: the script has put it in several places ({detail})."
        ),
        "identity": translate(
            "moves",
            "Training is not moved to {target}: its tensors could not stay the same objects there, and the optimizer "
            "would lose them.",
        ),
        "distributed": translate(
            "moves", "Training is not moved to {target}: several processes or devices train it together."
        ),
        "threads": translate("moves", "Training is not moved to {target}: other threads of the script train just now."),
    }
    failed = translate("moves", "Training could not be moved to {target} and is where it was: {detail}")
    return words.get(answer.code, failed).format(target=place_name(answer.target), detail=answer.detail)


def went_back(back: MovedBack) -> str:
    words = translate("moves", "{target} did not work: {message}{at}. Everything is back on {origin} as it was before.")
    return words.format(
        target=place_name(back.target), message=_message(back.trouble), at=_at(back.trouble), origin=back.origin
    )


def ended_there(device: str, sentence: str) -> str:
    return translate("moves", "On {device}, where you had moved training: {sentence}").format(
        device=device, sentence=sentence
    )


def waits(target: str) -> str:
    """The entry of a place where training is about to move."""
    return translate("moves", "{target} · at the next iteration").format(target=place_name(target))


def state(at: str, wish: str | None, moved: Moved | None) -> str:
    """Of the selector, for its tooltip."""
    if wish is not None:
        words = translate("moves", "Training moves at the next iteration: {target}")
        return words.format(target=place_name(wish))
    if at and moved is not None:
        words = translate("moves", "You have moved training from {origin} to {target}: {count} tensors, {size}")
        return words.format(origin=moved.origin, target=at, count=moved.tensors, size=_size(moved.bytes))
    return translate(
        "moves", "Training runs where the script puts it. Another device moves it there at its next iteration."
    )


def own_code(code: DeviceCode, launch: Launch) -> str:
    """Why no device is offered."""
    if not code.file:
        words = translate(
            "moves", "The source of {script} was not found, so nobody knows whether it chooses its device itself."
        )
        return words.format(script=launch.name())
    words = translate(
        "moves",
        "{file} chooses its device itself, in line {line}: {text}. Two would decide, so no other is offered here; "
        "change it there.",
    )
    return words.format(file=os.path.basename(code.file), line=code.line, text=code.text)


def own_code_entry(code: DeviceCode) -> str:
    if not code.file:
        return translate("moves", "others: not offered")
    words = translate("moves", "others: not offered, see {file}:{line}")
    return words.format(file=os.path.basename(code.file), line=code.line)


def _message(trouble: Trouble) -> str:
    """torch's own sentence, without its full stop."""
    lines = trouble.message.strip().splitlines()
    return (lines[0] if lines else trouble.type).rstrip(".")


def _at(trouble: Trouble) -> str:
    if not trouble.file:
        return ""
    return f" ({os.path.basename(trouble.file)}:{trouble.line})"


def _size(count: Any) -> str:
    for unit in ("B", "kB", "MB"):
        if count < 1000:
            return f"{count:.4g} {unit}"
        count /= 1000
    return f"{count:.4g} GB"
