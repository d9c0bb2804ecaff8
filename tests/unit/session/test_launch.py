"""Paths are meant as a shell would mean them."""

from __future__ import annotations

import os
import sys

from inspector.session.launch import Launch


def test_a_relative_script_is_looked_for_in_its_directory(tmp_path):
    assert Launch("a/../train.py", directory=str(tmp_path)).script_path() == str(tmp_path / "train.py")


def test_without_a_directory_it_is_the_current_one():
    assert Launch("train.py").working_directory() == os.getcwd()
    assert Launch("train.py").script_path() == os.path.join(os.getcwd(), "train.py")


def test_an_absolute_script_stays():
    assert Launch("/a/train.py", directory="/b").script_path() == "/a/train.py"


def test_the_interpreter_is_our_own_unless_said():
    assert Launch("train.py").interpreter == sys.executable
