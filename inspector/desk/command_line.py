"""The words on the command line; no Qt, so that --help and --version answer at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import inspector
from inspector.conversation.launch import MOST_RANKS

OPTIONS = {"--interpreter", "--device", "--ranks", "--theme", "--language"}  # each takes a value
WALKTHROUGH = "--walkthrough"
EPILOG = (
    "Everything after the script is the script's own: gradstep train.py --epochs 3. "
    "So it is after a module, as with python itself: gradstep -m package.train --epochs 3"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the window; --help and --version are answered before anything of Qt is loaded."""
    given = sys.argv[1:] if argv is None else argv
    if list(given[:1]) == ["check"]:
        from inspector.headless import command_line

        return command_line.main(given[1:])
    words = parse(given)
    from .program import run

    return run(words)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """script (None: the bundled walkthrough), arguments, and the window's own options."""
    parser = argparse.ArgumentParser(
        prog="gradstep", description="A debugger for PyTorch training.", epilog=EPILOG, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"{inspector.NAME} {inspector.VERSION}")
    parser.add_argument("--interpreter", help="the Python that runs the script; this one, if not given")
    parser.add_argument("--device", help="the walkthrough's device: cpu, cuda:0, mps, …")
    parser.add_argument(
        "--ranks", type=_count, default=1, metavar="N", help="train in N processes on this host, by torchrun"
    )
    parser.add_argument("--theme", choices=("dark", "light", "system"))
    parser.add_argument("--language", choices=("en", "zh_CN"))
    parser.add_argument("--no-apt", action="store_true", help="main.py installs nothing into the system, even as root")
    parser.add_argument("-m", dest="module", metavar="MODULE", help="run a module, as python -m does")
    parser.add_argument("--walkthrough", action="store_true", help="the bundled walkthrough; what follows is its own")
    parser.add_argument("script", nargs="?", help="a training script; the bundled walkthrough, if not given")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    at = _place_of_script(argv)
    is_module, is_walkthrough = (list(argv[at : at + 1]) == [word] for word in ("-m", WALKTHROUGH))
    after = at + 2 if is_module else at + is_walkthrough
    words = parser.parse_args([word for word in argv[:after] if word != "--"])
    if not is_module and not is_walkthrough:
        words.script, after = next(iter(argv[at:]), None), at + 1
    words.arguments = tuple(argv[after:])
    return words


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_RANKS:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST_RANKS}, not {text!r}")
    return int(text)


def _place_of_script(argv: Sequence[str]) -> int:
    """Index of the first word that is -m or --walkthrough, or neither our option nor its value; their number where there is none."""
    is_value = False
    for index, word in enumerate(argv):
        if not is_value and (word in ("-m", WALKTHROUGH) or not word.startswith("-")):
            return index
        is_value = not is_value and word in OPTIONS
    return len(argv)
