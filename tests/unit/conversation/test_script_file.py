"""What a file is that somebody wants to have run."""

from __future__ import annotations

import os
import zipfile

import pytest

from inspector.conversation.script_file import HEAD_BYTES, KINDS, kind_of

FILES = {
    "train.py": (b"import torch\n", "script"),
    "train": (b"#!/usr/bin/env python\nimport torch\n", "script"),
    "long.py": ("# é\n".encode() * HEAD_BYTES, "script"),
    "latin.py": ("# -*- coding: latin-1 -*-\nname = 'é'\n".encode("latin-1"), "script"),
    "undeclared.py": ("name = 'é'\n".encode("latin-1"), "script"),  # Python's own sentence says what is wrong
    "comment.py": (b"# nothing yet\n", "script"),
    "notes": ("name = 'é'\n".encode("latin-1"), "binary"),
    "null.py": (b"x = 1\0\n", "binary"),
    "wide.py": ("x = 1\n".encode("utf-16"), "binary"),
    "nothing.py": (b"", "empty"),
    "blank.py": (b" \n\n\t\n", "empty"),
    "train.ipynb": (b'{"nbformat": 4}', "notebook"),
    "cells.ipynb": (b'{"cells": [{"cell_type": "code", "source": ["x = 1"]}]}', "script"),
    "page.ipynb": (b"<html>", "notebook"),
    "weights.pt": (b"\x80\x02", "model"),
    "Weights.PTH": (b"PK\3\4", "model"),
    "weights.safetensors": (b"\x08\0\0\0", "model"),
    "broken.zip": (b"PK\3\4 and no more \0", "binary"),
}


@pytest.mark.parametrize("name, content, kind", [(name, *rest) for name, rest in FILES.items()], ids=FILES)
def test_files(tmp_path, name, content, kind):
    (tmp_path / name).write_bytes(content)
    assert kind_of(str(tmp_path / name)) == kind and kind in KINDS


@pytest.mark.parametrize("inside, kind", [("net/data.pkl", "model"), ("__main__.py", "binary")])
def test_an_archive_is_a_model_when_torch_wrote_it(tmp_path, inside, kind):
    with zipfile.ZipFile(tmp_path / "net.py", "w") as archive:
        archive.writestr(inside, b"\0")
    assert kind_of(str(tmp_path / "net.py")) == kind


def test_folders_and_what_is_no_file(tmp_path):
    (tmp_path / "pkg").mkdir()
    assert kind_of(str(tmp_path / "pkg")) == "folder"
    (tmp_path / "pkg" / "__main__.py").write_text("")
    assert kind_of(str(tmp_path / "pkg")) == "package"
    os.mkfifo(tmp_path / "pipe.py")
    assert kind_of(str(tmp_path / "pipe.py")) == "special"
    (tmp_path / "link.py").symlink_to(tmp_path / "gone.py")
    assert [kind_of(str(tmp_path / name)) for name in ("link.py", "gone.py")] == ["missing", "missing"]
    (tmp_path / "a.py").write_text("1")
    assert kind_of(str(tmp_path / "a.py" / "b.py")) == "missing"


@pytest.mark.parametrize("path", ["a\0b.py", "/" + "a" * 5000])
def test_a_name_that_no_file_can_have(path):
    assert kind_of(path) == "unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_of_somebody_else(tmp_path):
    (tmp_path / "train.py").write_text("x = 1")
    (tmp_path / "train.py").chmod(0)
    assert kind_of(str(tmp_path / "train.py")) == "unreadable"
