"""Before the program begins: this Python has what it needs, or another one goes on in its place.

What is needed only where something is lacking is not loaded before: the window shall come at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from . import needs, system


def for_window(again: Sequence[str], interpreter: str | None, is_walkthrough: bool, use_apt: bool) -> None:
    """Returns in a Python that can show the window. `again`: the words behind the Python that start the program anew;
    `interpreter`: the script's, if one was named."""
    purpose, words = for_script(again, interpreter, is_walkthrough)
    _stay_or_go_on(purpose, words, use_apt)


def for_tests(purpose: str, again: Sequence[str], use_apt: bool) -> None:
    """Returns in a Python that has what the tests (or the gates) need."""
    _stay_or_go_on(purpose, again, use_apt)


def for_script(again: Sequence[str], interpreter: str | None, is_walkthrough: bool) -> tuple[str, list[str]]:
    """(what this Python is needed for, the words to start anew with). It stays the script's interpreter where it has
    torch; the walkthrough needs torchvision as well."""
    lacks = set(map(needs.name_of, needs.lacking(needs.of(needs.PROGRAM))))
    first, *others = again
    if interpreter:
        return needs.WINDOW, [first, *others]
    if lacks & set(needs.OF_SCRIPTS if is_walkthrough else ("torch",)):
        return needs.PROGRAM, [first, *others]
    return needs.WINDOW, [first, "--interpreter", sys.executable, *others]


def _stay_or_go_on(purpose: str, again: Sequence[str], use_apt: bool) -> None:
    libraries = system.libraries(purpose in (needs.TESTS, needs.GATES))
    if not needs.lacking(needs.of(purpose)) and not system.lacking(libraries):
        return
    from .machine import Machine
    from .preparing import prepare

    prepare(purpose, again, use_apt, Machine())
