"""The wheel: what is in it, and that the program finds it where it is installed, far from any checkout."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import inspector

ROOT = Path(__file__).parents[2]
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.egg-info")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: what a build leaves beside the sources is none of the checkout's."""
    pytest.importorskip("setuptools")
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("inspector", "resources"):
        shutil.copytree(ROOT / name, copy / name, ignore=LEFT_BEHIND)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, copy)
    (copy / "resources" / "walkthrough" / "data").mkdir(exist_ok=True)
    (copy / "resources" / "walkthrough" / "data" / "downloaded.bin").write_bytes(b"much")
    subprocess.run([sys.executable, "-c", BUILD, "wheels"], cwd=copy, check=True, capture_output=True)
    [wheel] = (copy / "wheels").glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages, as pip would have filled it."""
    packages = tmp_path_factory.mktemp("environment") / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    return packages


def run(installed: Path, program: str, cwd: Path) -> str:
    """What a program prints that sees the installed packages and not the checkout."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", f"import sys; sys.path.remove('')\n{program}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=60)
    assert done.stderr == "" and done.returncode == 0
    return done.stdout


def files_in(folder: Path, *left_out: str) -> set[str]:
    """Names of the files that belong to the program, from the folder above."""
    kept = [path for path in folder.rglob("*") if path.is_file() and not {"__pycache__", *left_out} & set(path.parts)]
    return {path.relative_to(folder.parent).as_posix() for path in kept}


def test_everything_is_in_it_and_nothing_else(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    resources = {f"inspector/{name}" for name in files_in(ROOT / "resources", "data") if name[-3:] != ".ts"}
    assert packed == files_in(ROOT / "inspector") | resources
    manual = ("manual/index.md", "manual/pictures/inside.png")
    for needed in (*manual, "walkthrough/train.py", "translations/gradstep_zh_CN.qm", "icons/step.svg"):
        assert f"inspector/resources/{needed}" in packed


def test_it_answers_from_any_folder(installed: Path, tmp_path: Path):
    [entry_points] = installed.glob("*.dist-info/entry_points.txt")
    told = configparser.ConfigParser()
    told.read(entry_points)
    module, _, name = told["console_scripts"]["gradstep"].partition(":")
    program = f"from {module} import {name}\nsys.argv = ['gradstep', '--version']\nsys.exit({name}())"
    assert run(installed, program, tmp_path) == f"{inspector.NAME} {inspector.VERSION}\n"


def test_it_finds_its_own_files_and_no_others(installed: Path, tmp_path: Path):
    """Beside it lies another's folder of that name."""
    (installed / "resources" / "icons").mkdir(parents=True)
    program = "from inspector.desk.base import resources; from inspector.session.process.debuggee import ENTRY\n"
    program += "print(resources.folder(), resources.walkthrough().is_file(), ENTRY)"
    folder, is_there, entry = run(installed, program, tmp_path).split()
    assert (folder, is_there) == (str(installed / "inspector" / "resources"), "True")
    assert entry == str(installed / "inspector" / "probe" / "__main__.py") and Path(entry).is_file()


def test_a_script_of_another_interpreter_does_not_see_it(installed: Path, tmp_path: Path):
    """The probe is run by its path: that makes nothing of ours importable."""
    script = tmp_path / "train.py"
    spec = "importlib.util.find_spec('inspector')"  # of a checkout, where one is installed beside torch
    script.write_text(f"import importlib.util, sys; print(getattr({spec}, 'origin', None), sys.path[0])")
    entry = installed / "inspector" / "probe" / "__main__.py"
    commands = [[sys.executable, "-B", *words, str(script)] for words in ([], [str(entry)])]
    bare, probed = (subprocess.run(words, capture_output=True, text=True, cwd=tmp_path) for words in commands)
    assert (probed.stdout, probed.stderr) == (bare.stdout, "") and str(installed) not in bare.stdout
