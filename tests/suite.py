"""The commands for developers: the tests, the long ones, new random examples, and the gates that CI has besides."""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from inspector.setup import needs, start

ROOT = Path(__file__).resolve().parents[1]
PYTEST = ("-m", "pytest", "-q", "-n", "2")
OWN_PROGRAMS = ("monkey", "fuzz")  # of the long part: `python -m tests.NAME`, where there is one
SECONDS = "180"  # of each of them
MINUTES = 30.0  # for the long part
GRACE_S = 60.0  # to come to an end after the time is up


@dataclass(frozen=True)
class Part:
    """One process of tests; `words` stand behind the Python."""

    name: str
    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What a part came to; `is_stopped`: its time was up."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    is_stopped: bool = False


# Of the gates those that are on have to be green.
GATES = (
    (True, Part("ruff check", ("-m", "ruff", "check", "."))),
    (True, Part("ruff format", ("-m", "ruff", "format", "--check", "."))),
    (True, Part("mypy", ("-m", "mypy", "inspector"))),
)


def main(argv: Sequence[str]) -> int:
    """The exit code, after one closing line."""
    words, others = _parser().parse_known_args(argv)
    start.for_tests(needs.GATES if words.gates else needs.TESTS, ["-m", "tests", *argv], not words.no_apt)
    begun = time.monotonic()
    seed = words.seed if words.seed is not None else secrets.randbelow(1 << 32)
    parts, minutes = _chosen(words, others, seed)
    results = _run(parts, begun + minutes * 60)
    print(closing_line(results, time.monotonic() - begun), flush=True)
    return int(any(result.failed for result in results))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m tests", description=__doc__, allow_abbrev=False,
                                     epilog="Other words are pytest's: python3 -m tests tests/unit/wire -x")  # fmt: skip
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--long", action="store_true", help="the rest: the oath's whole matrix, new random examples, …")
    kind.add_argument("--random", action="store_true", help="ten times as many random examples, and new ones")
    kind.add_argument("--gates", action="store_true", help="what CI asks besides: ruff, mypy")
    parser.add_argument("--seed", type=int, help="of the random examples, to have the same ones again")
    parser.add_argument("--minutes", type=float, help=f"what is not over then is stopped; {MINUTES:.0f} of --long")
    parser.add_argument("--no-apt", action="store_true", help="install nothing into the system, even as root")
    return parser


def _chosen(words: argparse.Namespace, others: Sequence[str], seed: int) -> tuple[list[Part], float]:
    """(parts, minutes)"""
    if words.long:
        return long_parts(seed), words.minutes or MINUTES
    if words.gates:
        return [part for is_on, part in GATES if is_on], words.minutes or MINUTES
    one = random_part(seed, others) if words.random else Part("tests", (*PYTEST, *others))
    return [one], words.minutes or 24 * 60.0


def random_part(seed: int, others: Sequence[str] = ()) -> Part:
    new = ("-m", "hypothesis", "--hypothesis-profile=new", f"--hypothesis-seed={seed}", "--timeout=1500")
    return Part(f"random examples, seed {seed}", (*PYTEST, *new, *(others or ("tests/unit",))))


def long_parts(seed: int) -> list[Part]:
    """The longest last: when the time is up, it alone is not over."""
    places = {name: (ROOT / "tests" / name, ROOT / "tests" / f"{name}.py") for name in OWN_PROGRAMS}
    own = [name for name, paths in places.items() if any(path.exists() for path in paths)]
    programs = [Part(name, ("-m", f"tests.{name}", "--seconds", SECONDS, "--seed", str(seed))) for name in own]
    matrix = Part("the oath's whole matrix", (*PYTEST, "tests/end_to_end/test_oath_matrix.py"),
                  {"GRADSTEP_WHOLE_MATRIX": "1"})  # fmt: skip
    return [matrix, *programs, random_part(seed)]


# ── running ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _run(parts: Sequence[Part], deadline: float) -> list[Result]:
    results = []
    for part in parts:
        print(f"── {part.name} ──", flush=True)
        results.append(run(part, deadline))
    return results


def run(part: Part, deadline: float) -> Result:
    """Runs a part until `deadline` of the monotonic clock."""
    if time.monotonic() >= deadline:
        return Result(part.name, is_stopped=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        told = (f"--junitxml={report}",) if part.words[:2] == PYTEST[:2] else ()
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **part.environment}
        with subprocess.Popen([sys.executable, *part.words, *told], cwd=ROOT, env=environment) as process:
            is_stopped = not _ends(process, deadline)
        return counted(part.name, report, process.returncode, is_stopped)


def _ends(process: subprocess.Popen[bytes], deadline: float) -> bool:
    """Whether it ended by itself; else it is stopped."""
    for patience, then in ((deadline - time.monotonic(), signal.SIGINT), (GRACE_S, signal.SIGTERM)):
        try:
            process.wait(max(patience, 0))
            return then == signal.SIGINT
        except subprocess.TimeoutExpired:
            process.send_signal(then)
    process.kill()
    return False


def counted(name: str, report: Path, code: int, is_stopped: bool) -> Result:
    """From pytest's report where there is one, else by the exit code alone."""
    passed = failed = skipped = 0
    if report.exists():
        suites = [suite.attrib for suite in ElementTree.parse(report).iter("testsuite")]
        total, failures, errors, skipped = (
            sum(int(suite[key]) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
        )
        failed = failures + errors
        passed = max(total - failed - skipped, 0)
    else:
        passed = int(code == 0)
    if code and not is_stopped:
        failed = max(failed, 1)
    return Result(name, passed, failed, skipped, is_stopped)


def closing_line(results: Sequence[Result], seconds: float) -> str:
    """ "green: 3120 passed, 4 skipped, 0 failed in 9 min 12 s" """
    passed, failed, skipped = (sum(getattr(one, key) for one in results) for key in ("passed", "failed", "skipped"))
    minutes, rest = divmod(round(seconds), 60)
    took = f"{minutes} min {rest} s" if minutes else f"{rest} s"
    stopped = [one.name for one in results if one.is_stopped]
    open_end = f"; the time was up before the end of: {', '.join(stopped)}" if stopped else ""
    colour = "red" if failed else "green"
    return f"{colour}: {passed} passed, {skipped} skipped, {failed} failed in {took}{open_end}"
