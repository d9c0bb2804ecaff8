"""`check [--iterations N] [--seconds S] [--json] [--ignore CODE[@file:line]] script.py args…`"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from .printing import to_stderr
from .report import NOT_STARTED, Outcome, Report
from .run import check

VALUES = ("--iterations", "--seconds", "--ignore", "--interpreter")


class _Unusable(Exception):
    """The arguments make no sense; its text says why."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Unusable(message)


def main(argv: Sequence[str]) -> int:
    """Runs a check. `argv`: the words after `check`. Returns the exit code."""
    is_json = "--json" in argv[: _place_of_script(argv)]
    try:
        words = _parsed(argv)
    except _Unusable as error:
        return _wrong(str(error), is_json)
    signal.signal(signal.SIGTERM, _interrupt)
    printer = to_stderr()
    report = check(
        words.script, words.arguments, iterations=words.iterations, seconds=words.seconds, ignore=words.ignore,
        interpreter=words.interpreter, module=words.is_module, stdout=sys.stderr if is_json else None,
        tell=None if is_json else printer.tell,
    )  # fmt: skip
    if is_json:
        _print(report)
    else:
        printer.summary(report)
    return report.exit_code


def _interrupt(number: int, frame: Any) -> NoReturn:
    raise KeyboardInterrupt


def _print(report: Report) -> None:
    sys.stdout.write(report.json() + "\n")
    sys.stdout.flush()


def _wrong(message: str, is_json: bool) -> int:
    sys.stderr.write(f"{_parser().format_usage()}check: {message}\n")
    if is_json:
        _print(Report([], 0, [], [], Outcome(NOT_STARTED, error=message)))
    return 2


def _parser() -> _Parser:
    parser = _Parser(
        prog="check", description="Runs a training script and tells what is wrong with it.", allow_abbrev=False
    )
    parser.add_argument("--iterations", type=_number, default=0, metavar="N", help="end it after so many")
    parser.add_argument("--seconds", type=_seconds, default=0.0, metavar="S", help="end it after so long")
    parser.add_argument("--json", action="store_true", help="one line on stdout; what the script prints goes to stderr")
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="CODE[@file:line]", help="leave a finding out; may come often"
    )
    parser.add_argument("--interpreter", default="", help="the Python that runs the script; this one, if not given")
    parser.add_argument("-m", dest="module", metavar="MODULE", help="run a module, as python -m does")
    parser.add_argument("script", nargs="?", help="the script; what stands behind it is its own")
    return parser


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    at = _place_of_script(argv)
    is_module = list(argv[at : at + 1]) == ["-m"]
    words = _parser().parse_args([word for word in argv[:at] if word != "--"])
    rest = list(argv[at + 1 :]) if is_module else list(argv[at:])
    if not rest:
        raise _Unusable("which script?")
    words.script, words.arguments, words.is_module = rest[0], rest[1:], is_module
    return words


def _place_of_script(argv: Sequence[str]) -> int:
    """Returns the index of the first word that is neither an option of `check` nor an option's value."""
    is_value = False
    for index, word in enumerate(argv):
        if not is_value and (word == "-m" or not word.startswith("-")):
            return index
        is_value = not is_value and word in VALUES
    return len(argv)


def _number(word: str) -> int:
    if not word.isdigit():
        raise argparse.ArgumentTypeError(f"not a count: {word}")
    return int(word)


def _seconds(word: str) -> float:
    seconds = float(word)
    if not 0 < seconds < 1e9:
        raise argparse.ArgumentTypeError(f"not a time: {word}")
    return seconds
