"""Breakpoints in the settings: those of the latest scripts, and none of the walkthrough."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.desk.base import resources
from inspector.desk.base.settings import Settings
from inspector.desk.stepping.kept_breakpoints import MOST, KeptByScript


class Points:
    """What the list of breakpoints gives to whoever keeps it."""

    recall: Any = None
    remember: Any = None


@pytest.fixture
def points(qapp: Any) -> Points:
    made = Points()
    KeptByScript(made, Settings(), "breakpoints")
    return made


def kept(*lines: int) -> dict[str, Any]:
    return {"points": [{"line": line} for line in lines], "muted": False}


def test_what_was_kept_of_a_script_comes_back_and_one_without_any_takes_no_place(points):
    points.remember("/home/ada/train.py", kept(3))
    assert points.recall("/home/ada/train.py") == kept(3) and points.recall("/home/ada/other.py") is None
    points.remember("/home/ada/train.py", kept())
    assert points.recall("/home/ada/train.py") is None


def test_only_the_latest_scripts_are_kept(points):
    for number in range(MOST + 1):
        points.remember(f"/home/ada/{number}.py", kept(number))
    assert points.recall("/home/ada/0.py") is None and points.recall(f"/home/ada/{MOST}.py") == kept(MOST)


def test_the_walkthrough_begins_without_any(points):
    script = str(resources.folder() / "walkthrough" / "train.py")
    points.remember(script, kept(3))
    assert points.recall(script) is None


@pytest.mark.parametrize("text", ["{", "[1]", "3"])
def test_broken_settings_keep_nothing_and_are_written_anew(points, text):
    Settings().set("breakpoints", text)
    assert points.recall("/home/ada/train.py") is None
    points.remember("/home/ada/train.py", kept(3))
    assert points.recall("/home/ada/train.py") == kept(3)
