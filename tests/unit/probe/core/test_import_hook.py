"""Arrival: the callback comes once, right after the import, and leaves the loader as it was."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.probe.core.import_hook import when_imported

NAME = "module_that_arrives"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / f"{NAME}.py").write_text("value = 1\n")
    (tmp_path / "its_neighbour.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    finders = list(sys.meta_path)
    yield tmp_path
    sys.meta_path[:] = finders
    for name in (NAME, "its_neighbour"):
        sys.modules.pop(name, None)


def test_it_calls_back_once_when_the_module_is_complete():
    seen = []
    when_imported(NAME, lambda: seen.append(sys.modules[NAME].value))
    importlib.import_module("its_neighbour")
    assert seen == []
    importlib.import_module(NAME)
    assert seen == [1]
    del sys.modules[NAME]
    importlib.import_module(NAME)
    assert seen == [1]


def test_nothing_is_left_behind():
    before = list(sys.meta_path)
    when_imported(NAME, lambda: None)
    module = importlib.import_module(NAME)
    assert sys.meta_path == before
    assert vars(module.__loader__).keys() == {"name", "path"}
    assert module.__spec__.loader is module.__loader__


def test_who_only_asks_whether_there_is_one_does_not_use_it_up():
    seen = []
    when_imported(NAME, lambda: seen.append(True))
    assert importlib.util.find_spec(NAME) is not None
    assert seen == []
    importlib.import_module(NAME)
    assert seen == [True]


def test_a_module_that_is_not_there_is_not_there():
    when_imported("module_that_never_arrives", lambda: None)
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("module_that_never_arrives")


def test_an_import_that_fails_is_waited_for_again(folder: Path):
    seen = []
    (folder / f"{NAME}.py").write_text("raise ImportError('not today')\n")
    when_imported(NAME, lambda: seen.append(True))
    with pytest.raises(ImportError, match="not today"):
        importlib.import_module(NAME)
    assert seen == []
    (folder / f"{NAME}.py").write_text("value = 2  # another day\n")
    importlib.invalidate_caches()
    importlib.import_module(NAME)
    assert seen == [True]
