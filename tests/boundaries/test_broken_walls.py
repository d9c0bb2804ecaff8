"""Each wall of the house, broken once on purpose in a copy: a contract that nothing can break guards nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

tomllib = pytest.importorskip("tomllib")  # from Python 3.11

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package and its contracts, which a test may break and has to mend."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "inspector", copy / "inspector", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["name"])
def test_a_broken_wall_is_seen(contract: Mapping[str, Any], house: Path):
    importer, imported = trespass(contract, house)
    file = file_of(importer, house)
    before = file.read_text(encoding="utf-8")
    file.write_text(f"{before}\n\nimport {imported}\n", encoding="utf-8")
    try:
        done = lint(house)
    finally:
        file.write_text(before, encoding="utf-8")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract['name']} BROKEN" in done.stdout


def trespass(contract: Mapping[str, Any], house: Path) -> tuple[str, str]:
    """(module, what it must not import)"""
    kind = contract["type"]
    if kind == "forbidden":
        return first_module(contract["source_modules"][-1], house), contract["forbidden_modules"][-1]
    if kind == "layers":
        layers = [layer.split(" | ")[0] for layer in contract["layers"]]
        return first_module(layers[-1], house), first_module(layers[0], house)
    if kind == "independence":
        return first_module(contract["modules"][0], house), first_module(contract["modules"][-1], house)
    if kind == "acyclic_siblings":
        return "inspector.wire.framing", "inspector.session.session"  # which knows the wire
    raise AssertionError(f"nobody has said how to break a contract of type {kind}")


def first_module(name: str, house: Path) -> str:
    """A module that this name of a contract stands for, itself if it is a file."""
    path = Path(*name.split("."))
    folders = sorted(house.glob(str(path)))
    if not folders:
        return ".".join(min(house.glob(f"{path}.py")).relative_to(house).with_suffix("").parts)
    file = min(path for path in folders[0].rglob("*.py") if path.stat().st_size)
    return ".".join(file.relative_to(house).with_suffix("").parts)


def file_of(module: str, house: Path) -> Path:
    return house.joinpath(*module.split(".")).with_suffix(".py")


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT, "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(house)}
    return subprocess.run(command, capture_output=True, text=True, cwd=house, env=environment)
