"""The commands for developers: which parts they have, how those end, what the closing line says."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests import suite
from tests.suite import Part, Result

REPORT = '<testsuites><testsuite tests="7" failures="1" errors="1" skipped="2"/></testsuites>'
DEAF = "import signal, time\nfor n in (2, 15): signal.signal(n, signal.SIG_IGN)\ntime.sleep(600)"
SLOW = "import signal, sys, time; signal.signal(signal.SIGINT, lambda *_: sys.exit(2)); print('there', flush=True)\n"


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """The parts that were run, none of them really."""
    parts: list[Part] = []
    monkeypatch.setattr(suite.start, "for_tests", lambda purpose, again, use_apt: None)
    monkeypatch.setattr(suite, "run", lambda part, deadline: parts.append(part) or Result(part.name, 3))
    return parts


def test_the_command_alone_runs_the_suite(ran: list[Part], capsys: pytest.CaptureFixture[str]):
    assert suite.main([]) == 0
    assert [part.words for part in ran] == [suite.PYTEST]
    assert capsys.readouterr().out.endswith("green: 3 passed, 0 skipped, 0 failed in 0 s\n")


def test_other_words_are_pytests(ran: list[Part]):
    suite.main(["tests/unit/wire", "-x", "--no-apt"])
    assert ran[0].words == (*suite.PYTEST, "tests/unit/wire", "-x")


def test_random_examples_are_new_ones_and_can_be_had_again(ran: list[Part]):
    for words in (["--random"], ["--random"], ["--random", "--seed", "7", "tests/unit/wire"]):
        suite.main(words)
    first, second, again = (part.words for part in ran)
    assert first != second and "--hypothesis-profile=new" in first and "tests/unit" in first
    assert "--hypothesis-seed=7" in again and again[-1] == "tests/unit/wire"


def test_the_long_part_has_the_whole_matrix_and_random_examples(ran: list[Part], monkeypatch, tmp_path: Path):
    (tmp_path / "tests" / "monkey").mkdir(parents=True)
    (tmp_path / "tests" / "fuzz.py").write_text("")
    monkeypatch.setattr(suite, "ROOT", tmp_path)
    suite.main(["--long", "--seed", "7"])
    assert [part.name for part in ran] == ["the oath's whole matrix", "monkey", "fuzz", "random examples, seed 7"]
    assert ran[0].environment == {"GRADSTEP_WHOLE_MATRIX": "1"} and ran[1].words[:2] == ("-m", "tests.monkey")
    assert ran[1].words[2:] == ran[2].words[2:] == ("--seconds", suite.SECONDS, "--seed", "7")


def test_gates_are_those_that_are_on(ran: list[Part]):
    suite.main(["--gates"])
    assert [part.name for part in ran] == [part.name for is_on, part in suite.GATES if is_on]
    assert "ruff check" in [part.name for part in ran]


def test_one_that_fails_makes_it_red(ran: list[Part], monkeypatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(suite, "run", lambda part, deadline: Result(part.name, 1, 2, 3))
    assert suite.main(["--long"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("red: ")


# ── running ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("code", "passed", "failed"), [(0, 1, 0), (1, 0, 1)])
def test_a_program_passes_or_fails_by_its_exit_code(code: int, passed: int, failed: int):
    part = Part("one", ("-c", f"import os, sys; sys.exit({code} if os.environ['MARK'] == 'x' else 9)"), {"MARK": "x"})
    assert suite.run(part, time.monotonic() + 60) == Result("one", passed, failed)


def test_what_is_not_over_in_time_is_stopped_and_is_no_failure(capfd: pytest.CaptureFixture[str]):
    slow = Part("slow", ("-c", f"{SLOW}while True: time.sleep(60)"))
    assert suite.run(slow, time.monotonic() + 1) == Result("slow", is_stopped=True)
    assert suite.run(Part("late", ("-c", "print('never')")), time.monotonic()) == Result("late", is_stopped=True)
    assert "never" not in capfd.readouterr().out


def test_one_that_heeds_nothing_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(suite, "GRACE_S", 0.1)
    assert suite.run(Part("deaf", ("-c", DEAF)), time.monotonic() + 1).is_stopped


def test_a_report_is_counted(tmp_path: Path):
    (tmp_path / "report.xml").write_text(REPORT)
    assert suite.counted("x", tmp_path / "report.xml", 1, False) == Result("x", 3, 2, 2)
    assert suite.counted("x", tmp_path / "none.xml", 4, False) == Result("x", 0, 1, 0)
    assert suite.counted("x", tmp_path / "none.xml", 2, True) == Result("x", is_stopped=True)


def test_the_closing_line_says_what_was_not_finished():
    line = suite.closing_line([Result("a", 10, 0, 1), Result("b", 5, is_stopped=True)], 75.4)
    assert line == "green: 15 passed, 1 skipped, 0 failed in 1 min 15 s; the time was up before the end of: b"
