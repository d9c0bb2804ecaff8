"""The example of the public contract in the manual does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "resources" / "manual" / "testing.md"
EXAMPLE = re.compile(r"<!-- example -->\n```python\n(.*?)```\n<!-- /example -->", re.DOTALL)


def test_the_example_of_the_manual_runs(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    found = EXAMPLE.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    names: dict[str, object] = {}
    exec(compile(found[1], "testing.md", "exec"), names)
    example = names["test_backward_populates_grad"]
    assert callable(example)
    example(qtbot)
