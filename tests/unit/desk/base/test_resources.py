"""The files that come with the program."""

from __future__ import annotations

import os

from inspector.desk.base import resources


def test_they_are_there():
    assert resources.walkthrough().is_file()
    assert (resources.folder() / "icons" / "step.svg").is_file()


def test_the_walkthrough_is_known_however_it_is_spelled(tmp_path):
    script = resources.walkthrough()
    (tmp_path / "linked.py").symlink_to(script)
    assert resources.is_walkthrough(str(script))
    assert resources.is_walkthrough(os.path.relpath(script))
    assert resources.is_walkthrough(tmp_path / "linked.py")
    assert not resources.is_walkthrough(tmp_path / "train.py")
    assert not resources.is_walkthrough("")


def test_an_installed_package_has_them_inside(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "inspector")
    assert resources.folder() == tmp_path / "inspector" / "resources"
