"""What lines, breakpoints and variables do on every Python that a debuggee may have: run as a program by each of them.
Standard library only."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from pathlib import Path
from typing import Any

from inspector.probe.breakpoints import catching
from inspector.probe.frames import user_code
from inspector.wire.lines import Breakpoint, BreakpointHits, ConditionFailed, Counted, Logged
from inspector.wire.messages import Detached
from tests.unit.probe.lines.bench import Bench, run_all, stepped

catching.ENDS_AT += ("bench.py",)
user_code._users.update({__file__: False, str(Path(__file__).resolve()): False})

LOOP = """\
def scaled(x):
    y = x * 2
    return y

def go():
    total = 0
    for i in range(3):
        a = scaled(i)
        total += a
    text = ("sum "
            + str(total))
    squares = [v * v
               for v in range(3)]
    last = 1
    return total

result = go()
done = True
"""


def case_over_stops_once_at_each_statement() -> None:
    held = stepped(LOOP, "total = 0", ["line"] * 16)
    turn = ["a = scaled(i)", "total += a", "for i in range(3):"]
    ends = ['text = ("sum "', "squares = [v * v", "last = 1", "return total", "done = True"]
    assert held == ["for i in range(3):", *turn, *turn, *turn, *ends], held


def case_into_enters_what_is_called_and_comes_back() -> None:
    held = stepped(LOOP, "total = 0", ["line", "line", "line_into", "line", "line", "line"])
    assert held == [
        "for i in range(3):", "a = scaled(i)", "y = x * 2", "return y", "total += a", "for i in range(3):"
    ], held  # fmt: skip


def case_out_comes_to_the_next_statement_of_the_caller() -> None:
    assert stepped(LOOP, "y = x * 2", ["line_out", "line_out"]) == ["total += a", "done = True"]


def case_what_was_returned_is_told() -> None:
    bench = Bench(LOOP, "line", "line")
    bench.run(bench.point("y = x * 2", once=True))
    told = [stop.returned and (stop.returned.name, stop.returned.text) for stop in bench.stops]
    assert told == [None, None, ("scaled", "0")], told


RECURSION = """\
def fact(n):
    if n < 2:
        return 1
    below = fact(n - 1)
    return n * below

value = fact(4)
done = True
"""


def case_over_a_recursion_stays_in_its_frame() -> None:
    held = stepped(RECURSION, "if n < 2:", ["line", "line", "line", "line"])
    assert held == ["below = fact(n - 1)", "return n * below", "done = True"], held


def case_out_of_a_recursion_comes_to_the_caller() -> None:
    bench = Bench(RECURSION, *["line_out"] * 4)
    held = bench.run(bench.point("return 1", once=True))
    assert held == ["return 1", "return n * below", "return n * below", "return n * below", "done = True"], held


GENERATORS = """\
import contextlib

@contextlib.contextmanager
def around():
    yield 1

def numbers():
    for i in range(2):
        yield i
    end = 1

def go():
    with around() as one:
        inside = one
    for n in numbers():
        seen = n
    try:
        raise ValueError(1)
    except ValueError as error:
        kept = str(error)
    finally:
        last = 1
    return last

go()
done = True
"""


def case_a_generator_is_stepped_over_and_into() -> None:
    held = stepped(GENERATORS, "for n in numbers", ["line", "line", "line_into", "line", "line"])
    assert held == ["seen = n", "for n in numbers():", "for i in range(2):", "yield i", "seen = n"], held


def case_an_exception_leads_to_its_handler() -> None:
    held = stepped(GENERATORS, "raise ValueError", ["line"] * 5)
    assert held == [
        "except ValueError as error:", "kept = str(error)", "last = 1", "return last", "done = True"
    ], held  # fmt: skip


ASYNC = """\
import asyncio

async def other():
    await asyncio.sleep(0)
    return 3

async def main():
    task = asyncio.ensure_future(other())
    first = 1
    got = await other()
    both = got + await task
    return both

asyncio.run(main())
done = True
"""


def case_over_an_await_is_the_next_statement_of_the_same_coroutine() -> None:
    held = stepped(ASYNC, "first = 1", ["line", "line", "line", "line"])
    assert held == ["got = await other()", "both = got + await task", "return both", "done = True"], held


# ── breakpoints ──────────────────────────────────────────────────────────────────────────────────────────────────────


def case_breakpoints_hold_with_conditions_and_counts() -> None:
    for attributes, times in (
        ({}, 3),
        ({"condition": "i == 1"}, 1),
        ({"condition": "any(v == i for v in [0, 2])"}, 2),
        ({"hits": Counted("is", 2)}, 1),
        ({"hits": Counted("from", 2)}, 2),
        ({"hits": Counted("every", 3)}, 1),
        ({"iteration": Counted("is", 2)}, 0),
        ({"once": True}, 1),
        ({"then": "disable"}, 1),
        ({"enabled": False}, 0),
    ):
        bench = Bench(LOOP)
        held = bench.run(bench.point("a = scaled", **attributes))
        assert held == ["a = scaled(i)"] * times, (attributes, held)


def case_a_condition_that_fails_holds_once_and_says_why() -> None:
    bench = Bench(LOOP)
    assert bench.run(bench.point("a = scaled", condition="i / 0 > 1")) == ["a = scaled(i)"]
    assert bench.stops[0].reason.detail == "ZeroDivisionError: division by zero"
    assert [told.error for told in bench.told(ConditionFailed)] == ["ZeroDivisionError: division by zero"]


def case_a_log_is_written_and_does_not_hold() -> None:
    bench = Bench(LOOP)
    assert bench.run(bench.point("total += a", log="i is {i} and a {a:03d}", then="log")) == []
    assert [told.text for told in bench.told(Logged)] == ["i is 0 and a 000", "i is 1 and a 002", "i is 2 and a 004"]
    (hits,) = bench.told(BreakpointHits)
    assert (hits.hits.data[0], hits.held.data[0]) == (3, 0)


def case_one_is_armed_by_another() -> None:
    bench = Bench(LOOP)
    points = bench.point("last = 1", id=1), bench.point("y = x", id=2, armed_by=1)
    assert bench.run(*points) == ["last = 1"]
    bench = Bench(LOOP)
    points = bench.point("total = 0", id=1), bench.point("y = x", id=2, armed_by=1)
    assert bench.run(*points) == ["total = 0"] + ["y = x * 2"] * 3


def case_a_statement_of_several_lines_is_hit_once_a_time() -> None:
    bench = Bench(LOOP)
    held = bench.run(bench.point("squares = [v"), bench.point('text = ("sum', id=2))
    assert [stop.reason.breakpoints for stop in bench.stops] == [(2,), (1,)], held


def case_breakpoints_are_hit_in_any_thread_and_one_is_held_at_a_time() -> None:
    source = (
        "import threading\n"
        "def work(n):\n"
        "    x = n\n"
        "    return x\n"
        "threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]\n"
        "for t in threads: t.start()\n"
        "for t in threads: t.join()\n"
    )
    bench = Bench(source)
    assert bench.run(bench.point("x = n")) == ["x = n"] * 3
    assert len({stop.thread for stop in bench.stops}) == 3


def case_breakpoints_change_while_it_is_held() -> None:
    def change(bench: Bench, stop: Any) -> None:
        if len(bench.stops) == 1:
            bench.debugger.breakpoints.set(2, (bench.point("last = 1", id=2),))

    bench = Bench(LOOP, at_stop=change)
    assert bench.run(bench.point("a = scaled")) == ["a = scaled(i)", "last = 1"]


# ── errors ───────────────────────────────────────────────────────────────────────────────────────────────────────────


ERRORS = """\
import contextlib

class Own(Exception):
    pass

def boom(kind):
    here = 5
    raise kind("no")

def in_finally():
    try:
        boom(ValueError)
    finally:
        len("f")

def in_with():
    with contextlib.nullcontext():
        boom(ValueError)

def in_suppress():
    with contextlib.suppress(ValueError):
        boom(ValueError)

def in_except():
    try:
        boom(ValueError)
    except ValueError:
        return 1

def in_base():
    try:
        boom(Own)
    except (KeyError, Exception):
        return 1

def in_other():
    try:
        boom(ValueError)
    except KeyError:
        return 1

def in_bare():
    try:
        boom(ValueError)
    except:
        return 1

def in_handler():
    try:
        {}[1]
    except KeyError:
        boom(ValueError)

def in_generator():
    def g():
        yield 1
        boom(ValueError)
    return list(g())

bench.call(globals())
"""
CAUGHT = ("in_suppress", "in_except", "in_base", "in_bare")
UNCAUGHT = ("in_finally", "in_with", "in_other", "in_handler", "in_generator")


def errors_of(name: str, *points: Breakpoint, at_stop: Any = None) -> Bench:
    """Calls one of the functions, and ends as the script would."""
    bench = Bench(ERRORS, at_stop=at_stop)
    bench.call = lambda names: names[name]()  # type: ignore[attr-defined]
    try:
        bench.run(*points, ends=True)
    except Exception as error:
        bench.error = error  # type: ignore[attr-defined]
    return bench


def case_an_error_that_nobody_catches_holds_with_its_frames() -> None:
    from inspector.wire.variables import AskStack, AskVariables

    for name in UNCAUGHT:
        seen: list[Any] = []

        def look(bench: Bench, stop: Any, seen: list[Any] = seen) -> None:
            here = next(v for v in bench.ask(AskVariables(1, -1, 0, 0, 100, False)).values if v.name == "here")
            names = [frame.function for frame in bench.ask(AskStack(1)).frames if frame.is_users]
            seen.append((here.text, names[0], name in " ".join(names)))

        bench = errors_of(name, Breakpoint(7, "uncaught", "", 0), at_stop=look)
        assert bench.held() == ['raise kind("no")'], (name, bench.held())
        assert seen == [("5", "boom", True)], (name, seen)
        reason = bench.stops[0].reason
        assert (reason.kind, reason.breakpoints, reason.detail, reason.words) == ("exception", (7,), "ValueError", "no")
        assert reason.is_over == (sys.version_info < (3, 12)), "from 3.12 on nothing has ended yet"
        assert isinstance(bench.error, ValueError)  # type: ignore[attr-defined]


def case_an_error_that_is_caught_does_not_hold() -> None:
    for name in CAUGHT:
        assert errors_of(name, Breakpoint(7, "uncaught", "", 0)).held() == [], name


def case_an_error_of_a_chosen_class_holds_where_it_is_raised() -> None:
    for wanted, times in (("ValueError", 1), ("KeyError", 0), ("Exception", 1), ("", 1)):
        bench = errors_of("in_except", Breakpoint(7, "exception", "", 0, wanted))
        assert bench.held() == ['raise kind("no")'] * times, wanted
    assert errors_of("in_base", Breakpoint(7, "exception", "", 0, "train.Own")).held() == ['raise kind("no")']


# ── nothing is left ──────────────────────────────────────────────────────────────────────────────────────────────────


def is_quiet() -> bool:
    if sys.gettrace() is not None or threading._trace_hook is not None:  # type: ignore[attr-defined]
        return False
    monitoring = getattr(sys, "monitoring", None)
    return monitoring is None or all(monitoring.get_tool(tool) != "gradstep" for tool in range(6))


def case_nothing_is_installed_without_breakpoints_and_after_steps() -> None:
    seen: list[bool] = []
    bench = Bench("bench.look()\nx = 1\ny = 2\nbench.look()\n", "line")
    bench.look = lambda: seen.append(is_quiet())  # type: ignore[attr-defined]
    bench.run()
    assert seen == [True, True]
    bench = Bench("bench.look()\nx = 1\ny = 2\nbench.look()\n", "line")
    bench.look = lambda: seen.append(is_quiet())  # type: ignore[attr-defined]
    bench.run(bench.point("x = 1", once=True))
    is_marked = sys.version_info < (3, 12) and Bench.has_marks
    assert seen[2:] == [is_marked, True], seen


def case_what_fails_in_us_takes_all_of_us_away_and_the_script_goes_on() -> None:
    def fails(*_: Any) -> Any:
        raise LookupError("ours")

    ended: list[bool] = []
    bench = Bench(LOOP + "bench.look()\n")
    bench.debugger.breakpoints.meets = fails  # type: ignore[method-assign]
    bench.look = lambda: ended.append(is_quiet())  # type: ignore[attr-defined]
    assert bench.run(bench.point("a = scaled")) == [] and ended == [True]
    assert [told.detail for told in bench.told(Detached)] == ["LookupError: ours"]


OWN_TRACE = """\
import sys
seen = []
def tracer(frame, event, arg):
    if frame.f_code.co_name == "work":
        seen.append((event, frame.f_lineno))
        return tracer
def work(n):
    a = n
    b = a + 1
    return b
sys.settrace(tracer)
work(1)
still = sys.gettrace() is tracer
sys.settrace(None)
bench.result = seen, still
"""


def case_a_trace_function_of_the_scripts_own_sees_what_it_sees_without_us() -> None:
    if not Bench.has_marks:
        return  # who traces last is told: the script
    expected = [("call", 7), ("line", 8), ("line", 9), ("line", 10), ("return", 10)], True
    for units in ((), ("line", "line", "line")):
        bench = Bench(OWN_TRACE, *units)
        held = bench.run(bench.point("a = n", once=True))
        assert held == ["a = n", "b = a + 1", "return b", "still = sys.gettrace() is tracer"][: len(units) + 1], held
        assert bench.result == expected, bench.result  # type: ignore[attr-defined]


class Thing:
    pass


ALIVE = """\
def go():
    thing = bench.make()
    first = 1
    second = 2
    del thing
    bench.look()
    return first

go()
"""


def case_nothing_is_kept_alive_by_having_been_looked_at() -> None:
    from inspector.wire.variables import AskVariables

    kept: list[Any] = []

    def make() -> Thing:
        thing = Thing()
        kept.append(weakref.ref(thing))
        return thing

    def look() -> None:
        if bench.debugger.lines.is_asked:  # a moment of a training, which a script without torch has not
            bench.debugger.lines.here(sys._getframe(1))
        gc.collect()
        kept.append(kept[0]() is None)

    bench = Bench(ALIVE, "line", "line", at_stop=lambda b, _: b.ask(AskVariables(1, -1, 0, 0, 100, True)))
    bench.make, bench.look = make, look  # type: ignore[attr-defined]
    bench.run(bench.point("first = 1"))
    assert kept[1:] == [True]


if __name__ == "__main__":
    sys.exit(run_all(globals()))
