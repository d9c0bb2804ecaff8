"""What several ranks are doing, in sentences, each beside the others."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.conversation.ranks import Ranks
from inspector.conversation.run_state import RunState
from inspector.wire.messages import Stopped

from . import run_state
from .outcome import SEPARATOR, outcome_sentence

translate = QCoreApplication.translate


def name(number: int) -> str:
    return translate("sentences", "rank {rank}").format(rank=number)


def names(numbers: list[int]) -> str:
    """ "rank 1", "rank 1, rank 2" """
    return translate("sentences", ", ").join(name(number) for number in numbers)


def chip_word(code: str) -> str:
    words = {
        "starting": translate("sentences", "STARTING"),
        "running": translate("sentences", "RUNNING"),
        "gathering": translate("sentences", "GATHERING"),
        "together": translate("sentences", "TOGETHER"),
        "apart": translate("sentences", "APART"),
        "ended": translate("sentences", "ENDED"),
    }
    return words[code]


CHIP_COLOURS = {"running": "green", "together": "green", "apart": "amber", "gathering": "accent", "starting": "accent"}


def cell(ranks: Ranks, number: int, launch: Launch | None) -> tuple[str, str, str]:
    """Returns (what it does, the name of that word's colour, the rest) of one rank."""
    state = ranks.all[number].state
    if state.code == "ended" and state.outcome is not None:
        return _ended(number, state.outcome, launch)
    if state.code == "held" and state.stop is not None:
        return translate("sentences", "held"), "amber", at(state.stop)
    if waited := ranks.waited_for(number):
        words = translate("sentences", "waits for {ranks}").format(ranks=names(waited))
        return words, "amber", SEPARATOR.join([_collective(state), *_seconds(state)])
    words = translate("sentences", "starting") if state.code == "starting" else translate("sentences", "running")
    return words, "muted" if state.code == "starting" else "green", SEPARATOR.join(run_state.whereabouts(state))


def at(stop: Stopped) -> str:
    """ "backward done, next: step, line 27" """
    words = run_state.done_and_next(stop)
    line = stop.next.line if stop.next is not None else 0
    if not line or str(line) in words:
        return words
    return translate("sentences", "{what}, line {line}").format(what=words, line=line)


def _ended(number: int, outcome: Outcome, launch: Launch | None) -> tuple[str, str, str]:
    words, cause = outcome_sentence(outcome, launch), outcome.cause
    if cause == number:
        return translate("sentences", "failed first"), "red", words
    if cause >= 0:
        return translate("sentences", "ended after {rank}").format(rank=name(cause)), "muted", words
    return translate("sentences", "ended"), "muted", words


def _collective(state: RunState) -> str:
    """ "in all_reduce #131 [144]" """
    collective = state.where.collective if state.where is not None else None
    if collective is None:
        return ""
    shape = "×".join(str(size) for size in collective.shape)
    words = translate("sentences", "in {collective} #{number} [{shape}]")
    return words.format(collective=collective.name or "collective", number=collective.number, shape=shape)


def _seconds(state: RunState) -> list[str]:
    if state.seconds < run_state.SILENCE_S:
        return []
    return [translate("sentences", "for {seconds:.0f} s").format(seconds=state.seconds)]


def sentence(ranks: Ranks, number: int) -> str:
    """What stands before the sentence about the selected rank: for whom it waits, or what has ended it; else ""."""
    state = ranks.all[number].state
    if waited := ranks.waited_for(number):
        words = translate("sentences", "{rank} waits for {ranks} {collective}")
        return words.format(rank=name(number), ranks=names(waited), collective=_collective(state)).rstrip()
    cause = state.outcome.cause if state.outcome is not None else -1
    if cause in (-1, number) or cause >= len(ranks.all):
        return ""
    outcome = ranks.all[cause].state.outcome
    words = translate("sentences", "{rank} failed first: {why}")
    why = outcome_sentence(outcome, None) if outcome is not None else ""
    return words.format(rank=name(cause), why=why)


def ended_line(number: int, outcome: Outcome, launch: Launch | None) -> str:
    """ "rank 1 failed first: RuntimeError at train.py:31: …": of the console."""
    what, _, why = _ended(number, outcome, launch)
    return translate("sentences", "{rank} {what}: {why}").format(rank=name(number), what=what, why=why)


def timeout(ranks: Ranks) -> str:
    """What is said of the timeout of the script's groups while it is raised."""
    return translate("sentences", "timeout raised") if _own_timeout(ranks) else ""


def timeout_tip(ranks: Ranks) -> str:
    words = translate(
        "sentences",
        "A rank waits in a collective for {seconds:g} s, by the script's own timeout. While you step it waits as long as "
        "it takes; Resume sets the timeout back.",
    )
    return words.format(seconds=_own_timeout(ranks)) if _own_timeout(ranks) else ""


def _own_timeout(ranks: Ranks) -> float:
    return min((state.timeout for state in ranks.states() if state.timeout), default=0.0)
