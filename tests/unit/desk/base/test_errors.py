"""One door for exceptions of the window's own code."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from inspector.desk.base import errors


@pytest.fixture
def former(monkeypatch) -> list:
    calls: list[Any] = []
    monkeypatch.setattr(sys, "excepthook", lambda *what: calls.append(what))
    return calls


def fail(error: BaseException) -> None:
    """As the interpreter does with an exception that nobody caught."""
    try:
        raise error
    except BaseException as caught:
        sys.excepthook(type(caught), caught, caught.__traceback__)


def test_an_exception_is_told_with_its_traceback(former):
    told: list[tuple[str, str]] = []
    errors.install(lambda *words: told.append(words))
    fail(ValueError("no such thing"))
    ((summary, detail),) = told
    assert summary == "ValueError: no such thing"
    assert detail.startswith("Traceback") and "in fail" in detail
    assert former == []


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_what_is_no_failure_goes_its_old_way(former, kind):
    errors.install(lambda *words: pytest.fail("told"))
    fail(kind())
    assert [what[0] for what in former] == [kind]


def test_a_failure_while_telling_goes_the_old_way(former):
    def tell(summary: str, detail: str) -> None:
        fail(RuntimeError("the teller failed"))

    errors.install(tell)
    fail(ValueError("first"))
    assert [str(what[1]) for what in former] == ["the teller failed"]


def test_after_a_report_that_raised_the_next_is_told_again(former):
    told = []

    def tell(summary: str, detail: str) -> None:
        told.append(summary)
        raise OSError

    errors.install(tell)
    for _ in range(2):
        with pytest.raises(OSError):
            fail(ValueError("again"))
    assert len(told) == 2


def test_undo_puts_the_former_door_back(former):
    before = sys.excepthook
    errors.install(lambda *words: None)()
    assert sys.excepthook is before
