"""Hangs the probe onto torch: public global hooks, and a few wrapped public functions. All of it steps aside while
torch compiles, traces or transforms, and removes itself when the probe fails."""

from __future__ import annotations

import sys
from typing import Any

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
from .findings import hooks as rules
from .findings.duty import Duty
from .gradients.grad_scaler import Scaling
from .gradients.grad_states import Ledger
from .hooks.training_hooks import TrainingHooks
from .inspection.answers import Looking
from .inspection.torch_values import know_torch
from .loss.series import Losses
from .modules.roots import Roots
from .stepping.abort_backward import Aborting
from .stepping.backwards import InsidePorts
from .stepping.expected import Expected
from .stepping.inside import Inside
from .stepping.last_look import LastLook
from .watcher import Watcher


def attach() -> None:
    """Called when the script has imported torch."""
    if not live.on or live.agent is None:
        return
    agent = live.agent
    live.watcher = watcher = build(agent.gate)
    watcher.inside.follow()
    agent.send(TorchLoaded(torch.__version__))
    try:
        if agent.checks or agent.watches:
            live.findings = findings = rules.hang(watcher)  # first: what they are told belongs to the running iteration
            watcher.duty = Duty(findings, agent.gate, watcher.recorder.cost) if agent.watches else None
        _hang(watcher)
    except Exception as error:  # a torch that lacks what we hang on
        guard.detach("attach", error)


def build(gate: Gate) -> Watcher:
    """The parts of the probe, each with those that it asks or tells. Where one asks another that is made later, a
    function looks that up when it is called."""
    debugger: Debugger = live.debugger or Debugger(gate)
    recorder: Recorder = debugger.recorder
    roots, scaling = Roots(), Scaling()
    ledger = Ledger(roots)
    hearers = Hearers(
        answer=debugger.answering(lambda question: answers(question)),
        run_to=lambda wish: inside.aim.take(wish),
        run_to_line=debugger.breakpoints.run_to_line,
        abort=lambda wish: aborting.wish(wish),
        leave_out=lambda wish: aborting.leave_out(wish),
    )
    ports = RecorderPorts(
        loss=lambda: losses.now,
        loss_given=lambda: losses.given,
        summary=roots.summary,
        scale=scaling.shown,
        foresee=Expected(roots.owns_parameters).after,
        has_graph=torch.is_grad_enabled,
        arrives=lambda: looking.arrives(),
        leaves=lambda: _leave_stop(looking, last_look),
        went_on=lambda: inside.follow(),
        hearers=hearers,
        inside_line=lambda: inside.at_line(),
    )
    recorder.asks(ports)
    losses, batches = Losses(recorder), OfThreads(lambda: Batches(recorder))
    inside = Inside(
        recorder,
        roots,
        scaling,
        InsidePorts(
            find_node=lambda wish: graphs.find(wish),
            left=lambda backward: graphs.left(backward),
            let_go=lambda backward: aborting.let_go(backward),
        ),
    )
    looking = Looking(recorder, roots, ledger, batches, scaling, inside.tensor)
    graphs = Graphs(recorder, roots, losses, inside)
    aborting = Aborting(recorder, roots, ledger, scaling, inside)
    last_look = LastLook(recorder, roots)
    watcher = Watcher(
        recorder=recorder, roots=roots, ledger=ledger, losses=losses, batches=batches, scaling=scaling,
        looking=looking, inside=inside, graphs=graphs, aborting=aborting,
        last_look=last_look,
    )  # fmt: skip
    know_torch(debugger.variables.rows, roots, inside.paths)
    debugger.variables.evaluating.no_grad = torch.no_grad
    debugger.variables.stack.layer_of = inside.layer_of_frame
    answers = answers_of(watcher)
    return watcher


def _leave_stop(looking: Looking, last_look: LastLook) -> None:
    looking.leaves()
    last_look.goes_on()


def _hang(watcher: Watcher) -> None:
    recorder, hooks = watcher.recorder, TrainingHooks(watcher)
    recorder.routine.books = Books(watcher, hooks)
    recorder.routine.failed = lambda error: guard.detach("routine", error)
    threads.joins = guard.guarded(recorder.catch_up)
    watcher.roots.hang(guard.guarded)
    guard.undo.append(recorder.routine.stops)
    guard.undo.append(watcher.inside.leave)
    guard.undo.append(watcher.last_look.forget)
    guard.undo.append(watcher.outlive)  # before the hooks, so that it is done after they are taken back
    guard.undo.extend(hooks.hang())
    script_processes = sys.modules["multiprocessing.process"]  # the script's own; torch has imported it
    guard.undo.append(put(script_processes.BaseProcess, "start", watcher.children.around))
    if live.debugger is not None:
        guard.undo.append(put(torch, "compile", _around_compiling))


def _around_compiling(original: Any) -> Any:
    compiles = guard.guarded(live.debugger.compiles)

    def compile(*args: Any, **kwargs: Any) -> Any:
        compiles()
        with between:
            return original(*args, **kwargs)

    return compile
