"""Holds training within a forward, layer by layer, and within a backward, node by node; describes what is there."""

from __future__ import annotations

from types import FrameType
from typing import TYPE_CHECKING, Any

import torch

from ...wire.chain import AskRule, Rule
from ...wire.inside import AskInside, InsideFacts
from ...wire.inside import Inside as InsidePart
from ...wire.lines import StopReason
from ...wire.messages import LAYER, NODE, Moment, Refused
from ...wire.tensors import TensorName
from ..autograd.chain_rule.telling import Chain, HeldNode
from ..autograd.node_stepper import Backward
from ..core import guard
from ..core.neutral import Neutral
from ..core.stand_aside import is_transforming
from ..core.threads import threads
from ..execution import stop_rules
from ..execution.gate import FIRST, ITERATION, PAUSE, RUN, Gate
from ..execution.stop_rules import AFTER_LAYER, BEFORE_LAYER, Spot
from ..frames import user_code
from ..modules import running
from ..modules.calls import Call, Calls
from ..modules.passing import seen
from ..modules.paths import Paths
from ..modules.structure import note_of
from ..numerics.numbers import Unavailable
from .backwards import Backwards, InsidePorts
from .neighbours import Held, Neighbours, known
from .run_to import RunTarget

if TYPE_CHECKING:
    from ..execution.holding import About
    from ..execution.phases import Recorder
    from ..gradients.grad_scaler import Scaling
    from ..modules.roots import Roots


class Inside:
    """Is told of every call of a layer and every backward while somebody steps, of none in a free run.

    Attributes: `calls`, the calls of layers; `paths`; `aim`, the target of *Run to*; `nearby`, what is around a held
    place.
    """

    def __init__(self, recorder: Recorder, roots: Roots, scaling: Scaling, ports: InsidePorts) -> None:
        self._recorder = recorder
        self._gate = recorder.gate
        self._roots = roots
        self.calls = Calls(recorder)
        self.paths = Paths(roots)
        self.aim = RunTarget(roots, recorder.gate, ports.find_node)
        self.backwards = Backwards(recorder, self.calls, self.aim, self.owners, self._hold, ports)
        self._held: Held | None = None  # what `answer` describes while held
        self.nearby = Neighbours(roots, self.paths, self.calls, scaling)
        self._is_following = False
        self._chain = Chain(scaling.factor)
        self.begins, self.ends = guard.guarded(self._begins), guard.guarded(self._ends)

    def follow(self) -> None:
        """Follows the calls of layers while somebody steps, and only then."""
        steps = self._gate.mode != RUN
        if steps and not self._is_following:
            self.calls.start()
        self._is_following = steps
        running.follow(self if steps else None)

    @property
    def gate(self) -> Gate:
        return self._gate

    @property
    def held_backward(self) -> tuple[Backward | None, int]:
        """The backward held between two of its nodes, and the number of the next one; (None, -1) if there is none."""
        return self._held[1:] if self._held is not None else (None, -1)

    @property
    def is_held(self) -> bool:
        """Whether training is held within a forward or a backward."""
        return self._held is not None

    def leave(self) -> None:
        """Removes everything from layers and nodes after a failure of the probe."""
        running.follow(None)
        self.backwards.leave()

    # ── forward ──

    def _begins(self, module: torch.nn.Module, given: Any, is_root: bool) -> None:
        if not self._is_told():
            return
        call = self.calls.begins(module, is_root)
        if self._gate.may_hold_inside() and not _is_black_box(call.above) and self._holds_before(call):
            call.given = seen(given)
            self._hold(user_code.here(), Spot(BEFORE_LAYER, call))

    def _ends(self, module: torch.nn.Module, given: Any, result: Any, failed: bool) -> None:
        if not self._is_told():
            return
        call = self.calls.ends(module, failed)
        if call is None:
            return
        call.given, call.result = seen(given), seen(result) if not failed else []
        if self._gate.may_hold_inside() and not failed and self._holds_after(call):
            self._hold(user_code.here(), Spot(AFTER_LAYER, call))

    def _is_told(self) -> bool:
        """Returns whether a call counts: not one recomputed by a checkpoint in backward, nor one that torch makes to
        trace."""
        if self._gate.mode == RUN:
            running.follow(None)
            self._is_following = False
        return self._is_following and not threads.is_in_backward() and not is_transforming()

    def _holds_before(self, call: Call) -> bool:
        mode = self._gate.mode
        if mode == stop_rules.TARGET:
            return call.depth > 0 and self.aim.is_at(call.module())
        if mode == stop_rules.LINE_INTO:  # otherwise the user's own line has come first
            return call.depth > 0 and not user_code.is_called_by_user()
        if mode in (PAUSE, ITERATION):
            return call.depth > 0 and (mode == PAUSE or self.backwards.is_next(Spot(BEFORE_LAYER, call)))
        return stop_rules.holds_before_call(mode, self._gate.left_spot(), call)

    def _holds_after(self, call: Call) -> bool:
        if self._gate.mode == ITERATION:
            return self.backwards.is_next(Spot(AFTER_LAYER, call))
        return stop_rules.holds_after_call(self._gate.mode, self._gate.left_spot(), call)

    def root_begins(self, module: torch.nn.Module) -> None:
        """Called when the script calls a module: if that is the target, the phase that begins is held."""
        if self._gate.mode == stop_rules.TARGET and self.aim.is_at(module):
            self._gate.mode = FIRST

    def at_line(self) -> InsidePart | None:
        """Returns the layer in whose forward a line is held, or None."""
        if running.running_root() is None or threads.is_in_backward():
            return None
        if not self._is_following:
            self.calls.start()
        call, done = self.calls.innermost_here(), self.calls.done_here()
        if call is None:
            return None
        with Neutral():
            path, row = self.paths.of_call(call)
            done_path, done_row = self.paths.of_call(done)
        return InsidePart("line", path, call.number, call.depth, row, done_path, done_row=done_row)

    def layer_of_frame(self, frame: FrameType) -> str:
        """Returns the path of the layer whose forward runs in the frame, or ""."""
        module = running.module_of_forward(frame)
        row = self.paths.row_of(module) if module is not None else -1
        return self.paths.path_of(row) if row >= 0 else ""

    def owners(self) -> dict[int, int]:
        """Returns id(parameter) → row of its layer."""
        return {id(parameter): self._roots.tree.parents[row] for row, parameter in self._roots.parameters()}

    # ── held ──

    def hold_at(self, module: torch.nn.Module, given: Any, result: Any, is_after: bool, reason: StopReason) -> None:
        """Holds at a layer that has a breakpoint, where nobody steps as well."""
        spot = self._gate.left_spot()
        kind = AFTER_LAYER if is_after else BEFORE_LAYER
        call = self._call_of(module, is_after)
        if _is_black_box(call.above) or self._is_following and spot is not None and spot.is_at(kind, call):
            return  # the step has just been held here
        call.given = seen(given)
        if is_after:
            call.result = seen(result)
        self._is_following = True  # its end is seen, however training goes on
        self._hold(user_code.here(), Spot(kind, call), reason=reason)

    def _call_of(self, module: torch.nn.Module, is_after: bool) -> Call:
        """Returns the call that begins or has ended; in a free run none was noted."""
        known = self.calls.done_here() if is_after else self.calls.open_here()
        if self._is_following and known is not None and known.module() is module:
            return known
        if not self._is_following:
            self.calls.start()
        call = self.calls.begins(module, running.running_root() in (None, module))
        return (self.calls.ends(module, False) or call) if is_after else call

    def _hold(
        self,
        frame: FrameType | None,
        spot: Spot,
        backward: Backward | None = None,
        number: int = -1,
        reason: StopReason | None = None,
    ) -> None:
        self._held = spot, backward, number
        try:
            self._recorder.holding.inside(frame, spot, self._about, reason)
        finally:
            self._held = None

    def _about(self) -> About:
        assert self._held is not None
        spot, backward, number = self._held
        with Neutral():
            return self._about_layer(spot) if backward is None else self._about_node(spot, backward, number)

    def _about_layer(self, spot: Spot) -> About:
        call, done = spot.call, self.calls.done_here()
        assert call is not None
        path, row = self.paths.of_call(call)
        done_path, done_row = self.paths.of_call(done)
        last = self._recorder.done
        if done is not None:
            last = self._moment(LAYER, done_path, done.file, done.line, last.ordinal if last else 0, done.failed)
        coming = self._moment(LAYER, path, call.file, call.line) if spot.kind == BEFORE_LAYER else None
        return last, coming, InsidePart(
            spot.kind, path, call.number, call.depth, row, done_path, done_row=done_row
        )  # fmt: skip

    def _about_node(self, spot: Spot, backward: Backward, number: int) -> About:
        call, last, done_path, done_row = spot.call, self._recorder.done, "", -1
        path, row = self.nearby.layer_of(backward, number)
        if backward.ran is not None:
            done_path, done_row = self.nearby.layer_of(backward, backward.ran)
            place = self._place_of(backward, backward.ran)
            last = self._moment(NODE, backward.name(backward.ran), *place, last.ordinal if last else 0)
        coming = self._moment(NODE, spot.name, *self._place_of(backward, number))
        rows = self._roots.rows()
        inside = InsidePart(
            place=spot.kind,
            path=path,
            call=call.number if call else 0,
            depth=call.depth if call else -1,
            row=row,
            done_path=done_path,
            node=spot.name,
            index=spot.index,
            nodes=backward.total,
            populated=known(rows, backward.populated),
            feeds=known(rows, backward.parameters(number)),
            done_row=done_row,
        )
        return last, coming, inside

    def _place_of(self, backward: Backward, number: int) -> tuple[str, int]:
        call = backward.call(number)
        return (call.file, call.line) if call is not None else (backward.site.file, backward.site.line)

    def _moment(self, phase: str, role: str, file: str, line: int, ordinal: int = 0, failed: bool = False) -> Moment:
        return Moment(
            ordinal=ordinal,
            phase=phase,
            role=role,
            iteration=self._recorder.iteration,
            file=file,
            line=line,
            failed=failed,
        )

    # ── asked ──

    def answer(self, question: AskInside, stop: int) -> InsideFacts | Refused:
        if self._held is None:
            return Refused(question.request, stop, "not_inside", "")
        return self.nearby.facts(self._held, question.request, stop)

    def tensor(self, name: TensorName) -> Any:
        """Returns a tensor that `answer` lists at this stop. Raises Unavailable."""
        if self._held is None:
            raise Unavailable("not_here")
        return self.nearby.tensor(self._held, name)

    def rule(self, question: AskRule, stop: int) -> Rule | Refused:
        """Answers with the chain rule at the node where a backward is held."""
        spot, backward, number = self._held or (None, None, -1)
        held = None
        if backward is not None:
            held = HeldNode(backward, number, self.nearby.layer_of(backward, number)[0])
        return self._chain.answer(question, stop, held)


def _is_black_box(call: Call | None) -> bool:
    """Returns whether the call is, or is inside, what torch has compiled: nothing there is held."""
    while call is not None:
        module = call.module()
        if module is not None and (note_of(module) or isinstance(module, torch.fx.GraphModule)):
            return True
        call = call.above
    return False
