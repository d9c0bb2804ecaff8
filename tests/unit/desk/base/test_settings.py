"""What is remembered, and that nothing wrong in it hurts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from inspector.desk.base.settings import FILE_VARIABLE, TABLE, Settings


@pytest.fixture
def file() -> Path:
    return Path(os.environ[FILE_VARIABLE])


VALUES = {
    "tensor_views": '{"parameter 4": "heat"}',
    "theme": "light",
    "language": "zh_CN",
    "at_end": "never",
    "small": "stop",
    "keys": "vscode",
    "geometry": QByteArray(b"\x01\x00\xff"),
    "layout": QByteArray(b"\x02"),
    "recent": ["/home/ada/train.py", "/home/ada/a, b.py"],
    "data_folder": "/home/ada/数据",
    "launch_draft": '{"script": "train.py"}',
    "last_folder": "/home/ada/数据",
    "preset": "debug",
    "tour": "seen",
    "findings": '{"/home/ada/train.py": {}}',
    "nonfinite": "pass",
    "breakpoints": '{"/home/ada/train.py": {}}',
    "watches": '{"/home/ada/train.py": ["x"]}',
}


def test_the_first_start_has_the_defaults():
    assert {key: Settings().get(key) for key in TABLE} == {key: row.default for key, row in TABLE.items()}


@pytest.mark.parametrize("key", TABLE)
def test_what_is_set_is_there_at_the_next_start(key):
    settings = Settings()
    settings.set(key, VALUES[key])
    del settings
    assert Settings().get(key) == VALUES[key]


@pytest.mark.parametrize("recent", [[], ["/home/ada/train.py"]])
def test_short_lists(recent):
    Settings().set("recent", recent)
    assert Settings().get("recent") == recent


@pytest.mark.parametrize("text", ["", "\0\x01\x02 no ini", "[General\ntheme", "[General]\n=\n%%%=%zz\n" * 9])
def test_a_file_that_is_no_settings_file(file, text):
    file.write_text(text)
    assert {key: Settings().get(key) for key in TABLE} == {key: row.default for key, row in TABLE.items()}


@pytest.mark.parametrize("text", ["\0\x01\x02 no ini", "[General\ntheme=dark\n"])
def test_a_file_that_can_not_be_read_is_kept_aside_before_it_is_overwritten(file, text):
    file.write_text(text)
    settings = Settings()
    settings.set("theme", "light")
    assert Path(settings.kept_aside) == file.with_name(file.name + ".corrupt")
    assert Path(settings.kept_aside).read_text() == text
    del settings
    assert Settings().get("theme") == "light"


@pytest.mark.parametrize(
    "text", [None, "", "[General]\n", "[General]\ntheme=light\n", "[General]\ntheme=@Point(1 2)\n"]
)
def test_a_file_that_can_be_read_is_not(file, text):
    if text is not None:
        file.write_text(text)
    assert Settings().kept_aside == "" and not file.with_name(file.name + ".corrupt").exists()


@pytest.mark.parametrize("key", TABLE)
def test_a_value_of_the_wrong_type_is_the_default(file, key):
    file.write_text(f"[General]\n{key}=@Point(1 2)\n")
    assert Settings().get(key) == TABLE[key].default


@pytest.mark.parametrize("key, word", [("theme", "pink"), ("language", "tlh")])
def test_a_word_that_is_not_offered_is_the_default(file, key, word):
    file.write_text(f"[General]\n{key}={word}\n")
    assert Settings().get(key) == TABLE[key].default


def test_a_list_keeps_its_words_only(file):
    file.write_text("[General]\nrecent=a.py, @Point(1 2), b.py\n")
    assert all(isinstance(word, str) for word in Settings().get("recent"))


def test_where_nothing_can_be_written_it_lasts_for_this_start(monkeypatch, tmp_path):
    (tmp_path / "a_file").write_text("")
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "a_file" / "settings.ini"))
    settings = Settings()
    settings.set("theme", "light")
    assert settings.get("theme") == "light"
    del settings
    assert not (tmp_path / "a_file" / "settings.ini").exists()
