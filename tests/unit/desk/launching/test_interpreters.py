"""The Pythons of a machine: found, meant by what is typed, and asked."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from inspector.desk.launching import interpreters
from inspector.desk.launching.interpreters import Answer, InterpreterCheck, python_in


def environment(folder):
    """Something that looks like a virtual environment."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    return str(folder / "bin" / "python")


# ── found ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_those_of_the_project_come_first(qapp, tmp_path):
    (tmp_path / "project" / "src").mkdir(parents=True)
    (tmp_path / "project" / "pyproject.toml").write_text("")
    beside = environment(tmp_path / "project" / "src" / "venv")
    above = environment(tmp_path / "project" / ".venv")
    environment(tmp_path / ".venv")  # of another project, above this one's root
    active = environment(tmp_path / "active")
    conda = environment(tmp_path / "conda")
    used = environment(tmp_path / "used")
    variables = {"VIRTUAL_ENV": str(tmp_path / "active"), "CONDA_PREFIX": str(tmp_path / "conda")}
    found = interpreters.found(str(tmp_path / "project" / "src"), ["/nowhere/python", used, active], variables)
    assert [one.path for one in found] == [beside, above, sys.executable, active, conda, used]
    assert all(one.origin for one in found)


def test_without_a_folder_there_is_this_one(qapp):
    assert [one.path for one in interpreters.found("", (), {})] == [sys.executable]


def test_what_is_typed_may_be_a_path_a_command_or_a_folder(tmp_path, monkeypatch):
    python = environment(tmp_path / "env")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "env" / "bin"))
    monkeypatch.chdir(tmp_path)
    for text in (python, "~/env/bin/python", "env/bin/python", "python", " env ", str(tmp_path / "env")):
        assert interpreters.resolved(text) == python  # and not where the link leads
    assert interpreters.resolved("") == ""
    assert interpreters.resolved("python9") == str(tmp_path / "python9")


# ── asked ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def program(folder, text, name="python"):
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def asked(qtbot):
    """What an interpreter answers."""
    check = InterpreterCheck()

    def ask(path: str, **variables: str) -> Answer:
        with qtbot.waitSignal(check.told, timeout=30_000) as told:
            check.ask(path, {**os.environ, **variables})
        assert not check.is_asking()
        return told.args[0]

    yield ask
    check.close()


def test_this_one_has_python_and_torch(asked):
    answer = asked(sys.executable)
    from importlib import metadata

    version = ".".join(map(str, sys.version_info[:3]))
    assert (answer.python, answer.torch, answer.trouble()) == (version, metadata.version("torch"), "")
    assert answer.words() == f"Python {version} · torch {metadata.version('torch')}"


def test_one_without_torch(asked, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    answer = asked(python_in(str(tmp_path / "bare")))
    version = ".".join(map(str, sys.version_info[:3]))
    assert answer.trouble() == f"Python {version} has no torch: install it there, or choose another interpreter."


@pytest.mark.parametrize("version, is_told", [("2.5.1+cu124", True), ("1.13.0", True), ("2.10.0a0", False)])
def test_a_torch_is_judged_by_its_version(asked, tmp_path, version, is_told):
    (tmp_path / f"torch-{version}.dist-info").mkdir()
    (tmp_path / f"torch-{version}.dist-info" / "METADATA").write_text(f"Name: torch\nVersion: {version}\n")
    answer = asked(sys.executable, PYTHONPATH=str(tmp_path))
    assert answer.torch == version
    expected = f"torch {version} is too old, 2.6 is the oldest that can be debugged."
    assert answer.trouble() == (expected if is_told else "")


def test_a_torch_that_does_not_say_its_version_is_given_a_chance(qapp):
    answer = interpreters.read("/opt/python", b"gradstep-interpreter 3.12.1 unknown\n")
    assert (answer.trouble(), answer.words()) == ("", "Python 3.12.1 · a torch of unknown version")


def test_an_old_python_is_named(qapp):
    answer = interpreters.read("/opt/python", b"gradstep-interpreter 3.9.18 \r\n")
    assert answer.trouble() == "Python 3.9.18 is too old, 3.10 is the oldest that can be debugged."


def test_an_old_python_can_read_the_question():
    """No syntax that 2.7 does not have."""
    assert not set("{}") & set(interpreters.PROGRAM) and "print(" in interpreters.PROGRAM
    assert interpreters.PROGRAM.isascii() and ":=" not in interpreters.PROGRAM and ' f"' not in interpreters.PROGRAM


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("#!/bin/sh\necho hello\n", "{path} is not a Python: it gave no version."),
        ("#!/bin/sh\nexit 3\n", "{path} is not a Python: it gave no version."),
        ("#!/bin/sh\nwhile :; do echo yes yes yes yes yes yes yes yes yes yes; done\n",
         "{path} is not a Python: it gave no version."),
        ("no program", "{path} could not be started: "),
    ],
)  # fmt: skip
def test_what_only_calls_itself_python(asked, tmp_path, text, sentence):
    path = program(tmp_path, text)
    assert asked(path).trouble().startswith(sentence.format(path=path))


def test_one_that_never_answers(asked, tmp_path, monkeypatch):
    monkeypatch.setattr(interpreters, "PATIENCE_MS", 50)
    path = program(tmp_path, "#!/bin/sh\nexec sleep 60\n")
    assert asked(path).trouble() == f"{path} did not say its version within 15 seconds."


def test_what_is_not_called_python_is_not_run(asked, tmp_path):
    path = program(tmp_path, f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n", "reboot")
    answer = asked(path)
    assert (answer.failure, answer.trouble()) == ("not_asked", "") and "not asked" in answer.words()
    assert not (tmp_path / "ran").exists()


def test_only_the_last_question_is_answered(qtbot, tmp_path):
    check, told = InterpreterCheck(), []
    check.told.connect(lambda answer: told.append(answer.path))
    slow = program(tmp_path, "#!/bin/sh\nsleep 60\n")
    with qtbot.waitSignal(check.told, timeout=30_000):
        check.ask(slow, dict(os.environ))
        check.ask(sys.executable, dict(os.environ))
    assert told == [sys.executable]
    check.ask(slow, dict(os.environ))
    check.close()
    assert not check.is_asking()


def test_what_a_start_up_file_prints_is_passed_over():
    output = b"welcome\n\xff\ngradstep-interpreter 3.12.1 2.9.0+cpu\nbye\n"
    assert interpreters.read("/opt/python", output) == Answer("/opt/python", "3.12.1", "2.9.0+cpu")
