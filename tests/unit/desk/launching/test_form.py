"""What the texts of the launch dialog mean, and what is said of those that mean nothing."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.conversation.launch import Launch, environment_of
from inspector.desk.launching import form as launch_form
from inspector.desk.launching.form import Form

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=12)


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "train.py"
    path.write_text("import torch\n")
    return str(path)


@pytest.fixture
def well(script):
    """A form without troubles."""
    return Form("script", sys.executable, script)


def changed(form: Form, **fields: str) -> Form:
    return Form(**{**vars_of(form), **fields})


def vars_of(form: Form) -> dict[str, str]:
    return {name: getattr(form, name) for name in Form.__slots__} if hasattr(Form, "__slots__") else dict(vars(form))


# ── what it means ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_script_alone_runs_in_its_folder(well, script):
    assert launch_form.launch_of(well) == Launch(script, directory=os.path.dirname(script))


def test_a_module_runs_in_the_current_folder(well):
    launch = launch_form.launch_of(changed(well, by="module", module=" package.train "))
    assert (launch.module, launch.script, launch.directory) == ("package.train", "", os.getcwd())


def test_a_relative_script_is_meant_from_the_working_directory(well, tmp_path, script):
    form = changed(well, script="train.py", directory=str(tmp_path))
    assert not launch_form.troubles(form)
    assert launch_form.launch_of(form).script_path() == script


def test_home_is_known(well, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    form = changed(well, script="~/train.py", directory="~")
    assert not launch_form.troubles(form)
    assert launch_form.launch_of(form).script_path() == str(tmp_path / "train.py")


@given(st.lists(TEXTS), st.dictionaries(TEXTS.map(lambda text: "A" + "".join(text.replace("=", "").split())), TEXTS))
def test_a_launch_comes_back_from_its_form(arguments, environment):
    launch = Launch("/a/train.py", tuple(arguments), "/opt/python", "/b", "", environment_of(environment))
    if environment and any(not name.isprintable() for name in environment):
        return  # no name that anybody has
    assert launch_form.launch_of(launch_form.form_of(launch)) == launch


def test_ranks_are_kept_and_are_torchruns_in_a_shell(well, script):
    form = changed(well, ranks="3", environment="", arguments="")
    launch = launch_form.launch_of(form)
    assert launch.ranks == 3 and launch_form.form_of(launch).ranks == "3"
    assert launch_form.command(form).endswith(
        f"{sys.executable} -m torch.distributed.run --standalone --nproc-per-node 3 {script}"
    )


@pytest.mark.parametrize(
    "text, words",
    [
        ("", []),
        ("--epochs 3", ["--epochs", "3"]),
        ("--name 'two words' --empty \"\"", ["--name", "two words", "--empty", ""]),
        ("--epochs 3 \\\n  --rate 0.1\n--fast", ["--epochs", "3", "--rate", "0.1", "--fast"]),
        ("'a\\\nb'", ["a\\\nb"]),
        ("it\\'s # no comment", ["it's", "#", "no", "comment"]),
        ("*.py $HOME", ["*.py", "$HOME"]),
    ],
)
def test_arguments_are_split_as_a_shell_does(text, words):
    assert launch_form.split(text) == words


def test_the_command_is_what_a_shell_would_be_told(well, script):
    form = changed(well, arguments="--name 'two words'", environment="A=1\nB=x y\nC=")
    folder = os.path.dirname(script)
    assert launch_form.command(form) == (
        f"cd {folder} && A=1 B='x y' C= {sys.executable} {script} --name 'two words'"
    )  # fmt: skip
    module = launch_form.command(changed(form, by="module", module="p.t", environment=""))
    assert module.endswith(f"{sys.executable} -m p.t --name 'two words'")


# ── what is wrong ────────────────────────────────────────────────────────────────────────────────────────────────────

WRONG = {
    "arguments": [
        ("--name 'two words", "A quotation mark is opened and not closed."),
        ('--name "', "A quotation mark is opened and not closed."),
        ("--name \\", "The last backslash has nothing behind it."),
    ],
    "directory": [("/nowhere/at/all", "There is no folder /nowhere/at/all.")],
    "environment": [
        ("A=1\nrubbish\nB=2", "Line 2 is not NAME=VALUE: “rubbish”"),
        ("{x}", "Line 1 is not NAME=VALUE: “{x}”"),
        ("=1", "Line 1 has no name that a variable can have: “=1”"),
        ("export A=1", "Line 1 has no name that a variable can have: “export A=1”"),
        ("GRADSTEP_WIRE=1:a", "Line 1: GRADSTEP_WIRE is Gradstep's own; take another name."),
        ("A=1\n\nA=2", "Line 3 sets A once more."),
    ],
    "interpreter": [
        ("  ", "Choose the Python that runs it."),
        ("/nowhere/python", "There is no Python at /nowhere/python."),
        ("/", "/ is a folder without a Python in it."),
    ],
    "script": [("", "Choose a training script."), ("/nowhere/train.py", "There is no file /nowhere/train.py.")],
}  # fmt: skip


@pytest.mark.parametrize("field, text, sentence", [(field, *pair) for field, pairs in WRONG.items() for pair in pairs])
def test_what_is_wrong_is_said(qapp, well, field, text, sentence):
    assert launch_form.troubles(changed(well, **{field: text})) == {field: sentence}


@pytest.mark.parametrize(
    "text, beginning",
    [("", "Name a module"), ("package/train", "A module is named with dots"), ("train.py", "A module is named with dots"),
     ("package.train --epochs 3", "A module's name has no spaces")],
)  # fmt: skip
def test_what_is_wrong_with_a_module(qapp, well, text, beginning):
    told = launch_form.troubles(changed(well, by="module", script="", module=text))
    assert list(told) == ["module"] and told["module"].startswith(beginning)


def test_an_interpreter_that_is_no_program(qapp, well, script):
    told = launch_form.troubles(changed(well, interpreter=script))
    assert told == {"interpreter": f"{script} is not a program: it can not be run."}


def test_only_what_is_meant_is_looked_at(qapp, well):
    assert not launch_form.troubles(changed(well, module="no such/module"))
    assert not launch_form.troubles(changed(well, by="module", script="/nowhere.py", module="package.train"))


def test_values_are_taken_as_they_are(well):
    form = changed(well, environment="A = x = y \nB=$'two\\nlines'\nC=$'no\\x'\n\n")
    assert launch_form.launch_of(form).environment == (("A", " x = y "), ("B", "two\nlines"), ("C", "$'no\\x'"))
    assert launch_form.variables(form)["A"] == " x = y "


# ── kept ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_typed_is_kept_as_it_was(well):
    form = changed(well, arguments="--name 'open\n", environment="half a line")
    assert launch_form.from_text(launch_form.to_text(form)) == form


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '{"by": 1}',
        '{"by": "moon"}',
        '{"more": ""}',
        '{"script": null}',
        '{"ranks": "0"}',
        '{"ranks": "x"}',
    ],
)
def test_what_is_no_form_is_none(text):
    assert launch_form.from_text(text) is None
