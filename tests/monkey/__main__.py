"""`python -m tests.monkey [--seconds 300] [--seed N]`: lets a monkey loose in a window of its own process, and tells
what came of it: what Qt said, exceptions, turns of the loop that were too long, a crash, and processes left over.

What is done is drawn from the seed alone; what it meets depends on time as well, so that a seed repeats a run as far as
the machine does. The last actions are printed when something has failed.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from . import player

ROOT = Path(__file__).parents[2]
MARK = "GRADSTEP_MONKEY"  # in the environment of all that the monkey's window starts
STUCK_S = 60.0  # without an action, and the window hangs
GRACE_S = 5.0  # processes that were told to end may take this long
LAST = 20  # actions that are printed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.monkey", description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--turn", type=float, default=5.0, help="seconds that a turn of the event loop may compute")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gradstep-monkey-") as folder:
        failures = play(chosen, Path(folder))
    print("\n".join(f"FAILED: {failure}" for failure in failures) or "nothing failed")
    return 1 if failures else 0


def play(chosen: argparse.Namespace, folder: Path) -> list[str]:
    print(f"seed {chosen.seed}, {chosen.seconds:g} s")
    trail, said, mark = folder / "trail", folder / "said", f"{os.getpid()}-{chosen.seed}"
    trail.touch()
    words = [str(word) for word in (chosen.seconds, chosen.seed, chosen.turn, trail)]
    with said.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", player.__name__, *words],
            stdout=subprocess.PIPE, stderr=stderr, env=surroundings(folder, mark), cwd=ROOT,
        )  # fmt: skip
        is_stuck = watch(process, trail)
    assert process.stdout is not None
    lines = process.stdout.read().decode().splitlines()
    failures = told(lines, process.returncode, is_stuck)
    still = left_over(mark)
    if process.returncode == 0:  # training survives a window that does not end by itself
        failures += [f"a process is left over: {words}" for words in still]
    if failures:
        print(f"the last {LAST} actions:", *trail.read_text().splitlines()[-LAST:], "stderr:", sep="\n")
        print(said.read_text(errors="replace")[-6000:])
    return failures


def surroundings(folder: Path, mark: str) -> dict[str, str]:
    """Settings, data and temporary files of the monkey's own."""
    (folder / "temporary").mkdir()
    own = {
        "GRADSTEP_SETTINGS": str(folder / "settings.ini"), "XDG_DATA_HOME": str(folder / "data"), MARK: mark,
        "TMPDIR": str(folder / "temporary"), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    usual = {"QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    return {**usual, **os.environ, **own}


def watch(process: subprocess.Popen[bytes], trail: Path) -> bool:
    """Waits for the end; a window without an action for too long is ended, and tells where it is."""
    while True:
        try:
            process.wait(timeout=1.0)
            return False
        except subprocess.TimeoutExpired:
            if time.time() - trail.stat().st_mtime > STUCK_S:
                process.send_signal(signal.SIGABRT)
                process.wait()
                return True


def told(lines: list[str], code: int, is_stuck: bool) -> list[str]:
    """Prints what the monkey tells of itself, and gives what has failed."""
    if is_stuck:
        return [f"the window did nothing for {STUCK_S:g} s"]
    if code or not lines:
        return [f"the window's process ended with {code}"]
    report = json.loads(lines[-1])
    for name in ("actions", "kinds", "longest turn, s", "longest computed, s", "memory, MB"):
        print(f"{name}: {report[name]}")
    return list(report["failures"])


def left_over(mark: str) -> list[str]:
    """Command lines of what still runs; it is ended."""
    end = time.monotonic() + GRACE_S
    while (pids := list(marked(mark))) and time.monotonic() < end:
        time.sleep(0.1)
    found = [f"{pid} {Path(f'/proc/{pid}/cmdline').read_bytes().decode(errors='replace')}" for pid in pids]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    return found


def marked(mark: str) -> Iterator[int]:
    """Processes that were started from the monkey's window (known on Linux only)."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rpartition(") ")[2][:1]
            if state != "Z" and f"{MARK}={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)
        except OSError:  # somebody else's, or gone meanwhile
            continue


if __name__ == "__main__":
    sys.exit(main())
