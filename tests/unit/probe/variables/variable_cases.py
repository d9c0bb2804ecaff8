"""What is shown of a held frame, evaluated and assigned there, on every Python that a debuggee may have: run as a
program by each of them. Standard library only."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Any

from inspector.probe.frames import user_code
from inspector.wire.messages import Refused
from inspector.wire.variables import (
    CHANGED,
    CYCLE,
    NEW,
    AskHover,
    AskInline,
    AskStack,
    AskVariables,
    AssignValue,
    Evaluate,
    UndoAssign,
)
from tests.unit.probe.lines.bench import Bench, run_all

user_code._users.update({__file__: False, str(Path(__file__).resolve()): False})


def rows(bench: Bench, handle: int = 0, first: int = 0, count: int = 200) -> dict[str, Any]:
    answer = bench.ask(AskVariables(1, -1, handle, first, count, False))
    return {value.name: value for value in answer.values}


def held_at(source: str, text: str, look: Any, **names: Any) -> Bench:
    """Runs to a line, and has `look(bench)` look around there."""
    looked: list[int] = []

    def at_stop(bench: Bench, stop: Any) -> None:
        looked.append(stop.stop)
        look(bench)

    bench = Bench(source, at_stop=at_stop)
    vars(bench).update(names)
    bench.run(bench.point(text, once=True))
    assert looked
    return bench


class Evil:
    """Everything that could be asked of it is counted, or fails."""

    calls = 0

    def __getattribute__(self, name: str) -> Any:
        Evil.calls += 1
        return object.__getattribute__(self, name)

    def __getattr__(self, name: str) -> Any:
        Evil.calls += 1
        raise RuntimeError

    def _fails(self, *_: Any) -> Any:
        Evil.calls += 1
        raise SystemExit

    __repr__ = __str__ = __len__ = __eq__ = __bool__ = __iter__ = __contains__ = __format__ = _fails  # type: ignore
    __class__ = property(_fails)  # type: ignore

    def __hash__(self) -> int:
        Evil.calls += 1
        return 1

    computed = property(_fails)


HOSTILE = """\
def go():
    evil = bench.evil
    evil.own = 3
    keys = {evil: 1, "a": evil}
    some = [evil, (evil,)]
    stop = 1

go()
"""


def case_nothing_of_a_hostile_object_is_called() -> None:
    evil = Evil()

    def look(bench: Bench) -> None:
        before = Evil.calls
        found = rows(bench)
        assert found["evil"].text == "Evil" and found["evil"].kind == "object"
        own = rows(bench, found["evil"].handle)
        assert own["own"].text == "3" and own["computed"].kind == "property"
        assert rows(bench, found["keys"].handle)["'a'"].same_as == "evil"
        assert found["some"].text == "[Evil, (Evil,)]"
        hovered = bench.ask(AskHover(1, -1, "evil.own"))
        assert hovered.values[0].text == "3"
        assert bench.ask(AskHover(1, -1, "evil.computed")).code == "calls"
        assert bench.ask(AskHover(1, -1, "keys['a'].own")).values[0].text == "3"
        assert Evil.calls == before, "code of the object was run"

    held_at(HOSTILE, "stop = 1", look, evil=evil)


SHAPES = """\
import collections, dataclasses, enum, pathlib

@dataclasses.dataclass
class Config:
    lr: float = 0.5
    name: str = "x"

class Color(enum.Enum):
    RED = 1

class Slotted:
    __slots__ = ("a", "b")

def go(first, *rest, key=1, **more):
    million = list(range(10**6))
    cycle = []
    cycle.append(cycle)
    config, color = Config(), Color.RED
    slotted = Slotted()
    slotted.a = 4
    long, big = "y" * 5000, 10**400
    pair = (1,)
    empty = {}
    path = pathlib.Path("/a/b")
    queue = collections.deque([1, 2])
    def inner():
        return first
    stop = 1
    million.append(1)
    fresh = 2
    again = 3
    return stop

go(7, 8, extra=9)
"""


def case_values_are_written_short_and_open_page_by_page() -> None:
    def look(bench: Bench) -> None:
        found = rows(bench)
        assert found["million"].text == "[0, 1, 2, 3, 4, 5, … (1000000)]"
        page = bench.ask(AskVariables(1, -1, found["million"].handle, 999_990, 100, False))
        assert (page.total, len(page.values), page.values[-1].text) == (1_000_000, 10, "999999")
        inner = rows(bench, found["cycle"].handle)["[0]"]
        assert inner.flags & CYCLE and inner.same_as == "cycle"
        assert found["config"].text == "Config(lr=0.5, name='x')" and found["color"].text == "Color.RED"
        assert rows(bench, found["slotted"].handle)["a"].text == "4"
        assert len(found["long"].text) < 150 and found["big"].text == "int of 1329 bits"
        assert (found["pair"].text, found["empty"].text, found["queue"].text) == ("(1,)", "{}", "deque([1, 2])")
        assert "'/a/b'" in found["path"].text or found["path"].text == "PosixPath"
        assert (found["rest"].text, found["more"].text) == ("(8,)", "{'extra': 9}")
        assert list(found)[:4] == ["first", "key", "rest", "more"] or list(found)[0] == "key", list(found)[:5]

    held_at(SHAPES, "stop = 1", look)


def case_what_has_changed_since_the_last_stop_is_marked() -> None:
    marks: list[dict[str, int]] = []

    def at_stop(bench: Bench, stop: Any) -> None:
        marks.append({name: row.flags & (CHANGED | NEW) for name, row in rows(bench).items() if row.group == "locals"})

    bench = Bench(SHAPES, "line", "line", at_stop=at_stop)
    bench.run(bench.point("stop = 1"))
    assert set(marks[0].values()) == {0}
    assert {name for name, flag in marks[1].items() if flag == NEW} == {"stop"}
    assert {name for name, flag in marks[2].items() if flag} == {"million"}


FRAMES = """\
base = 10

def outer(k):
    xs = [1, 2, 3]
    def inner(n):
        y = n + k
        stop = 1
        return y, k
    return inner(5)

result = outer(2)
"""


def case_the_stack_has_the_scripts_frames_and_each_has_its_variables() -> None:
    def look(bench: Bench) -> None:
        frames = bench.ask(AskStack(1)).frames
        names = [frame.function.rpartition(".")[2] for frame in frames if frame.is_users]
        assert names == ["inner", "outer", "train"], names
        outer = next(frame.number for frame in frames if frame.function == "outer")
        answer = bench.ask(AskVariables(1, outer, 0, 0, 100, False))
        assert [v.name for v in answer.values if v.group in ("locals", "cells")][:2] in (["k", "xs"], ["xs", "inner"])
        assert {v.name: v.text for v in bench.ask(AskInline(1, -1, ("y", "k", "nope"), False)).values} == {
            "y": "7", "k": "2"
        }  # fmt: skip

    held_at(FRAMES, "stop = 1", look)


# ── evaluated ────────────────────────────────────────────────────────────────────────────────────────────────────────


def evaluated(bench: Bench, text: str, keeps_random: bool = True) -> Any:
    return bench.ask(Evaluate(1, -1, text, keeps_random))


def shown(bench: Bench, text: str) -> str:
    told = evaluated(bench, text)
    return told.error or (told.value.text if told.value is not None else "")


def case_text_sees_and_changes_the_frames_names() -> None:
    def look(bench: Bench) -> None:
        for text, expected in (
            ("[n * k for _ in range(2)]", "[10, 10]"),
            ("(lambda: [y for _ in [1] if any(k == z for z in [2])])()", "[7]"),
            ("(q := 5)", "5"),
            ("q + 1", "6"),
            ("globals()['base']", "10"),
            ("global base\nbase = 11", ""),
            ("base", "11"),
            ("import math\nmath.floor(2.5)", "2"),
            ("def f(i):\n    return i and f(i - 1) + k\nf(2)", "4"),
            ("nope", "NameError"),
            ("1 / 0", "ZeroDivisionError"),
            ("raise SystemExit(3)", "SystemExit"),
            ("stop", "NameError"),
            ("y = 70", ""),
            ("k += 1", ""),
            ("(y, k)", "(70, 3)"),
            ("def", "SyntaxError"),
        ):
            assert shown(bench, text) == expected, (text, evaluated(bench, text))

    bench = held_at(FRAMES + "bench.result = result\n", "stop = 1", look)
    assert bench.result == (70, 3)  # type: ignore[attr-defined]


def case_an_evaluation_is_cancelled_quickly() -> None:
    def look(bench: Bench) -> None:
        evaluating = bench.debugger.variables.evaluating
        for text in (
            "while True: pass",
            "[0 for _ in iter(int, 1)]",
            "while True:\n  try: len([])\n  except Exception: pass",
        ):
            asked: list[float] = []

            def cancel() -> None:
                asked.append(time.perf_counter())
                evaluating.cancel()

            timer = threading.Timer(0.05, cancel)
            timer.start()
            evaluating.awaits()
            assert shown(bench, text) == "cancelled"
            assert time.perf_counter() - asked[0] < 1.0
            timer.join()
        assert shown(bench, "k") == "2"

    held_at(FRAMES, "stop = 1", look)


def case_random_generators_stand_where_they_stood_unless_that_is_not_wanted() -> None:
    import random

    def look(bench: Bench) -> None:
        state = random.getstate()
        assert evaluated(bench, "import random\nrandom.random()").changed.codes == ("names",)
        assert random.getstate() == state
        assert "random" in evaluated(bench, "random.random()", False).changed.codes
        assert random.getstate() != state

    held_at(FRAMES, "stop = 1", look)


ASSIGNED = """\
class Box:
    value = 1

def go():
    box, some, named = Box(), [1, 2], {"lr": 0.1}
    local = 5
    def inner():
        return local
    stop = 1
    return box.value, some, named, local, inner()

bench.result = go()
"""


def case_values_are_assigned_and_taken_back() -> None:
    def look(bench: Bench) -> None:
        for target, text in (
            ("box.value", "2"), ("some[0]", "some[1] * 10"), ("named['lr']", "0.01"), ("local", "6"), ("some[1]", "9")
        ):  # fmt: skip
            told = bench.ask(AssignValue(1, -1, target, text))
            assert (told.error, told.undoable) == ("", True), told
        assert told.before == "2" and told.after == "9"
        undone = bench.ask(UndoAssign(1))
        assert (undone.target, undone.before, undone.after) == ("some[1]", "9", "2")
        assert bench.ask(AssignValue(1, -1, "nope()", "1")).error == "SyntaxError"
        assert bench.ask(AssignValue(1, -1, "local", "1 / 0")).error == "ZeroDivisionError"

    bench = held_at(ASSIGNED, "stop = 1", look)
    assert bench.result == (2, [20, 2], {"lr": 0.01}, 6, 6)  # type: ignore[attr-defined]


def case_nothing_is_answered_while_it_runs() -> None:
    bench = Bench("x = 1\n")
    bench.run()
    assert isinstance(bench.ask(AskStack(1)), Refused)


if __name__ == "__main__":
    sys.exit(run_all(globals()))
