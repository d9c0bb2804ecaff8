"""How a run ended, from the debuggee's last message, its exit status and what the user did."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.wire.messages import Declined, Ended, Trouble

KINDS = (
    "finished", "exit", "arguments", "exception", "signal", "crashed", "vanished", "closing_down", "unwatched", "stopped", "let_go",
    "script_missing", "no_script", "directory_missing", "interpreter_missing", "interpreter_refused", "no_torch",
    "declined", "no_connection", "no_room", "no_port", "words_refused", "directory_refused", "interpreter_broken",
    "not_started",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """The end of a run as codes and numbers; its sentence is written elsewhere.

    Attributes: `kind`, one of KINDS; `code`, the exit code, or the signal's number for `kind` "signal"; `trouble`, the
    exception; `iteration`, the last one known; `detail`, what a sentence needs besides: a missing path, what a file is
    in place of a script, the code of a refusal and the refused version; `cause`, of several ranks the one that failed
    first, -1: none, or no ranks.
    """

    kind: str  # one of KINDS
    code: int = 0
    trouble: Trouble | None = None
    iteration: int = 0
    detail: str = ""
    cause: int = -1


def conclude(
    ended: Ended | None,
    returncode: int,
    stopped_by_user: bool,
    connected: bool,
    declined: Declined | None = None,
    iteration: int = 0,
    parted: bool = False,
) -> Outcome:
    """Returns the outcome of a process that has exited with `returncode` (negative: minus the signal's number).

    `ended`: the debuggee's last message, None if it had no time for one; `connected`: the probe has said Hello;
    `declined`: it could not work; `iteration`: the last one heard of; `parted`: the connection broke while the process
    went on.
    """
    iteration = ended.iteration if ended else iteration
    if stopped_by_user:
        return Outcome("stopped", returncode, iteration=iteration)
    if declined is not None:
        return Outcome("declined", returncode, iteration=iteration, detail=f"{declined.code} {declined.detail}".strip())
    if ended is not None and ended.kind == "exception":
        kind = "no_torch" if _lacks_torch(ended.trouble) else "exception"
        return Outcome(kind, returncode, ended.trouble, iteration)
    if parted and ended is None and returncode >= 0:
        return Outcome("unwatched", returncode, iteration=iteration)
    kind, code = _by_status(ended, returncode, connected)
    return Outcome(kind, code, ended.trouble if ended is not None and kind == "exit" else None, iteration)


def _by_status(ended: Ended | None, returncode: int, connected: bool) -> tuple[str, int]:
    """Returns (kind, code) if no exception explains the end."""
    if returncode < 0:
        return "signal", -returncode
    if ended is None:
        return _wordless(returncode, connected), returncode
    if ended.kind == "exit":
        return ("exit" if returncode else "finished"), returncode
    return ("closing_down" if returncode else "finished"), returncode


def _wordless(returncode: int, connected: bool) -> str:
    """Returns the kind that the exit status alone tells."""
    if not connected:
        return "no_connection"
    return "crashed" if returncode else "vanished"


def _lacks_torch(trouble: Trouble | None) -> bool:
    return trouble is not None and trouble.type == "ModuleNotFoundError" and "'torch'" in trouble.message
