"""Messages about the phases of a training as they ended, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .family import Family
from .limits import Column, Line

# bits of the flags: ended with an exception; a step skipped by a GradScaler; a backward ended by the user
FAILED, SKIPPED, ABORTED = 1, 2, 4


@dataclass(frozen=True, slots=True)
class WatchMoments:
    """Sets whether the phases of a free run are sent too; those of a stepped training always are."""

    on: bool


@dataclass(frozen=True, slots=True)
class StopAtSmall:
    """Sets whether a step by phase also holds at small moments."""

    on: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the script phases of one kind are, and of which object."""

    role: str  # as in Moment
    file: str
    line: Line  # from 1; 0: unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentsSeen:
    """Phases in the order in which they ended. Missing ordinals were not recorded.

    Times are seconds since the recording began, without time held.
    """

    # rising; what was done by hand has that of the moment before
    ordinals: Annotated[Array, Column("i8", "moments", 1)]
    phases: Annotated[Array, Column("u1", "moments")]  # numbers of PHASES
    spots: Annotated[Array, Column("i4", "moments", 0)]  # number of the spot among all spots sent so far
    iterations: Annotated[Array, Column("i8", "moments", 0)]
    begins: Annotated[Array, Column("f8", "moments")]  # seconds; NaN if the begin was not seen
    ends: Annotated[Array, Column("f8", "moments")]  # seconds
    flags: Annotated[Array, Column("u1", "moments", 0, 8)]  # FAILED, SKIPPED, ABORTED
    # the loss at which a backward began; NaN if it is no single number, and for other phases
    losses: Annotated[Array, Column("f8", "moments")]
    new_spots: tuple[Spot, ...]


SEEN = Family(orders=(WatchMoments, StopAtSmall), news=(MomentsSeen,))
