"""Stands for an interpreter: what it is to run as torchrun it does as torchrun, without torch; all else is Python's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any

RUN = ["-u", "-m", "torch.distributed.run", "--standalone", "--nproc-per-node"]


def main(words: list[str]) -> int:
    if words[: len(RUN)] != RUN:
        os.execv(sys.executable, [sys.executable, *words])
    if os.environ.get("NO_TORCH"):
        print("/opt/python: No module named torch.distributed", file=sys.stderr)
        return 1
    world, command = int(words[len(RUN)]), words[len(RUN) + 1 :]
    print("torchrun starts", world, flush=True)
    ranks = [_rank(number, world, command) for number in range(world)]
    signal.signal(signal.SIGTERM, lambda *_: [_close(rank) for rank in ranks] and sys.exit(1))
    while True:
        codes = [rank.poll() for rank in ranks]
        if any(codes):
            return _tell(ranks, next(number for number, code in enumerate(codes) if code))
        if None not in codes:
            return 0
        time.sleep(0.01)


def _rank(number: int, world: int, command: list[str]) -> Any:
    own = {"RANK": str(number), "LOCAL_RANK": str(number), "WORLD_SIZE": str(world)}
    words = [os.environ["PYTHON_EXEC"], "-u", *command]
    return subprocess.Popen(words, env={**os.environ, **own}, start_new_session=True)


def _close(rank: Any) -> None:
    if rank.poll() is None:
        print(f"Sending process {rank.pid} closing signal SIGTERM", flush=True)
        rank.terminate()
        rank.wait()


def _tell(ranks: list[Any], first: int) -> int:
    for rank in ranks:
        _close(rank)
    print("Root Cause (first observed failure):")
    print(f"  exitcode  : {ranks[first].returncode} (pid: {ranks[first].pid})", flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
