"""Marks in the code tell the same as tracing does, whatever a program is made of."""

from __future__ import annotations

import pickle
import sys
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.probe.frames import statements
from inspector.probe.lines import marks
from inspector.wire.lines import Breakpoint
from tests.examples import examples
from tests.unit.probe.lines.bench import Bench

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 12), reason="3.12 needs no marks")

SIMPLE = (
    "n += 1",
    "n = sum([n,\n    1])",
    "n = [v\n    for v in range(n % 3)].__len__()",
    "f = lambda: (\n    n)",
    "pass",
)


def indented(lines: str) -> str:
    return textwrap.indent(lines, "    ")


def loops(body: str, end: str) -> str:
    return f"for i in range(2):\n{indented(body)}\n    if n % 2: {end}\nelse:\n    n += 2"


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    bodies = st.lists(inner, min_size=1, max_size=3).map("\n".join)
    return st.one_of(
        st.builds(loops, bodies, st.sampled_from(["continue", "break", "pass"])),
        st.builds(lambda body: f"w = iter([1, 1])\nwhile next(w, 0):\n{indented(body)}", bodies),
        st.builds(lambda one, two: f"if n % 2:\n{indented(one)}\nelse:\n{indented(two)}", bodies, bodies),
        st.builds(
            lambda one, two: f"try:\n{indented(one)}\n    {{}}[1]\nexcept KeyError:\n{indented(two)}\nfinally:\n    n += 3",
            bodies, bodies,
        ),
        st.builds(lambda body: f"with around(1), \\\n        around(2):\n{indented(body)}", bodies),
        st.builds(lambda body: f"def g(n):\n    'says'\n{indented(body)}\n    return n\nn += g(1)", bodies),
        st.builds(lambda body: f"class C:\n    n = 1\n{indented(body)}", bodies),
    )  # fmt: skip


PROGRAMS = st.lists(st.recursive(st.sampled_from(SIMPLE), blocks, max_leaves=8), min_size=1, max_size=3).map(
    lambda parts: "from contextlib import nullcontext as around\nn = 1\n" + "\n".join(parts) + "\n"
)


def hits(source: str, has_marks: bool) -> dict[int, int]:
    """How often a breakpoint at each line was met."""
    Bench.has_marks = has_marks
    try:
        bench = Bench(source)
        lines = sorted(statements.read(source).firsts)
        bench.run(*[Breakpoint(line, "line", str(bench.file), line, log="x", then="log") for line in lines])
        return {point.line: point.hits for point in bench.debugger.breakpoints._points.values()}
    finally:
        Bench.has_marks = True


@examples(25)
@given(PROGRAMS)
def test_marks_are_hit_as_often_as_lines_are_traced(source: str):
    assert hits(source, True) == hits(source, False)


def test_a_mark_that_is_sent_elsewhere_does_nothing_there():
    assert pickle.loads(pickle.dumps(marks.Mark(3))) is bool


def test_code_of_another_text_is_told_apart():
    one, other = (compile(f"def f():\n    return {n}\n", "f.py", "exec") for n in (1, 2))
    assert not marks.is_same(one, other) and marks.is_same(one, compile("def f():\n    return 1\n", "f.py", "exec"))
