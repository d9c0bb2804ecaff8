"""Paths are meant as a shell would mean them."""

from __future__ import annotations

import os
import sys

from inspector.conversation.launch import Launch, absolute, environment_of


def test_a_relative_script_is_looked_for_in_its_directory(tmp_path):
    assert Launch("a/../train.py", directory=str(tmp_path)).script_path() == str(tmp_path / "train.py")


def test_without_a_directory_it_is_the_current_one():
    assert Launch("train.py").working_directory() == os.getcwd()
    assert Launch("train.py").script_path() == os.path.join(os.getcwd(), "train.py")


def test_a_folder_that_was_deleted_keeps_its_name(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert Launch("a/../train.py").working_directory() == str(gone)
    assert Launch("a/../train.py").script_path() == str(gone / "train.py")
    assert absolute("/a/b") == "/a/b"


def test_an_absolute_script_stays():
    assert Launch("/a/train.py", directory="/b").script_path() == "/a/train.py"


def test_the_interpreter_is_our_own_unless_said():
    assert Launch("train.py").interpreter == sys.executable


def test_a_module_is_named_as_python_is_told_it():
    launch = Launch(module="package.train", arguments=("--epochs", "3"))
    assert (launch.name(), launch.words()) == ("-m package.train", ["-m", "package.train", "--epochs", "3"])
    assert launch.script_path() == ""


def test_a_script_is_named_by_its_file_and_given_as_it_is():
    launch = Launch("a/train.py", ("-v",), directory="/b")
    assert (launch.name(), launch.words()) == ("train.py", ["a/train.py", "-v"])


def test_variables_are_added_to_the_windows_own(monkeypatch):
    monkeypatch.setenv("HOME", "/home/ada")
    launch = Launch("train.py", environment=environment_of({"CUDA_VISIBLE_DEVICES": "", "HOME": "/b"}))
    assert launch.variables() == {**os.environ, "CUDA_VISIBLE_DEVICES": "", "HOME": "/b"}
    assert Launch("train.py", environment=environment_of(None)) == Launch("train.py")
