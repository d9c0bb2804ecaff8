"""Files are read as Python reads them, and what can not be shown has a reason."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest

from inspector.panels.source.model import MAX_BYTES, FilePosition, Marks, SourceModel, read_source


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a = 1\nb = 2\n", "a = 1\nb = 2\n"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        ("s = '步入'\n".encode(), "s = '步入'\n"),
        (codecs.BOM_UTF8 + b"a = 1\n", "a = 1\n"),
        ("# -*- coding: latin-1 -*-\ns = 'é'\n".encode("latin-1"), "# -*- coding: latin-1 -*-\ns = 'é'\n"),
        ("# coding: gbk\ns = '步'\n".encode("gbk"), "# coding: gbk\ns = '步'\n"),
        (b"s = '\xff'\r\n", "s = '\ufffd'\n"),
        (b"# coding: no-such-thing\na\n", "# coding: no-such-thing\na\n"),
        ("s = 'a\u2029b\x85c'\n".encode(), "s = 'a¶b c'\n"),
        (b"", ""),
    ],
)
def test_reads_as_python_does(tmp_path: Path, data: bytes, text: str) -> None:
    path = tmp_path / "train.py"
    path.write_bytes(data)
    file = read_source(str(path))
    assert (file.text, file.problem) == (text, "")


def test_reasons_for_no_text(tmp_path: Path) -> None:
    big = tmp_path / "big.py"
    big.write_bytes(b"#" * (MAX_BYTES + 1))
    assert read_source(str(big)).problem == "too_big"
    assert read_source(str(tmp_path / "nothing.py")).problem == "missing"
    assert read_source(str(tmp_path)).problem == "unreadable"
    assert read_source(str(tmp_path)).detail
    assert read_source("<string>").problem == "not_a_file"
    assert read_source("a\x00b").problem == "unreadable"


def test_what_never_ends_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in ("/dev/zero", str(tmp_path / "pipe")):
        assert read_source(path).problem == "not_a_file"


def test_a_file_is_read_once_per_run(tmp_path: Path) -> None:
    path = tmp_path / "train.py"
    path.write_text("old")
    model = SourceModel()
    assert model.file(str(path)).text == "old"
    path.write_text("new")
    assert model.file(str(path)).text == "old"
    assert model.paths() == [str(path)]
    model.begin()
    assert model.file(str(path)).text == "new"


def test_marks_are_of_their_file() -> None:
    marks = Marks(FilePosition("a", 1), FilePosition("b", 2), FilePosition("a", 3))
    assert marks.lines_in("a") == (1, 0, 3)
    assert marks.lines_in("b") == (0, 2, 0)
