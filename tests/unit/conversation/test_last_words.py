"""What Python's faulthandler says before a process dies, read."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pytest

from inspector.conversation import last_words

STACK = """
    Fatal Python error: Segmentation fault

    Thread 0x00007f5d2aa41b81 (most recent call first):
      File "/home/ada/train.py", line 99 in another_thread

    Current thread 0x00007f5d2aa41b80 [MainThread] (most recent call first):
      File "/usr/lib/python3.11/ctypes/__init__.py", line 519 in string_at
      File "/home/ada/venv/lib/python3.11/site-packages/torch/nn/modules/module.py", line 7 in forward
      File "<frozen runpy>", line 3 in run
      File "/home/ada/my folder/train\\u4e2d\\xe9.py", line 31 in crash
      File "/home/ada/other.py", line 4 in <module>

    Extension modules: torch._C (total: 1)
    """


def test_the_innermost_line_of_the_user_s_own_is_named():
    trouble = last_words.read("iteration 1\n" + dedent(STACK))
    assert (trouble.type, trouble.file, trouble.line) == ("Segmentation fault", "/home/ada/my folder/train中é.py", 31)
    assert trouble.traceback.startswith("Fatal Python error") and "crash" in trouble.traceback


@pytest.mark.parametrize(
    "text",
    [
        "",
        "loss 0.5\n",
        'Current thread 0x1 (most recent call first):\n  File "train.py", line 1 in f\n',
    ],
)
def test_a_console_without_a_crash_says_nothing(text):
    assert last_words.read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Fatal Python error: Aborted\n",
        "Fatal Python error: Aborted\n\nCurrent thread 0x1 (most recent call first):\n  <no Python frame>\n",
        'Fatal Python error: Aborted\n\nCurrent thread 0x1 (most recent call first):\n  File "<string>", line ??? in f',
        'Fatal Python error: Aborted\n\nCurrent thread 0x1 (most recent call first):\n  File "/a/dist-packages/b.py", line 1 in f',
    ],
)  # fmt: skip
def test_a_crash_without_a_line_of_the_user_s_has_no_place(text):
    trouble = last_words.read(text)
    assert (trouble.type, trouble.file, trouble.line) == ("Aborted", "", 0)


def test_the_last_of_two_crashes_counts():
    first = (
        'Fatal Python error: Aborted\n\nCurrent thread 0x1 (most recent call first):\n  File "/a/b.py", line 1 in f\n'
    )
    assert last_words.read(first + dedent(STACK)).line == 31


def test_what_this_python_really_says(tmp_path):
    script = tmp_path / "a b 中.py"
    script.write_text("import os\n\ndef crash():\n    os.abort()\n\ncrash()\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-X", "faulthandler", str(script)], capture_output=True, text=True)
    trouble = last_words.read(done.stderr)
    assert (trouble.type, trouble.file, trouble.line) == ("Aborted", str(script), 4)


@pytest.mark.parametrize(
    "text, words",
    [
        ("usage: train.py [-h] --data DATA\ntrain.py: error: the following arguments are required: --data\n",
         "the following arguments are required: --data"),
        ("usage: tool\ntool sub: error: argument -n: invalid int value: 'x'\n", "argument -n: invalid int value: 'x'"),
        ("train.py: error: no usage was printed\n", ""), ("usage: train.py\nfine\n", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_argparse_has_against_the_arguments(text, words):
    assert last_words.refused_arguments(text) == words
