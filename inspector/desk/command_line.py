"""The words on the command line; no Qt, so that --help and --version answer at once."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

import inspector

EPILOG = "Everything after the script is the script's own: gradstep train.py --epochs 3"


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """script (None: the bundled walkthrough), arguments, and the window's own options."""
    parser = argparse.ArgumentParser(
        prog="gradstep", description="A debugger for PyTorch training.", epilog=EPILOG, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"{inspector.NAME} {inspector.VERSION}")
    parser.add_argument("--interpreter", help="the Python that runs the script; this one, if not given")
    parser.add_argument("--device", help="the walkthrough's device: cpu, cuda:0, mps, …")
    parser.add_argument("--theme", choices=("dark", "light", "system"))
    parser.add_argument("--language", choices=("en", "zh_CN"))
    parser.add_argument("script", nargs="?", help="a training script; the bundled walkthrough, if not given")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    words = parser.parse_args(_with_mark(list(argv)))
    words.arguments = tuple(word for i, word in enumerate(words.arguments) if (i, word) != (0, "--"))
    return words


def _with_mark(argv: list[str]) -> list[str]:
    """Puts `--` behind the script, so that the script's own options are never taken for ours."""
    options = {"--interpreter", "--device", "--theme", "--language"}
    skip = False
    for index, word in enumerate(argv):
        if skip:
            skip = False
        elif word in options:
            skip = True
        elif not word.startswith("-") or os.path.isfile(word):
            return [*argv[: index + 1], "--", *argv[index + 1 :]]
    return argv
