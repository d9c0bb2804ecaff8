"""Switches the probe off and closes its connection in forked children (workers of a DataLoader)."""

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
