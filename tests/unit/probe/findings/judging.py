"""A training judged by the rules in this very process: what they have found in it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import torch
from torch.nn.modules import module as modules
from torch.optim import optimizer as optimizers

from inspector.probe import attach
from inspector.probe.core import guard
from inspector.probe.core.live import live
from inspector.probe.core.threads import Threads, threads
from inspector.probe.debugger import Debugger
from inspector.probe.execution.gate import Gate
from inspector.probe.modules import running
from inspector.verdicts.grouping import Verdict, grouped
from inspector.wire.findings import Checked, FindingTold
from inspector.wire.messages import Detached

TABLES = (
    (optimizers, "_global_optimizer_pre_hooks"), (optimizers, "_global_optimizer_post_hooks"),
    (modules, "_global_module_registration_hooks"), (modules, "_global_parameter_registration_hooks"),
    (modules, "_global_buffer_registration_hooks"),
)  # fmt: skip


def judged(train: Callable[[], Any], last: int = 0) -> list[FindingTold]:
    """What the rules find while `train()` runs, its end included."""
    return [news for news in told(train, last) if isinstance(news, FindingTold)]


def verdicts(train: Callable[[], Any]) -> dict[str, Verdict]:
    """By code, one cause with its consequences."""
    return {verdict.found.code: verdict for verdict in grouped(judged(train))}


def codes(train: Callable[[], Any]) -> set[str]:
    """Of warnings and errors, and of hints."""
    return {found.code for found in judged(train)}


def told(train: Callable[[], Any], last: int = 0) -> list[FindingTold | Checked]:
    torch.manual_seed(0)
    with watched(last) as sent:
        error = None
        try:
            train()
        except RuntimeError as own:
            error = own
        assert live.findings is not None
        live.findings.ends(error)
        news = live.findings.drain()
    assert not [message for message in sent if isinstance(message, Detached)], sent
    told_of = [one for message in news if isinstance(message, Checked) for one in message.not_checked]
    left_out = [one for one in told_of if one.why != "rested"]
    assert not left_out, left_out
    return news


@contextmanager
def watched(last: int) -> Iterator[list[Any]]:
    """The probe as it is in a debuggee that is checked; what it sends."""
    sent: list[Any] = []
    kept = [(owner, name, getattr(owner, name)) for owner, name in TABLES]
    for owner, name in TABLES:
        setattr(owner, name, OrderedDict())
    vars(threads).update(vars(Threads()))
    gate = Gate(sent.append, hold=False)
    live.agent = SimpleNamespace(gate=gate, send=sent.append, checks=True, watches=False, last=last)
    live.debugger = Debugger(gate)
    live.on = True
    try:
        attach.attach()
        yield sent
    finally:
        _leave(kept)


def _leave(kept: list[tuple[Any, str, Any]]) -> None:
    live.on = False
    for take_back in reversed(guard.undo):
        take_back()
    guard.undo.clear()
    running.follow(None)
    running.follow(None, "rules")
    running._running.root = None
    if hasattr(torch._C._autograd, "_pop_node_creation_hook"):
        torch._C._autograd._pop_node_creation_hook()
    for owner, name, table in kept:
        setattr(owner, name, table)
    live.agent = live.findings = live.watcher = live.recorder = live.debugger = None
