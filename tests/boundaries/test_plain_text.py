"""Where Qt guesses whether a text is HTML, everything goes through `panels.plain`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for half in ("panels", "desk") for path in (ROOT / "inspector" / half).rglob("*.py"))
OWN = {"inspector/panels/widgets/plain_text.py"}
LEGEND = "inspector/panels/timeline/head.py"  # coloured squares, and words of ours alone
TIPS = {"setToolTip": 0, "setStatusTip": 0, "setWhatsThis": 0, "showText": 1, "setInformativeText": 0}


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""), node


def is_ours(text: ast.expr) -> bool:
    """A translation, or what `plain` has made."""
    if isinstance(text, ast.Constant):
        return True
    name = text.func.attr if isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) else ""
    return name in ("tr", "translate", "tip")


def names(paths: list[Path]) -> Iterator[tuple[str, Path]]:
    for path in paths:
        name = str(path.relative_to(ROOT))
        if name not in OWN:
            yield name, path


def test_every_tool_tip_is_made_plain():
    bad = [
        f"{name}:{call.lineno} {function}"
        for name, path in names(SOURCES) if name != LEGEND
        for function, call in calls(path) if function in TIPS and not is_ours(call.args[TIPS[function]])
    ]  # fmt: skip
    assert not bad


def test_every_tool_tip_of_an_entry_is_made_plain():
    bad = [
        f"{name}:{call.lineno}"
        for name, path in names(SOURCES)
        for function, call in calls(path)
        if function == "setItemData" and "ToolTipRole" in ast.unparse(call) and not is_ours(call.args[1])
    ]
    assert not bad


def test_every_label_is_plain():
    bases = {
        f"{name}:{node.name}"
        for name, path in names(SOURCES)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ClassDef)
        if any(ast.unparse(base) == "QLabel" for base in node.bases)
    }  # fmt: skip
    assert bases == {f"{LEGEND}:PhaseLegend"}
    made = [f"{name}:{call.lineno}" for name, path in names(SOURCES) for what, call in calls(path) if what == "QLabel"]
    assert not made
