"""What the set-up does to a machine: runs commands, asks what is there, says what it does. Tests have one of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

PATIENCE_S = 5.0  # for an index to answer
GPU_DRIVERS = ("/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/kfd", "/dev/dxg")


class Machine:
    """The one that this program runs on."""

    def say(self, sentence: str) -> None:
        print(sentence, file=sys.stderr, flush=True)

    def run(self, words: Sequence[str]) -> int:
        """The exit code of a command whose output is seen."""
        return subprocess.call(list(words))

    def ask(self, words: Sequence[str]) -> tuple[int, str]:
        """(exit code, all that it printed) of a command that is not seen; 127 where it can not be run."""
        try:
            done = subprocess.run(
                list(words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
        except OSError as error:
            return 127, str(error)
        return done.returncode, done.stdout

    def become(self, words: Sequence[str]) -> None:
        """Goes on as this command; does not return."""
        sys.stdout.flush()
        sys.stderr.flush()
        if os.name != "nt":
            os.execv(words[0], list(words))
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the child
        sys.exit(subprocess.call(list(words)))

    def free_bytes(self, folder: Path) -> int:
        return shutil.disk_usage(folder).free

    def wait(self) -> None:
        """Until it is worth looking again."""
        time.sleep(1)

    def has(self, program: str) -> bool:
        return shutil.which(program) is not None

    def is_root(self) -> bool:
        return hasattr(os, "geteuid") and os.geteuid() == 0

    def has_gpu_driver(self) -> bool:
        return any(os.path.exists(path) for path in GPU_DRIVERS) or self.has("nvidia-smi")

    def answers(self, address: str) -> bool:
        """Whether a page is there, and comes within PATIENCE_S, names and all."""
        import urllib.request  # only here: it takes as long as the rest of the set-up

        came: list[bool] = []

        def look() -> None:
            try:
                with urllib.request.urlopen(address, timeout=PATIENCE_S) as page:
                    came.append(page.status == 200)
            except (OSError, ValueError):
                came.append(False)

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        thread.join(PATIENCE_S)
        return came == [True]
