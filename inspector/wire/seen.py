"""The words for what a training went through: its phases as they ended, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .family import Family
from .limits import Column, Line

# bits of the flags: it ended with an exception; a step that a GradScaler left out; a backward that the user has ended
FAILED, SKIPPED, ABORTED = 1, 2, 4


@dataclass(frozen=True, slots=True)
class WatchMoments:
    """Whether the phases of a free run shall be told as well; those of a training that is stepped always are."""

    on: bool


@dataclass(frozen=True, slots=True)
class StopAtSmall:
    """Whether a step by phase holds at small moments too."""

    on: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the script phases of one kind are, and whose they are."""

    role: str  # as that of a Moment
    file: str
    line: Line  # from 1; 0 where unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentsSeen:
    """Phases in the order in which they ended. Ordinals that are missing were not written down.

    Seconds are counted from the start of the recording, those that training was held not among them.
    """

    # rising; what was done by hand has that of the moment before
    ordinals: Annotated[Array, Column("i8", "moments", 1)]
    phases: Annotated[Array, Column("u1", "moments")]  # numbers of PHASES
    spots: Annotated[Array, Column("i4", "moments", 0)]  # numbers of all spots that were told until now
    iterations: Annotated[Array, Column("i8", "moments", 0)]  # i8
    begins: Annotated[Array, Column("f8", "moments")]  # seconds; NaN where the beginning was not seen
    ends: Annotated[Array, Column("f8", "moments")]  # seconds
    flags: Annotated[Array, Column("u1", "moments", 0, 8)]  # FAILED, SKIPPED, ABORTED
    # what a backward began at; NaN where that is no single number, and of all other phases
    losses: Annotated[Array, Column("f8", "moments")]
    new_spots: tuple[Spot, ...]


SEEN = Family(orders=(WatchMoments, StopAtSmall), news=(MomentsSeen,))
