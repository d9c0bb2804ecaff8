"""Lines, breakpoints and variables on each Python that a debuggee may have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.probe.lines.pythons import VERSIONS, ran


@pytest.mark.parametrize("version", VERSIONS)
def test_lines_and_breakpoints(version: str):
    told = ran(version, Path(__file__).with_name("engine_cases.py"))
    assert told == "failed: 0\n"


@pytest.mark.parametrize("version", VERSIONS)
def test_variables_and_what_is_evaluated(version: str):
    told = ran(version, Path(__file__).parents[1] / "variables" / "variable_cases.py")
    assert told == "failed: 0\n"
