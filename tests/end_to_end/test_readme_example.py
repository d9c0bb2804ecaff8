"""The example of the README's public contract does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[2]
EXAMPLE = re.compile(r"<!-- example -->\n```python\n(.*?)```\n<!-- /example -->", re.DOTALL)


def test_the_example_of_the_readme_runs(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    found = EXAMPLE.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    names: dict[str, object] = {}
    exec(compile(found[1], "README.md", "exec"), names)
    example = names["test_backward_populates_grad"]
    assert callable(example)
    example(qtbot)
