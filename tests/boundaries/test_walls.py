"""The walls of the house: what no part may know, checked in the text (import-linter) and at run time."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.debuggee import Debuggee

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "inspector"
CONTROLLERS = {
    "panel.py",
    "late_panel.py",
    "controller.py",
    "rule_controller.py",
    "exporting.py",
    "prompt.py",
    "watching.py",
    "evaluating.py",
    "asking.py",
}  # each controls a part of its panel
DRAWER_FILES = sorted((PACKAGE / "panels").glob("*/**/*.py"))


def modules(*folders: str) -> list[str]:
    """Dotted names of all modules below these folders of the package."""
    files = [path for folder in folders for path in sorted((PACKAGE / folder).rglob("*.py"))]
    return [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in files]


def loaded_after_importing(names: list[str]) -> set[str]:
    """All modules of a fresh interpreter that has imported these."""
    program = f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\nprint(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, cwd="/")
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_text_keeps_the_contracts():
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", lint, "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_drawer_is_under_the_contract_of_independence():
    tomllib = pytest.importorskip("tomllib")  # from Python 3.11
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    independent = next(contract["modules"] for contract in contracts if contract["type"] == "independence")
    shared = {"base", "style", "widgets"}
    drawers = {path.parent.name for path in (PACKAGE / "panels").glob("*/__init__.py")} - shared
    assert sorted(independent) == sorted(f"inspector.panels.{drawer}" for drawer in drawers)


def test_the_window_never_loads_torch():
    loaded = loaded_after_importing(modules("conversation", "session", "panels", "desk"))
    assert "inspector.desk.application" in loaded
    assert not loaded & {"torch", "torchvision"}
    assert not [name for name in loaded if name.startswith("inspector.probe")]


@pytest.mark.parametrize("folder", ["wire", "setup", "conversation", "verdicts", "headless"])
def test_what_needs_the_standard_library_only(folder: str):
    roots = {name.split(".")[0] for name in loaded_after_importing(modules(folder))}
    assert not roots & {"PySide6", "shiboken6", "torch", "numpy", "pygments", "pyqtgraph"}


def test_the_session_needs_no_widgets():
    loaded = loaded_after_importing(modules("session"))
    assert "PySide6.QtNetwork" in loaded
    assert not loaded & {"PySide6.QtWidgets", "PySide6.QtGui", "numpy"}


@pytest.mark.parametrize("path", DRAWER_FILES, ids=lambda path: str(path.relative_to(PACKAGE / "panels")))
def test_a_drawer_has_no_socket_and_only_its_controllers_know_the_session(path: Path):
    imported = imports_of(path)
    assert not [other for other in imported if other.startswith("PySide6.QtNetwork") or other.split(".")[0] == "socket"]
    if path.name not in CONTROLLERS:
        assert not [other for other in imported if other.startswith(("inspector.session", "inspector.conversation"))]


def imports_of(path: Path) -> set[str]:
    """Absolute names of what a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


GUEST = """\
import sys
ours = ("PySide6", "shiboken6", "pyqtgraph", "inspector", "numpy", "torch")
print([name for name in sys.modules if name.split(".")[0] in ours])
print(sys.path)
print(sys.argv)
"""


def test_a_debuggee_sees_nothing_of_the_window(tmp_path: Path):
    script = tmp_path / "guest.py"
    script.write_text(GUEST)
    bare = subprocess.run([sys.executable, str(script), "--fast"], capture_output=True, text=True, cwd=tmp_path)
    with Debuggee(script, "--fast", hold=False, cwd=tmp_path, interpreter=sys.executable) as debuggee:
        out, err, code = debuggee.finish()
    assert (out, err, code) == (bare.stdout, "", 0)
    assert out.startswith("[]\n")


@pytest.mark.parametrize("name", ["conv1", "maxpool1", "linear1", "model1", "cifar"])
def test_no_name_of_the_walkthrough_occurs_in_code(name: str):
    """What works for the bundled script works for any: no code may know it (a docstring may give it as an example)."""
    files = [path for path in PACKAGE.rglob("*.py") if name in path.read_text(encoding="utf-8").lower()]
    assert not [str(path.relative_to(ROOT)) for path in files if name in code_of(path).lower()]


def code_of(path: Path) -> str:
    """The file without its comments and docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return ast.unparse(tree)


def test_every_module_says_what_it_is_for():
    files = [*ROOT.glob("*.py"), *PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    guests = ROOT / "tests" / "scripts"  # play the user's, and one of them can not even be parsed
    written = [path for path in files if path.stat().st_size and guests not in path.parents]
    silent = [path for path in written if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert not [str(path.relative_to(ROOT)) for path in silent]
