"""The words for a backward that the user ends before all of its nodes have run, and for the gradients it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .family import Family
from .limits import AtMost, Count, Number, OneOf

ABORT_REASONS = (
    "not_in_backward",  # nothing is held between two nodes
    "reentrant",  # a node of another backward has begun this one, as a reentrant checkpoint does: that waits for it
    "grad",  # torch.autograd.grad: who called it uses what it gives
    "thread",  # the node runs in a thread of torch's own
    "compiled",  # torch has compiled the backward itself
    "distributed",  # other processes wait for its gradients
    "scaler",  # a GradScaler fails at an optimizer without any gradient
)

LEAVE_OUT_REASONS = (
    "over",  # an optimizer has stepped, or they were zeroed, meanwhile
    "inside",  # training is held within a forward or a backward
    "scaler",  # as above
)

NAMED = 12  # at most so many names of one share


@dataclass(frozen=True, slots=True)
class Share:
    """Parameters that a backward has, or has not, come to."""

    parameters: Count
    # paths of layers, of those that are in both shares, of parameters; the last layer first
    names: Annotated[tuple[str, ...], AtMost(NAMED)]
    left_out: Count  # names that are more than NAMED


@dataclass(frozen=True, slots=True)
class Partial:
    """What a backward leaves when it ends before this node."""

    node: str  # name of the node that was to run next
    path: str  # of the layer that has made it, "" where there is none
    index: Count  # its place in the order in which nodes run, from 1
    nodes: Count  # … of so many; 0: not known
    given: Share  # have got their gradient from it
    missing: Share  # would have got it yet
    sums: Count  # of those that have got it, how many hold those of earlier backwards as well


@dataclass(frozen=True, slots=True)
class AskAbort:
    """What an AbortBackward at this stop would leave. Answered by Abortable, or by Refused (one of ABORT_REASONS)."""

    request: int


@dataclass(frozen=True, slots=True)
class Abortable:
    request: int
    stop: int
    partial: Partial


@dataclass(frozen=True, slots=True)
class AbortBackward:
    """Ends the backward that is held: its other nodes do not run, `backward()` returns, and training is held there.
    Answered by Resumed, or by Refused (one of ABORT_REASONS) and still held."""

    request: int
    stop: int


@dataclass(frozen=True, slots=True)
class BackwardAborted:
    """It has ended; comes before the stop at its end."""

    number: Number  # from 1
    iteration: Count
    partial: Partial


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Sets the gradients that an aborted backward has given to None, so that an optimizer leaves their parameters out.
    Answered by Resumed and a new stop at the same place, or by Refused (one of LEAVE_OUT_REASONS)."""

    request: int
    stop: int
    number: int


@dataclass(frozen=True, slots=True)
class PartialOver:
    """Nothing is to be decided any more about what an aborted backward has left."""

    number: Number
    how: Annotated[str, OneOf(("step", "zero_grad", "left_out"))]  # "left_out": its gradients have been set to None


ABORT = Family(
    questions={AskAbort: (Abortable,)}, wishes=(AbortBackward, LeaveOut), news=(BackwardAborted, PartialOver)
)
