"""What is needed stands in pyproject.toml, and what a Python lacks of it is found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from inspector.setup import needs

PYSIDE = "PySide6-Essentials>=6.9.3,<6.12; python_version < '3.12'"


def project() -> dict:
    tomllib = pytest.importorskip("tomllib")  # from Python 3.11
    read: dict = tomllib.loads((needs.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return read


def test_they_are_those_of_the_project():
    told = project()
    extra = told["optional-dependencies"]["test"]
    assert needs.of(needs.PROGRAM) == told["dependencies"]
    assert needs.of(needs.GATES) == [*told["dependencies"], *extra]
    assert set(needs.of(needs.GATES)) - set(needs.of(needs.TESTS)) == {"ruff", "mypy"}
    assert set(needs.of(needs.PROGRAM)) - set(needs.of(needs.WINDOW)) == {"torch>=2.6", "torchvision"}


def test_the_python_that_runs_the_tests_lacks_nothing():
    assert needs.lacking(needs.of(needs.TESTS)) == []


def test_what_is_not_there_is_lacking():
    assert needs.lacking(["pytest", "no-such-package>=2", "torch>=99"]) == ["no-such-package>=2", "torch>=99"]


def test_another_python_tells_what_it_lacks(tmp_path: Path):
    """One without any package: -S leaves them out."""
    command = [sys.executable, "-S", needs.__file__, "window"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    applying = [one for one in needs.of(needs.WINDOW) if needs.applies(one)]
    assert (done.returncode, done.stdout.splitlines(), done.stderr) == (1, applying, "")
    done = subprocess.run([command[0], *command[2:]], capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "")


@pytest.mark.parametrize(("version", "fits"), [
    ("6.9.3", True), ("6.11.3", True), ("6.12", False), ("6.12.0", False), ("6.9", False), ("6.10.0a1", True),
])  # fmt: skip
def test_versions_lie_within_the_bounds(version: str, fits: bool):
    assert needs.fits(version, PYSIDE) == fits


@pytest.mark.parametrize(("version", "requirement", "fits"), [
    ("6.12.0", "x>=6.9.3,!=6.12.0", False), ("6.12", "x!=6.12.0", False), ("6.12.1", "x>=6.9.3,!=6.12.0", True),
    ("2.14.1+cpu", "torch>=2.6", True), ("2.5.1", "torch>=2.6", False), ("1", "x", True), ("0.15", "x>=0.14,<0.15", False),
    ("3", "x==3.0", True), ("3.1", "x<=3", False), ("3.1", "x>3", True),
])  # fmt: skip
def test_each_sign_of_a_bound(version: str, requirement: str, fits: bool):
    assert needs.fits(version, requirement) == fits


def test_a_requirement_may_be_one_of_other_versions_of_python(monkeypatch: pytest.MonkeyPatch):
    for version, applies in (((3, 11, 7), True), ((3, 12, 0), False)):
        monkeypatch.setattr(sys, "version_info", version)
        assert needs.applies(PYSIDE) == applies
    assert needs.applies("numpy")


def test_a_package_is_known_by_its_folder_or_by_its_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "Other_Package-1.5+cpu.dist-info").mkdir()
    (tmp_path / "old.egg-info").mkdir()
    (tmp_path / "old.egg-info" / "PKG-INFO").write_text("Name: old\nVersion: 0.3\n")
    (tmp_path / "PySide6-6.11.dist-info").mkdir()  # as conda names it
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "nowhere")])
    found = [needs.installed(name) for name in ("other.package", "old", "PySide6-Essentials", "torch")]
    assert found == ["1.5+cpu", "0.3", "6.11", None]
