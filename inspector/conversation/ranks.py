"""Several debuggees that train together: they are let go together, gathered, and compared by where they are held.

The ranks are never made to wait for one another by us: each is told to go on by itself, and where one is held, the
others run until they are held too, or wait for it inside a collective of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inspector.wire.messages import Moment, Stopped, Where

from .conversation import Conversation
from .events import Event
from .outcome import Outcome
from .run_state import RunState

GRACE_S = 1.0  # that a rank may be on its way while others are held
CODES = ("starting", "running", "gathering", "together", "apart", "ended")


def place(stop: Stopped) -> tuple[Any, ...]:
    """Returns what two ranks have in common that are held at the same place."""
    inside = stop.inside
    at = (inside.place, inside.path, inside.call, inside.node, inside.index) if inside is not None else None
    return stop.iteration, _moment(stop.done), _moment(stop.next), at


def _moment(moment: Moment | None) -> tuple[str, int] | None:
    return (moment.phase, moment.line) if moment is not None else None


def progress(stop: Stopped) -> tuple[int, int, int]:
    """Returns how far it has come: a greater one is further. Places that have no order are equal."""
    done = stop.done.ordinal if stop.done is not None else 0
    return done, stop.iteration, stop.inside.index if stop.inside is not None else 0


class Ranks:
    """The conversations of one training by their ranks (`all`); one alone is a training in one process. `changed`: the
    state of any of them."""

    def __init__(self) -> None:
        self.all: tuple[Conversation, ...] = ()
        self.changed: Event[[]] = Event()
        self._gathers = False  # those behind are let go until all are held together
        self._stops: list[int] = []  # of all, at the last look
        self._stale: list[Where | None] = []  # where each was before they were there: it may wait no more

    def muster(self, conversations: Sequence[Conversation]) -> None:
        self.all, self._gathers = tuple(conversations), False

    def are_several(self) -> bool:
        return len(self.all) > 1

    def states(self) -> list[RunState]:
        return [rank.state for rank in self.all]

    # ── telling ──

    def step(self, unit: str) -> None:
        """Lets all that are held go on; one that still runs is not told twice."""
        self._gathers = False
        for rank in self._held():
            rank.step(unit)

    def pause(self) -> None:
        """Asks all that run to hold, and lets those go on that another one waits for."""
        self._gathers = self.are_several()
        for rank in self.all:
            rank.pause()

    def catch_up(self) -> None:
        """Lets those that are behind go on, until all are held at the same place."""
        self._gathers = True
        self._stops, self._stale = self._numbers(), []
        if not self._go_on_gathering():
            for rank in self._held() if self._someone_runs() else []:
                rank.step("phase")

    def heard(self) -> None:
        """Called when the state of one has changed."""
        if self._gathers:
            self._go_on_gathering()
        self.changed.emit()

    def _go_on_gathering(self) -> bool:
        """Lets those behind go one step on; returns whether anybody was."""
        if self.code() == "together":
            self._gathers = False
        if self._numbers() != self._stops:
            self._stops, self._stale = self._numbers(), [state.where for state in self.states()]
        waiting = self._waiting()
        if waiting and all(self._is_stale(number) for number in waiting):
            return False
        behind = self.behind()
        for rank in behind:
            rank.step(self._unit(rank))
        return bool(behind)

    def _numbers(self) -> list[int]:
        return [rank.stop.stop if rank.stop is not None else 0 for rank in self.all]

    def _is_stale(self, number: int) -> bool:
        """Returns whether nothing was heard of where a rank is since another was held or let go."""
        where = self.all[number].state.where
        return number < len(self._stale) and where is self._stale[number]

    def _unit(self, rank: Conversation) -> str:
        """Returns by what it steps: by phase up to the phase of the others, and then as fine as they are held."""
        own, furthest = rank.stop, max((r.stop for r in self._held() if r.stop is not None), key=progress)
        is_within = own is not None and progress(own)[0] == progress(furthest)[0] and furthest.inside is not None
        if not is_within or self._waiting():
            return "phase"
        return "node" if furthest.inside is not None and furthest.inside.place == "node" else "layer"

    # ── looking ──

    def code(self) -> str:
        """Returns how they stand to each other, one of CODES."""
        states = [state for state in self.states() if state.code != "ended"]
        codes = {state.code for state in states}
        if "held" not in codes:
            return "ended" if not codes else "starting" if codes == {"starting"} else "running"
        if codes == {"held"}:
            places = {place(state.stop) for state in states if state.stop is not None}
            return "together" if len(places) == 1 and len(states) == len(self.all) else "apart"
        on_the_way = [state.seconds for state in states if state.code != "held"]
        return "apart" if max(on_the_way) >= GRACE_S else "gathering"

    def behind(self) -> list[Conversation]:
        """Returns the held ones that others are ahead of, or wait for."""
        held = self._held()
        if self._waiting():
            numbers = {number for waiting in self._waiting() for number in self.waited_for(waiting)}
            return [rank for rank in held if self.all.index(rank) in numbers]
        if self._someone_runs():
            return []
        stops = [rank.stop for rank in held if rank.stop is not None]
        furthest = max(map(progress, stops), default=(0, 0, 0))
        return [rank for rank in held if rank.stop is not None and progress(rank.stop) < furthest]

    def can_catch_up(self) -> bool:
        return self.code() == "apart" and bool(self.behind() or self._held() and self._someone_runs())

    def waited_for(self, number: int) -> list[int]:
        """Returns the ranks that this one waits for in a collective; none if it waits for nobody, or nobody knows."""
        collective = _collective(self.all[number].state)
        if collective is None or not collective.waits:
            return []
        return [other for other in range(len(self.all)) if other != number and self._lacks(other, collective.number)]

    def _lacks(self, number: int, collective: int) -> bool:
        """Returns whether this rank has not come to a collective: it is held, or has ended, or runs before it."""
        state = self.all[number].state
        if state.code in ("held", "ended"):
            return True
        own = _collective(state)
        return own is not None and own.number < collective

    def _waiting(self) -> list[int]:
        return [number for number in range(len(self.all)) if self.waited_for(number)]

    def _held(self) -> list[Conversation]:
        return [rank for rank in self.all if rank.state.code == "held"]

    def _someone_runs(self) -> bool:
        return any(state.code in ("running", "pausing", "starting") for state in self.states())

    def acting(self, selected: RunState) -> RunState:
        """Returns the state that decides what can be told to all: that of the selected one, unless another is held, or
        still at work."""
        states = [selected, *self.states()]
        order = ("held", "running", "pausing", "starting")
        return next((state for code in order for state in states if state.code == code), selected)

    # ── ending ──

    def are_over(self) -> bool:
        return all(state.code == "ended" for state in self.states())

    def cause(self) -> int:
        """Returns the rank whose failure has ended the others, or -1."""
        outcomes = [state.outcome for state in self.states() if state.outcome is not None]
        return next((outcome.cause for outcome in outcomes if outcome.cause >= 0), -1)

    def outcome_of_all(self, last: Outcome) -> Outcome:
        """Returns the outcome that tells most: that of the cause, else the last one."""
        cause = self.cause()
        found = self.all[cause].state.outcome if 0 <= cause < len(self.all) else None
        return found or last


def _collective(state: RunState) -> Any:
    return state.where.collective if state.where is not None and state.code in ("running", "pausing") else None
