"""Modules that were loaded for the probe: the script finds none of them, and gets the same ones where it would find
their files."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.probe.core.standard_library import Kept

NAMES = ("standard_one", "standard_two", "standard_two.part", "standard_three")
NEEDS = {"standard_one": ["standard_two.part"]}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """Three modules that are loaded and hidden; the first imports a part of the second."""
    library = tmp_path / "library"
    (library / "standard_two").mkdir(parents=True)
    (library / "standard_one.py").write_text("import standard_two.part\nstate = []\n")
    (library / "standard_two" / "__init__.py").write_text("")
    (library / "standard_two" / "part.py").write_text("")
    (library / "standard_three.py").write_text("")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "script"), *sys.path, str(library)])
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    loaded = set(sys.modules)
    for name in ("standard_one", "standard_three"):
        importlib.import_module(name)
    kept = Kept(loaded, NEEDS)
    kept.hide()
    yield kept
    for name in NAMES:
        sys.modules.pop(name, None)
    importlib.invalidate_caches()


def beside_the_script(name: str) -> None:
    folder = Path(sys.path[0])
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text("mine = True\n")
    importlib.invalidate_caches()


def test_the_script_finds_none_of_them(kept: Kept):
    assert not set(NAMES) & sys.modules.keys()


def test_what_it_imports_is_the_one_that_is_there_with_what_that_imports(kept: Kept):
    real = kept._modules["standard_one"]
    spec = real.__spec__
    assert importlib.import_module("standard_one") is real and real.__spec__ is spec
    assert {"standard_two", "standard_two.part"} <= sys.modules.keys() and "standard_three" not in sys.modules


def test_a_file_of_its_name_comes_first_and_the_probe_keeps_its_own(kept: Kept):
    beside_the_script("standard_three")
    assert importlib.import_module("standard_three").mine
    with kept.in_place():
        assert not hasattr(sys.modules["standard_three"], "mine")
    assert sys.modules["standard_three"].mine


def test_a_module_that_would_import_such_a_file_is_loaded_anew(kept: Kept):
    beside_the_script("standard_two")
    with pytest.raises(ModuleNotFoundError, match="standard_two.part"):
        importlib.import_module("standard_one")
    assert sys.modules["standard_two"].mine


def test_in_its_place_the_probe_has_all_and_afterwards_the_script_none(kept: Kept):
    with kept.in_place():
        assert set(NAMES) <= sys.modules.keys()
    assert not set(NAMES) & sys.modules.keys()


def test_who_asks_only_whether_there_is_one_gets_the_usual_answer(kept: Kept):
    spec = importlib.util.find_spec("standard_one")
    assert spec is not None and spec.origin == kept._modules["standard_one"].__file__
    assert "state" in (spec.loader.get_source("standard_one") or "")  # type: ignore[union-attr]
