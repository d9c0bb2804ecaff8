"""`check` as a command and as a function: what stands on stdout, the exit codes, and how a run may end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from inspector.headless import check
from tests.end_to_end import warm

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests" / "scripts" / "forgets_zero_grad.py"
FINE = ROOT / "tests" / "scripts" / "thousand_rows.py"
STEP_LINE = SCRIPT.read_text().splitlines().index("    optimizer.step()") + 1
KEYS = ["findings", "iterations", "checked", "not_checked", "version", "outcome"]


def command(*words: str) -> list[str]:
    return [sys.executable, str(ROOT / "main.py"), "check", *words]


def run(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), capture_output=True, text=True, timeout=120, **more)


def told(*words: str) -> tuple[dict[str, Any], int, str]:
    """(the one line on stdout, exit code, stderr)"""
    done = run("--json", "--interpreter", warm.python(), *words)
    lines = done.stdout.splitlines()
    assert len(lines) == 1, done.stdout
    report = json.loads(lines[0])
    assert list(report) == KEYS
    return report, done.returncode, done.stderr


def test_a_finding_is_one_line_of_json_and_the_scripts_words_go_to_stderr():
    report, code, err = told(str(SCRIPT))
    (finding,) = report["findings"]
    assert finding["code"] == "no_zero_grad" and finding["level"] == "error"
    assert finding["file"] == str(SCRIPT) and finding["line"] == STEP_LINE
    assert finding["parameters"][0] == "model.0.weight"
    assert (finding["first_iteration"], finding["last_iteration"], finding["count"]) == (2, 6, 5)
    assert "6 backwards" not in finding["sentence"] and "zero_grad()" in finding["advice"]
    assert report["iterations"] == 6 and "no_zero_grad" in report["checked"]
    assert report["outcome"] == {"kind": "finished", "exit_code": 0, "error": "", "file": "", "line": 0}
    assert code == 1
    assert "step 5" in err


def test_without_json_the_scripts_words_stay_on_stdout_and_ours_are_on_stderr():
    done = run("--interpreter", warm.python(), str(SCRIPT))
    assert done.stdout.splitlines() == [f"step {step}" for step in range(6)]
    assert f"forgets_zero_grad.py:{STEP_LINE}: " in done.stderr
    assert done.stderr.splitlines()[-1] == "1 error in 6 iterations"
    assert done.returncode == 1


def test_a_healthy_script_gives_zero():
    report, code, _ = told(str(FINE))
    assert report["findings"] == [] and report["iterations"] > 0 and code == 0


def test_what_is_ignored_is_not_told():
    assert told("--ignore", "no_zero_grad", str(SCRIPT))[1] == 0
    assert told("--ignore", f"no_zero_grad@{SCRIPT.name}:{STEP_LINE}", str(SCRIPT))[1] == 0
    assert told("--ignore", f"no_zero_grad@{SCRIPT.name}:{STEP_LINE + 1}", str(SCRIPT))[1] == 1


def test_a_limit_of_iterations_ends_the_script():
    report, code, _ = told("--iterations", "4", str(SCRIPT), "100000")
    assert report["outcome"]["kind"] == "limit" and report["iterations"] == 4 and code == 1
    assert report["findings"][0]["last_iteration"] == 4


def test_a_limit_of_time_ends_the_script():
    report, code, _ = told("--seconds", "6", str(SCRIPT), "100000")
    assert report["outcome"]["kind"] == "limit" and report["iterations"] > 0 and code == 1


def test_a_script_that_fails_is_told_with_its_line_and_what_was_found_before():
    report, code, _ = told(str(SCRIPT), "6", "--fail")
    outcome = report["outcome"]
    assert (outcome["kind"], outcome["exit_code"], outcome["file"]) == ("failed", 1, str(SCRIPT))
    assert outcome["error"] == "RuntimeError: as it was told" and outcome["line"] > 0
    assert [finding["code"] for finding in report["findings"]] == ["no_zero_grad"]
    assert code == 2


@pytest.mark.parametrize("words", [["no_such_file.py"], [], ["--iterations", "many", "x.py"]])
def test_what_can_not_be_started_is_told_as_json_too(words: list[str]):
    report, code, _ = told(*words)
    assert report["outcome"]["kind"] == "not_started" and report["outcome"]["error"] and code == 2


def test_a_script_that_trains_nothing_is_told_so(tmp_path: Path):
    script = tmp_path / "greets.py"
    script.write_text("print('hello')\n")
    report, code, _ = told(str(script))
    assert report["outcome"]["kind"] == "never_trained" and code == 2


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_ends_the_script_and_leaves_one_line():
    process = subprocess.Popen(
        command("--json", "--interpreter", warm.python(), str(SCRIPT), "1000000"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    while "step 500" not in process.stderr.readline():  # long after the finding was told
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    (line,) = out.splitlines()
    report = json.loads(line)
    assert report["outcome"]["kind"] == "killed" and process.returncode == 2
    assert [finding["code"] for finding in report["findings"]] == ["no_zero_grad"]


def test_a_script_named_check_is_a_script(tmp_path: Path):
    """`check` is the command only as the first word."""
    (tmp_path / "check").write_text("print('a script')\n")
    done = run("--json", "--interpreter", warm.python(), "./check", cwd=tmp_path)
    assert json.loads(done.stdout)["outcome"]["kind"] == "never_trained"
    assert "a script" in done.stderr


def test_no_qt_is_needed(tmp_path: Path):
    blocked = tmp_path / "PySide6"
    blocked.mkdir()
    (blocked / "__init__.py").write_text("raise ImportError('there is none')\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = run("--json", "--interpreter", warm.python(), str(FINE), env=environment)
    assert json.loads(done.stdout)["outcome"]["kind"] == "finished", done.stderr


def test_as_a_function_it_gives_a_report():
    report = check(SCRIPT, interpreter=warm.python(), stdout=subprocess.DEVNULL)
    assert [finding.code for finding in report.errors] == ["no_zero_grad"]
    assert not report.warnings and not report.hints and report.exit_code == 1
    assert not check(FINE, interpreter=warm.python(), stdout=subprocess.DEVNULL).errors


def test_a_module_runs_as_python_runs_it(tmp_path: Path):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").touch()
    (tmp_path / "package" / "train.py").write_text(SCRIPT.read_text())
    done = run("--json", "-m", "package.train", cwd=tmp_path)
    assert [finding["code"] for finding in json.loads(done.stdout)["findings"]] == ["no_zero_grad"], done.stderr
