"""Frames as rows: the user's own each, those of libraries together."""

from __future__ import annotations

from inspector.panels.call_stack.rows import package, rows
from inspector.wire.variables import Frame, Thread

TORCH = "/usr/lib/python3/site-packages/torch/nn/modules/module.py"


def frame(number: int, file: str = "/home/ada/train.py", function: str = "Net.forward", **more: object) -> Frame:
    return Frame(number, function, file, 7 + number, file.endswith("train.py"), **more)  # type: ignore[arg-type]


def test_frames_of_libraries_that_follow_one_another_are_one_row(qapp):
    frames = [frame(0, layer="model"), frame(1, TORCH), frame(2, TORCH), frame(3, function="__main__", is_module=True)]
    found = rows(frames, 0, ())
    assert [(row.kind, row.name, row.place) for row in found] == [
        ("user", "Net.forward  of model", "train.py:7"), ("group", "2 frames of torch", ""),
        ("user", "<module>", "train.py:10"),
    ]  # fmt: skip
    assert [row.frame.number for row in found[1].rows if row.frame is not None] == [1, 2]


def test_a_library_is_told_by_its_folder(qapp):
    assert package(TORCH) == "torch" and package("/usr/lib/python3/threading.py") == "Python"
    assert package("/x/site-packages/six.py") == "six"


def test_what_is_left_out_and_other_threads_are_told(qapp):
    threads = (Thread("Thread-1", "feed", "/home/ada/train.py", 3, "running"),)
    found = rows([frame(0)], 12, threads)
    assert [row.name for row in found[1:]] == ["12 more frames", "1 other thread"]
    assert [row.name for row in found[2].rows] == ["Thread-1: runs on in feed"]
