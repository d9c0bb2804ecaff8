"""Messages about ending a backward before all of its nodes have run, and about the gradients that it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .family import Family
from .limits import AtMost, Count, Number, OneOf

ABORT_REASONS = (
    "not_in_backward",  # training is not held between two nodes
    "reentrant",  # a node of another backward, which waits for it, began this one (reentrant checkpoint)
    "grad",  # torch.autograd.grad: its caller uses the result
    "thread",  # the node runs in a thread of torch's own
    "compiled",  # torch has compiled the backward itself
    "distributed",  # other processes wait for its gradients
    "scaler",  # a GradScaler would fail: an optimizer would have no gradient at all
)

LEAVE_OUT_REASONS = (
    "over",  # an optimizer has stepped meanwhile, or they were zeroed
    "inside",  # training is held within a forward or a backward
    "scaler",  # as above
)

NAMED = 12  # names in one share, at most


@dataclass(frozen=True, slots=True)
class Share:
    """The parameters that a backward has reached, or those it has not."""

    parameters: Count
    # paths of layers, or of parameters if a layer is in both shares; the last layer first
    names: Annotated[tuple[str, ...], AtMost(NAMED)]
    left_out: Count  # number of names beyond NAMED


@dataclass(frozen=True, slots=True)
class Partial:
    """What a backward leaves if it ends before this node."""

    node: str  # name of the node that was to run next
    path: str  # of the layer that made it, "" if none
    index: Count  # its place in the order of running, from 1
    nodes: Count  # … of so many; 0: unknown
    given: Share  # parameters that have their gradient from it
    missing: Share  # parameters that would still have got one
    sums: Count  # how many of the given hold a sum with earlier backwards


@dataclass(frozen=True, slots=True)
class AskAbort:
    """Asks what an AbortBackward at this stop would leave. Answered by Abortable or Refused (one of ABORT_REASONS)."""

    request: int


@dataclass(frozen=True, slots=True)
class Abortable:
    request: int
    stop: int
    partial: Partial


@dataclass(frozen=True, slots=True)
class AbortBackward:
    """Ends the held backward: its other nodes do not run, `backward()` returns, and training is held there.

    Answered by Resumed, or by Refused (one of ABORT_REASONS) and training stays held.
    """

    request: int
    stop: int


@dataclass(frozen=True, slots=True)
class BackwardAborted:
    """A backward has been ended by the user; sent before the stop at its end."""

    number: Number  # from 1
    iteration: Count
    partial: Partial


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Sets the gradients that an aborted backward has left to None, so that optimizers skip their parameters.

    Answered by Resumed and a new stop at the same place, or by Refused (one of LEAVE_OUT_REASONS).
    """

    request: int
    stop: int
    number: int


@dataclass(frozen=True, slots=True)
class PartialOver:
    """Nothing can be decided any more about the gradients that an aborted backward has left."""

    number: Number
    how: Annotated[str, OneOf(("step", "zero_grad", "left_out"))]  # "left_out": they were set to None


ABORT = Family(
    questions={AskAbort: (Abortable,)}, wishes=(AbortBackward, LeaveOut), news=(BackwardAborted, PartialOver)
)
