"""Why a start came to nothing, in sentences."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome

translate = QCoreApplication.translate


def start_sentence(outcome: Outcome, launch: Launch | None) -> str:
    """ "" for an outcome of something that did start."""
    script = launch.name() if launch else ""
    interpreter = launch.interpreter if launch else ""
    return _words().get(outcome.kind, "").format(
        script=script, interpreter=interpreter, code=outcome.code, detail=outcome.detail
    )  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "no_room": translate("sentences", "The script's output can not be kept, so it was not started ({detail})."),
        "no_port": translate(
            "sentences",
            "{script} was not started: no port of this machine could be opened for the conversation with it.",
        ),
        "words_refused": translate(
            "sentences",
            "{script} was not started: its arguments, its environment or a path can not be handed to a process "
            "({detail}).",
        ),
        "script_missing": translate("sentences", "There is no file {detail}. Open another script (Ctrl+O)."),
        "directory_missing": translate("sentences", "There is no folder {detail} to run {script} in."),
        "directory_refused": translate("sentences", "{script} can not run in its working directory: {detail}."),
        "interpreter_refused": translate("sentences", "{interpreter} could not be started: {detail}."),
        "interpreter_missing": translate("sentences", "There is no Python at {detail}. Choose another interpreter."),
        "interpreter_broken": translate(
            "sentences",
            "{detail} could not be started: what runs it (named in its first line, or its loader) is no more. Choose "
            "another interpreter.",
        ),
        "no_connection": translate("sentences", "{interpreter} ended with exit code {code} before it could connect."),
        "not_started": translate("sentences", "{script} could not be started: {detail}."),
    }
