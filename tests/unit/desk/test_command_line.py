"""The window's own words, and the script's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import inspector
from inspector.desk.command_line import parse

ROOT = Path(__file__).parents[3]


def script_and_arguments(*argv: str) -> tuple[str | None, tuple[str, ...]]:
    words = parse(argv)
    return words.script, words.arguments


def test_nothing_is_the_walkthrough():
    assert script_and_arguments() == (None, ())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--epochs", "3"),
        ("--help",),
        ("--version",),
        ("--device", "cuda:0"),
        ("--theme", "pink"),
        ("--",),
        ("--", "--x", "--"),
        ("a.py", "-v", "", "*"),
    ],
)
def test_what_follows_the_script_is_its_own(arguments):
    assert script_and_arguments("train.py", *arguments) == ("train.py", arguments)
    assert script_and_arguments("--theme", "light", "train.py", *arguments) == ("train.py", arguments)
    assert script_and_arguments("--", "train.py", *arguments) == ("train.py", arguments)


def test_ranks_are_the_windows_word_before_the_script_and_the_scripts_own_after_it():
    words = parse(["--ranks", "2", "train.py", "--ranks", "8"])
    assert (words.ranks, words.script, words.arguments) == (2, "train.py", ("--ranks", "8"))
    assert parse(["train.py"]).ranks == 1


@pytest.mark.parametrize("text", ["0", "-1", "two", "²", "65", ""])
def test_a_number_of_ranks_that_is_none_is_refused(text, capsys):
    with pytest.raises(SystemExit):
        parse(["--ranks", text, "train.py"])
    assert "a number from 1 to 64" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [(), ("--optimizer", "none"), ("--device", "cuda"), ("-m", "x"), ("train.py",)])
def test_what_follows_walkthrough_is_the_walkthroughs_own(arguments):
    words = parse(["--theme", "light", "--walkthrough", *arguments])
    assert (words.script, words.module, words.arguments, words.theme) == (None, None, arguments, "light")


@pytest.mark.parametrize("argv", [("--device", "cpu"), ("--device=cpu",)])
def test_a_device_before_the_script_is_ours(argv):
    words = parse([*argv, "train.py", "--device", "mps"])
    assert (words.device, words.script, words.arguments) == ("cpu", "train.py", ("--device", "mps"))
    assert parse(argv).script is None and parse(argv).device == "cpu"


@pytest.mark.parametrize("arguments", [(), ("--epochs", "3"), ("-m", "x"), ("--",), ("train.py",), ("--device", "cpu")])
def test_what_follows_a_module_is_its_own(arguments):
    for before in ((), ("--theme", "light"), ("--",), ("--interpreter", "/opt/python")):
        words = parse([*before, "-m", "package.train", *arguments])
        assert (words.module, words.script, words.arguments) == ("package.train", None, arguments)
    assert words.interpreter == "/opt/python" and parse(["train.py", "-m", "x"]).module is None


def test_all_options_of_ours():
    words = parse("--interpreter /opt/python --theme=dark --language zh_CN train.py".split())
    assert (words.interpreter, words.theme, words.language) == ("/opt/python", "dark", "zh_CN")
    assert words.device is None


@pytest.mark.parametrize(
    "argv", [["--theme", "pink"], ["--unknown", "train.py"], ["--device"], ["--dev", "cpu"], ["-m"], ["-m", "--x"]]
)
def test_a_word_that_is_none_of_ours_ends_with_usage(argv, capsys):
    with pytest.raises(SystemExit) as ending:
        parse(argv)
    assert ending.value.code == 2 and capsys.readouterr().err.startswith("usage: gradstep")


@pytest.mark.parametrize("option, beginning", [("--version", inspector.NAME), ("--help", "usage: gradstep")])
def test_help_and_version_need_no_qt(option, beginning):
    program = (
        "import sys\nsys.modules['PySide6'] = None\n"
        f"from inspector.desk.command_line import main\nmain([{option!r}])"
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, env={**os.environ, "COLUMNS": "80"}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(beginning)
