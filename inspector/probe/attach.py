"""Attaches the probe to torch: public global hooks and wrappers of a few public functions. All of them step aside while
torch compiles, traces or transforms, and are removed when the probe fails."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, cast

import torch

from ..wire.messages import TorchLoaded
from .answers import answers_of
from .autograd.graph import Graphs
from .batch.current import Batches
from .books import Books
from .core import guard
from .core.live import live
from .core.recursion_limit import between
from .core.threads import OfThreads, threads
from .core.wrapping import put
from .debugger import Debugger
from .execution.gate import Gate, Hearers
from .execution.phases import Recorder
from .execution.recorder_ports import RecorderPorts
from .findings.duty import Duty
from .findings.hooks import hang as hang_rules
from .gradients.by_hand import ByHand
from .gradients.grad_scaler import Scaling
from .gradients.grad_states import Ledger
from .hooks.loading_here import LoadingHere
from .hooks.optimizer_steps import steps_under_way
from .hooks.training_hooks import TrainingHooks
from .inspection.answers import Looking
from .inspection.torch_values import know_torch
from .loss.series import Losses
from .modules.codes import codes_of, codes_of_worker
from .modules.roots import Roots
from .stepping.abort_backward import Aborting
from .stepping.backwards import InsidePorts
from .stepping.expected import Expected
from .stepping.gradient_points import GradientPoints
from .stepping.inside import Inside
from .stepping.last_look import LastLook
from .stepping.layer_points import LayerPoints
from .stepping.named_rows import NamedRows
from .stepping.tensor_points import TensorPoints
from .watcher import Watcher


def attach() -> None:
    """Attaches the probe; called when the script has imported torch."""
    if not live.on or live.agent is None:
        return
    agent = live.agent
    live.watcher = watcher = build(cast(Gate, agent.gate))
    watcher.inside.follow()
    agent.send(TorchLoaded(torch.__version__))
    try:
        if agent.checks or agent.watches:
            live.findings = findings = hang_rules(watcher)  # first: what they are told belongs to the running iteration
            watcher.duty = Duty(findings, agent.gate, watcher.recorder.cost) if agent.watches else None
        _hang(watcher)
    except Exception as error:  # a torch that lacks what the probe needs
        guard.detach("attach", error)


def build(gate: Gate) -> Watcher:
    """Makes the parts of the probe and connects them. A part that is made later is looked up by a function when it is
    called."""
    debugger = cast(Debugger, live.debugger or Debugger(gate))
    recorder: Recorder = debugger.recorder
    roots, scaling = Roots(), Scaling()
    ledger = Ledger(roots)
    roots.trained = ledger.trained
    written = ByHand(ledger, lambda: steps_under_way() > 0)
    recorder.asks(_recorder_ports(lambda: watcher, roots, scaling, _hearers(debugger, lambda: watcher), written))
    losses, batches = Losses(recorder), OfThreads(lambda: Batches(recorder))
    inside = Inside(recorder, roots, scaling, _inside_ports(lambda: watcher))
    watcher = Watcher(
        recorder=recorder, roots=roots, ledger=ledger, losses=losses, batches=batches, scaling=scaling, inside=inside,
        looking=Looking(recorder, roots, ledger, batches, scaling, inside.tensor),
        graphs=Graphs(recorder, roots, losses, inside),
        aborting=Aborting(recorder, roots, ledger, scaling, inside),
        last_look=LastLook(recorder, roots),
    )  # fmt: skip
    watcher.layer_points = LayerPoints(debugger.breakpoints, roots, inside)
    rows = NamedRows(roots, inside.paths)
    inside.backwards.points = GradientPoints(debugger.breakpoints, rows, recorder.gate)
    debugger.breakpoints.tensors = TensorPoints(debugger.breakpoints, rows)
    know_torch(debugger.variables.rows, roots, inside.paths)
    debugger.variables.evaluating.no_grad = torch.no_grad
    debugger.variables.evaluating.has_run = watcher.measured.doubt
    debugger.variables.stack.layer_of = inside.layer_of_frame
    watcher.answers = answers_of(watcher)
    return watcher


def _hearers(debugger: Debugger, late: Callable[[], Watcher]) -> Hearers:
    return Hearers(
        answer=debugger.answering(lambda question: late().answers(question)),
        run_to=lambda wish: late().inside.aim.take(wish),
        run_to_line=debugger.breakpoints.run_to_line,
        abort=lambda wish: late().aborting.wish(wish),
        leave_out=lambda wish: late().aborting.leave_out(wish),
        rest=lambda: late().rest(),
    )


def _recorder_ports(
    late: Callable[[], Watcher], roots: Roots, scaling: Scaling, hearers: Hearers, written: ByHand
) -> RecorderPorts:
    return RecorderPorts(
        loss=lambda: late().losses.now,
        loss_given=lambda: late().losses.given,
        summary=roots.summary,
        scale=scaling.shown,
        foresee=Expected(roots.owns_parameters).after,
        has_graph=torch.is_grad_enabled,
        arrives=lambda: late().looking.arrives(),
        leaves=lambda: late().leaves_stop(),
        went_on=lambda: late().goes_on(),
        hearers=hearers,
        inside_line=lambda: late().inside.at_line(),
        several=lambda: _several(late()),
        written=written,
    )


def _several(watcher: Watcher) -> tuple[str, ...]:
    """Returns the phases that need a name, as there are several models or optimizers."""
    of_models = ("forward",) if sum(parent < 0 for parent in watcher.roots.tree.parents) > 1 else ()
    of_optimizers = ("zero_grad", "step") if len(watcher.ledger.optimizers()) > 1 else ()
    return (*of_models, *of_optimizers)


def _inside_ports(late: Callable[[], Watcher]) -> InsidePorts:
    return InsidePorts(
        find_node=lambda wish: late().graphs.find(wish),
        left=lambda backward: late().graphs.left(backward),
        let_go=lambda backward: late().aborting.let_go(backward),
    )


def _hang(watcher: Watcher) -> None:
    recorder, hooks = watcher.recorder, TrainingHooks(watcher)
    recorder.routine.books = Books(watcher, hooks)
    recorder.routine.failed = lambda error: guard.detach("routine", error)
    threads.joins = guard.guarded(recorder.catch_up)
    watcher.roots.hang(guard.guarded)
    guard.undo.append(recorder.routine.stops)
    guard.undo.append(watcher.inside.leave)
    if watcher.layer_points is not None:
        guard.undo.append(watcher.layer_points.leave)
    guard.undo.append(watcher.last_look.forget)
    _when_closed(recorder.gate, watcher.timeouts.restore)
    guard.undo.append(watcher.last_look.hang())
    guard.undo.append(watcher.outlive)  # before the hooks, so that it runs after they are removed
    guard.undo.extend(hooks.hang())
    script_processes = sys.modules["multiprocessing.process"]  # the script's own module; torch has imported it
    guard.undo.append(put(script_processes.BaseProcess, "start", watcher.children.around))
    if live.debugger is not None:
        guard.undo.append(put(torch, "compile", _around_compiling))
        points = cast(Debugger, live.debugger).breakpoints
        guard.undo.append(LoadingHere(points).leave)
        watcher.children.works = lambda process: points.is_out_of_reach("worker", codes_of_worker(process))


def _when_closed(gate: Gate, then: Callable[[], None]) -> None:
    """Does it as well when the window is gone, or the probe has failed."""
    before = gate.closes

    def closes() -> None:
        before()
        then()

    gate.closes = closes


def _around_compiling(original: Any) -> Any:
    assert live.debugger is not None
    debugger = cast(Debugger, live.debugger)
    compiles = guard.guarded(lambda target: debugger.compiles(codes_of(target)))

    def compile(*args: Any, **kwargs: Any) -> Any:
        compiles(args[0] if args else kwargs.get("model"))
        with between:
            return original(*args, **kwargs)

    return compile
