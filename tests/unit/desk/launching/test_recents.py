"""Launches that are remembered, with everything that belongs to them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from inspector.conversation.launch import Launch
from inspector.desk.base.settings import FILE_VARIABLE, Settings
from inspector.desk.launching import recents


@pytest.fixture
def launch(tmp_path):
    (tmp_path / "train.py").write_text("import torch\n")
    return Launch(
        str(tmp_path / "train.py"),
        ("--name", "two words"),
        sys.executable,
        str(tmp_path),
        "",
        (("A", "1\n2"), ("B", "")),
    )


@pytest.fixture
def menu(qtbot):
    menu = QMenu()
    qtbot.addWidget(menu)
    return menu


def remembered() -> list[Launch]:
    return recents.read(Settings())[0]


def test_everything_is_kept(launch):
    module = Launch(module="package.train", directory="/b", interpreter="/opt/python", ranks=2)
    recents.remember(Settings(), launch)
    recents.remember(Settings(), module)
    assert remembered() == [module, launch]


def test_those_of_before_have_one_rank_and_a_number_that_is_none_is_no_launch(launch):
    text = recents.to_text(launch)
    assert recents.from_text(text.replace(', "ranks": 1', "")) == launch
    assert recents.from_text(text.replace('"ranks": 1', '"ranks": 0')) is None
    assert recents.from_text(text.replace('"ranks": 1', '"ranks": true')) is None


def test_the_same_one_is_kept_once_and_comes_first(launch):
    settings = Settings()
    other = Launch(launch.script, ("--fast",), directory=launch.directory)
    for one in (launch, other, launch):
        recents.remember(settings, one)
    relative = Launch("train.py", launch.arguments, launch.interpreter, launch.directory, "", launch.environment)
    recents.remember(settings, relative)
    assert remembered() == [launch, other]


def test_no_more_than_ten():
    for number in range(12):
        recents.remember(Settings(), Launch(f"/a/{number}.py", directory="/a"))
    assert [one.name() for one in remembered()] == [f"{number}.py" for number in range(11, 1, -1)]


def test_paths_alone_were_kept_at_first():
    Settings().set("recent", ["/home/ada/train.py"])
    assert remembered() == [Launch("/home/ada/train.py", directory="/home/ada")]


BAD = ["", "rubbish", "[1]", "{", '{"script": 7}', '{"script": "", "module": ""}', '{"script": "/a", "module": "b"}',
       '{"script": "/a", "arguments": "x"}', '{"script": "/a", "arguments": [1]}', '{"module": "a", "environment": 3}',
       '{"module": "a", "environment": {"A": 1}}']  # fmt: skip


def test_what_is_no_launch_is_passed_over_and_said(launch, menu):
    settings = Settings()
    settings.set("recent", [BAD[0], recents.to_text(launch), *BAD[1:]])
    assert recents.read(settings) == ([launch], len(BAD))
    recents.fill(menu, settings, print)
    assert menu.actions()[-1].text() == f"{len(BAD)} entries of the settings could not be read and are left out"
    assert not menu.actions()[-1].isEnabled() and menu.actions()[0].isEnabled()


def test_an_entry_shows_what_runs_and_tells_all(launch, menu):
    recents.remember(Settings(), launch)
    chosen = []
    recents.fill(menu, Settings(), chosen.append)
    [action] = menu.actions()
    assert action.text() == "train.py --name 'two words'" and menu.toolTipsVisible()
    for text in (launch.script, "'two words'", sys.executable, launch.directory, "A=1"):
        assert text in action.toolTip()
    action.trigger()
    assert chosen == [launch]


def test_what_is_gone_is_grey_and_says_why(launch, menu, tmp_path):
    gone = Launch(str(tmp_path / "gone.py"), directory=str(tmp_path))
    folder = Launch(launch.script, directory=str(tmp_path / "nowhere"))
    python = Launch(launch.script, directory=str(tmp_path), interpreter="/nowhere/python")
    for one in (gone, folder, python, launch):
        recents.remember(Settings(), one)
    recents.fill(menu, Settings(), print)
    assert [action.isEnabled() for action in menu.actions()] == [True, False, False, False]
    assert [action.text().partition("  ")[2] for action in menu.actions()] == [
        "", "(There is no Python at /nowhere/python.)", f"(There is no folder {tmp_path / 'nowhere'} to run it in.)",
        f"(There is no file {tmp_path / 'gone.py'}.)",
    ]  # fmt: skip


def test_long_and_odd_words_fit_into_a_menu(menu, tmp_path):
    (tmp_path / "a&b.py").write_text("1")
    recents.remember(Settings(), Launch("a&b.py", ("x" * 500, "a\nb"), directory=str(tmp_path)))
    recents.fill(menu, Settings(), print)
    text = menu.actions()[0].text()
    assert text.startswith("a&&b.py xxx") and text.endswith("…") and len(text) < 100


def test_nothing_yet(menu):
    recents.fill(menu, Settings(), print)
    assert [(action.text(), action.isEnabled()) for action in menu.actions()] == [("None yet", False)]


@pytest.mark.skipif(os.name == "nt", reason="the permissions of POSIX")
def test_the_environment_is_for_the_owners_eyes(launch):
    """A key of some service may be in it."""
    file = Path(os.environ[FILE_VARIABLE])
    file.write_text("[General]\ntheme=light\n")
    file.chmod(0o644)
    settings = Settings()
    recents.remember(settings, launch)
    assert file.stat().st_mode & 0o077 == 0 and settings.get("theme") == "light"
    settings.set("theme", "dark")
    del settings
    assert file.stat().st_mode & 0o077 == 0 and "theme=dark" in file.read_text()
