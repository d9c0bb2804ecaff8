"""A second thread that does, one after another, what a test gives it."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable
from typing import Any

PATIENCE_S = 30.0


class Other:
    """The test waits for each thing that is done. It waits in C for what it is to do: nobody can see that it waits."""

    def __init__(self) -> None:
        self._wish: Callable[[], Any] | None = None
        self._come, self._done = _thread.allocate_lock(), _thread.allocate_lock()
        self._come.acquire()
        self._done.acquire()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while self._come.acquire() and self._wish is not None:
            self.result = self._wish()
            self._done.release()

    def begins(self, wish: Callable[[], Any]) -> None:
        self._wish = wish
        self._come.release()

    def ends(self) -> Any:
        assert self._done.acquire(timeout=PATIENCE_S)
        return self.result

    def does(self, wish: Callable[[], Any]) -> Any:
        self.begins(wish)
        return self.ends()

    def is_done(self) -> bool:
        return self._done.acquire(timeout=0.05) and (self._done.release() or True)

    def quits(self) -> None:
        self._wish = None
        self._come.release()
        self.thread.join(PATIENCE_S)
