"""The list of breakpoints: set, taken, told of, and kept over edits of the file."""

from __future__ import annotations

import array
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inspector.conversation.breakpoints import BreakpointList
from inspector.wire.arrays import Array
from inspector.wire.lines import NO_TEST, BreakpointHits, BreakpointsSet, Counted, Resolved

TEXT = "import torch\n\n\nx = 1\ny = 2\nprint(x + y)\n"


class Told:
    def __init__(self) -> None:
        self.all: list[Any] = []

    def __call__(self, points: Any, is_muted: bool) -> int:
        self.all.append((points, is_muted))
        return len(self.all)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def points(told: Told) -> BreakpointList:
    return BreakpointList(told)


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "train.py"
    path.write_text(TEXT)
    return str(path)


def resolved(state: str, line: int, number: int = 1, version: int = 1) -> BreakpointsSet:
    return BreakpointsSet(version, (Resolved(number, state, line, ""),))


def test_the_whole_list_is_told_at_each_change(points, told, script):
    points.toggle(script, 4)
    points.toggle(script, 6)
    points.change(1, condition="x > 0")
    points.toggle(script, 4)
    assert [[(p.line, p.condition) for p in all_] for all_, _ in told.all] == [
        [(4, "")], [(4, ""), (6, "")], [(4, "x > 0"), (6, "")], [(6, "")]
    ]  # fmt: skip
    assert told.all[0][0][0].text == "x = 1"


def test_nothing_is_told_where_nothing_changes(points, told):
    points.begin()
    points.mute(False)
    assert told.all == []


def test_one_that_was_moved_is_taken_where_it_stands(points, script):
    points.toggle(script, 2)
    points.resolves(resolved("moved", 4))
    assert points.at(script, 2) is None and points.standing(points.all[0]).line == 4
    points.toggle(script, 4)
    assert points.all == ()


def test_what_is_told_of_a_list_that_was_changed_since_is_not_heard(points, script):
    points.toggle(script, 4)
    points.toggle(script, 6)
    points.resolves(resolved("verified", 4, version=1))
    assert points.standing(points.all[0]).state == ""
    points.resolves(resolved("verified", 4, version=2))
    assert points.standing(points.all[0]).state == "verified"


def test_off_muted_and_failed_come_before_what_was_resolved(points, script):
    points.toggle(script, 4)
    points.resolves(resolved("verified", 4))
    points.fails(1, "NameError: name 'x' is not defined")
    assert points.standing(points.all[0]).state == "failed"
    points.change(1, condition="y > 0")
    points.resolves(resolved("verified", 4, version=2))
    assert points.standing(points.all[0]).state == "verified"
    points.mute(True)
    assert points.standing(points.all[0]).state == "muted"
    points.change(1, enabled=False)
    assert points.standing(points.all[0]).state == "disabled"


def test_hits_are_counted_of_each_and_begin_anew_with_a_run(points, script):
    def numbers(*values: int) -> Array:
        return Array("i8", (len(values),), array.array("q", values).tobytes())

    points.toggle(script, 4)
    seconds = Array("f8", (1,), array.array("d", [0.5]).tobytes())
    points.counts(BreakpointHits(numbers(1), numbers(24), numbers(3), seconds))
    standing = points.standing(points.all[0])
    assert (standing.hits, standing.held, standing.seconds) == (24, 3, 0.5)
    points.begin()
    assert points.standing(points.all[0]).hits == 0


def test_a_breakpoint_follows_its_line_in_an_edited_file(points, told, script):
    points.toggle(script, 5)
    Path(script).write_text("# a note\n# another\n" + TEXT + "y = 2\n")
    points.begin()
    assert [p.line for p in told.all[-1][0]] == [7]
    Path(script).write_text("z = 3\n")
    points.begin()
    assert [p.line for p in points.all] == [7]


def test_what_is_written_down_is_read_again(points, script):
    points.toggle(script, 4)
    points.change(1, condition="x > 0", enabled=False)
    points.mute(True)
    other = BreakpointList(Told())
    other.read(points.as_json())
    assert other.as_json() == points.as_json() and other.is_muted


@pytest.mark.parametrize(
    "kept",
    [
        None, 3, [], {"points": 3}, {"points": [3, None, {}]}, {"points": [{"kind": "line", "file": 3, "line": "x"}]},
        {"muted": "yes"},
    ],
)  # fmt: skip
def test_what_else_stands_in_the_settings_does_no_harm(points, kept):
    points.read(kept)
    assert points.all == () and not points.is_muted


def test_all_of_a_breakpoint_is_written_down_and_which_one_arms_it(points, script):
    points.toggle(script, 4)
    points.toggle(script, 5)
    points.toggle(script, 6)
    points.take(1)
    points.change(
        3, iteration=Counted("every", 10), hits=Counted("from", 2), log="x", plots=True, then="log", once=True
    )
    points.change(3, armed_by=2)
    points.add("phase", name="backward", when="after")
    points.add("uncaught")
    other = BreakpointList(Told())
    other.read(json.loads(json.dumps(points.as_json())))
    first, second, *rest = other.all
    assert second == replace(points.all[1], id=second.id, armed_by=first.id)
    assert [(p.kind, p.name, p.when) for p in rest] == [("phase", "backward", "after"), ("uncaught", "", "before")]


def test_one_that_was_armed_by_one_that_is_taken_is_armed(points, script):
    points.toggle(script, 4)
    points.toggle(script, 5)
    points.change(2, armed_by=1)
    points.take(1)
    assert points.all[0].armed_by == 0


def test_a_temporary_one_is_gone_when_it_has_held_and_one_for_one_hold_is_off(points, script):
    points.toggle(script, 4, once=True)
    points.toggle(script, 5)
    points.toggle(script, 6)
    points.change(2, then="disable")
    points.have_held((1, 2, 3))
    assert [(p.line, p.enabled) for p in points.all] == [(5, False), (6, True)]


@pytest.mark.parametrize(
    "broken", [{"iteration": ["often", 3]}, {"hits": [3]}, {"armed_by": 7}, {"iteration": ["is", -1]}]
)
def test_what_is_broken_of_a_kept_breakpoint_is_as_if_it_were_not_there(points, script, broken):
    points.toggle(script, 4)
    kept = points.as_json()
    kept["points"][0].update(broken)
    points.read(kept)
    (point,) = points.all
    assert (point.line, point.iteration, point.hits, point.armed_by) == (4, NO_TEST, NO_TEST, 0)


@pytest.mark.parametrize("broken", [{"then": "sing"}, {"kind": "comet"}, {"when": 3}, {"file": ""}])
def test_a_kept_breakpoint_that_means_nothing_is_left_out(points, script, broken):
    points.toggle(script, 4)
    kept = points.as_json()
    kept["points"][0].update(broken)
    points.read(kept)
    assert points.all == ()


def test_no_line_is_read_of_what_is_no_file(points, tmp_path):
    points.toggle(str(tmp_path), 4)
    points.toggle(str(tmp_path / "missing.py"), 4)
    assert [p.text for p in points.all] == ["", ""]
