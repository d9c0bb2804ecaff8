"""The packages that a purpose needs, read from pyproject.toml, and those of them that a Python lacks.

Run by its path in another Python, with the purpose as a word, it prints what that one lacks and tells by its exit code.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM, WINDOW, TESTS, GATES = "program", "window", "tests", "gates"  # purposes; WINDOW: scripts have another Python
OF_SCRIPTS = ("torch", "torchvision")
OF_GATES = ("ruff", "mypy")
SAME = {"PySide6-Essentials": ("PySide6",)}  # other names under which a package may have been installed

_ENTRY = re.compile(r'"((?:[^"\\]|\\.)*)"')
_NAME = re.compile(r"\s*([\w.-]+)")
_BOUND = re.compile(r"(>=|<=|==|!=|<|>)\s*([\w.+]+)")
_MARKER = re.compile(r"python_version\s*(>=|<=|==|!=|<|>)\s*'([\d.]+)'")


def of(purpose: str) -> list[str]:
    """The requirements of a purpose, as pip takes them."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = _listed(text, "dependencies")
    if purpose in (TESTS, GATES):
        found += _listed(text, "test")
    left_out = {WINDOW: OF_SCRIPTS, TESTS: OF_GATES}.get(purpose, ())
    return [one for one in found if name_of(one) not in left_out]


def _listed(text: str, key: str) -> list[str]:
    """The strings of a list in pyproject.toml (a Python 3.10 has no reader for it)."""
    begin = re.search(rf"^{key} = \[", text, re.MULTILINE)
    assert begin is not None, key
    lines = text[begin.end() : text.index("]", begin.end())].splitlines()
    return [entry for line in lines if not line.strip().startswith("#") for entry in _ENTRY.findall(line)]


def name_of(requirement: str) -> str:
    found = _NAME.match(requirement)
    assert found is not None, requirement
    return found[1]


def lacking(requirements: Iterable[str]) -> list[str]:
    """Those that this Python does not have, or in another version."""
    return [one for one in requirements if applies(one) and not _is_met(one)]


def applies(requirement: str) -> bool:
    """Whether it is one for this version of Python."""
    found = _MARKER.search(requirement)
    return found is None or _holds(sys.version_info[:2], found[1], release(found[2]))


def _is_met(requirement: str) -> bool:
    version = installed(name_of(requirement))
    return version is not None and fits(version, requirement)


def installed(name: str) -> str | None:
    """The version of a package that this Python has."""
    beside = _beside(tuple(sys.path))
    for known in (name, *SAME.get(name, ())):
        version = beside.get(_normal(known)) or _recorded(known)
        if version is not None:
            return version
    return None


@cache
def _beside(folders: Sequence[str]) -> dict[str, str]:
    """Versions by the names of folders, as pip makes them: to import the module that reads them takes 50 ms."""
    found: dict[str, str] = {}
    for folder in filter(os.path.isdir, folders):
        for entry in os.listdir(folder):
            name, dash, version = entry.removesuffix(".dist-info").partition("-")
            if dash and entry.endswith(".dist-info"):
                found.setdefault(_normal(name), version)
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _recorded(name: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def fits(version: str, requirement: str) -> bool:
    """Whether a version lies within the bounds of a requirement."""
    bounds = _BOUND.findall(requirement.partition(";")[0])
    return all(_holds(release(version), sign, release(bound)) for sign, bound in bounds)


def release(version: str) -> tuple[int, ...]:
    """(2, 14, 1) of "2.14.1+cpu"; what is told behind the numbers does not count."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def _holds(left: tuple[int, ...], sign: str, right: tuple[int, ...]) -> bool:
    length = max(len(left), len(right))
    one, other = (side + (0,) * (length - len(side)) for side in (left, right))
    holds = {">=": one >= other, "<=": one <= other, "==": one == other, "!=": one != other}
    return {**holds, "<": one < other, ">": one > other}[sign]


if __name__ == "__main__":
    found = lacking(of(sys.argv[1]))
    print(*found, sep="\n")
    sys.exit(bool(found))
