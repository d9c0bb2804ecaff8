"""A forked child (a DataLoader's worker) is not the debuggee: there the probe is off and the connection closed."""

from __future__ import annotations

import os

from ..core.live import live


def install() -> None:
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_leave)


def _leave() -> None:
    live.on = False
    if live.agent is not None:
        live.agent.forget()
        live.agent = None
