"""The whole program, from the words of the command line to its exit code."""

from __future__ import annotations

import argparse
import gc
import sys

from PySide6.QtWidgets import QApplication

import inspector

from .application import Desk, open_window
from .base import errors
from .base.settings import Settings


def run(words: argparse.Namespace) -> int:
    """Opens the window, and gives the exit code when it is closed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName(inspector.NAME)
    app.setApplicationVersion(inspector.VERSION)
    settings = Settings()
    for key in ("theme", "language"):
        if getattr(words, key):
            settings.set(key, getattr(words, key))
    desk = open_window(
        words.script,
        words.arguments,
        interpreter=words.interpreter,
        device=words.device,
        module=words.module,
        ranks=words.ranks,
    )
    spare_collections(desk)
    desk.session.started.connect(lambda launch: desk.tour.begin_once())
    undo = errors.install(desk.report)
    app.aboutToQuit.connect(desk.close)
    try:
        return int(app.exec())
    finally:
        undo()


def spare_collections(desk: Desk) -> None:
    """Takes what lives as long as the window out of Python's garbage collections: a whole one takes 100 ms. Done when
    the debuggee has come, while it imports torch."""

    def freeze() -> None:
        desk.session.connected.disconnect(freeze)
        gc.collect()
        gc.freeze()

    desk.session.connected.connect(freeze)
