"""Which statement a line belongs to, and where a breakpoint on it holds."""

from __future__ import annotations

import pytest

from inspector.probe.frames.statements import read

SOURCE = '''\
"""A module."""
from __future__ import annotations
import os
# a comment

@first
@second
def go(a,
       b):
    """What it does."""
    global x
    x = sum(
        [a,
         b])
    for i in range(3):
        x += i
        # at the end of the block

    else:
        x = 0
    try:
        x()
    except (ValueError,
            KeyError) as error:
        print(error)
    finally:
        f = map(lambda q: q + 1,
                [1])
    g = (lambda q:
         q * 2)
    match x:
        case [1, _]:
            pass
        case _:
            return 2
    with open(a) as file, \\
            open(b):
        return 1

class C:
    """Of nothing."""
    y = 1
    def m(self): return self.y
# nothing follows
'''
WHERE = {
    1: 3, 2: 3, 3: 3, 4: 6, 5: 6, 6: 6, 7: 6, 8: 6, 9: 6, 10: 12, 11: 12, 12: 12, 13: 12, 14: 12, 15: 15, 16: 16,
    17: 20, 19: 20, 20: 20, 21: 21, 22: 22, 23: 25, 24: 25, 25: 25, 27: 27, 28: 27, 29: 29, 30: 30, 31: 31,
    32: 33, 34: 35, 36: 36, 37: 36, 38: 38, 40: 40, 41: 42, 42: 42, 43: 43, 44: 0,
}  # fmt: skip


@pytest.mark.parametrize("line", WHERE)
def test_a_breakpoint_goes_to_the_statement(line):
    assert read(SOURCE).resolved(line) == WHERE[line]


def test_lines_of_a_statement_are_one():
    found = read(SOURCE)
    assert [found.of(line) for line in (12, 13, 14, 36, 37, 27, 28)] == [12, 12, 12, 36, 36, 27, 27]
    assert found.of(22) == 22 and found.of(23) == found.of(24) == 23


def test_scopes_are_named_as_python_names_them():
    found = read(SOURCE)
    assert [found.scope(line) for line in (3, 8, 12, 42, 43)] == ["", "", "go", "C", "C"]
    assert read("class A:\n    def f(self):\n        def g():\n            pass\n").scope(4) == "A.f.<locals>.g"


def test_what_is_no_source_has_no_statements():
    with pytest.raises(SyntaxError):
        read("def")
