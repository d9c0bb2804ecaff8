"""Frames and threads as rows: the user's own each, those of libraries that follow one another in one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from inspector.wire.variables import Frame, Thread

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class StackRow:
    """`kind`: "user", "library", "group" (of frames of libraries), "threads" or "thread"."""

    kind: str
    name: str
    place: str = ""
    frame: Frame | None = None
    rows: tuple[StackRow, ...] = ()


def rows(frames: Sequence[Frame], left_out: int, threads: Sequence[Thread]) -> list[StackRow]:
    """The innermost first."""
    found: list[StackRow] = []
    for is_users, run in groupby(frames, key=lambda frame: frame.is_users):
        one = [_frame(frame) for frame in run]
        found += one if is_users else [_group(one)]
    if left_out:
        found.append(StackRow("group", translate("call_stack", "{count} more frames").format(count=left_out)))
    return found + ([_threads(threads)] if threads else [])


def _frame(frame: Frame) -> StackRow:
    name = "<module>" if frame.is_module else frame.function
    if frame.layer:
        name = translate("call_stack", "{function}  of {layer}").format(function=name, layer=frame.layer)
    return StackRow("user" if frame.is_users else "library", name, _place(frame.file, frame.line), frame)


def _group(frames: list[StackRow]) -> StackRow:
    """ "12 frames of torch", "3 frames of torch and importlib" """
    of = list(dict.fromkeys(package(row.frame.file) for row in frames if row.frame is not None))
    one = translate("call_stack", "1 frame of {libraries}")
    many = translate("call_stack", "{count} frames of {libraries}")
    words = one if len(frames) == 1 else many
    return StackRow("group", words.format(count=len(frames), libraries=", ".join(of)), rows=tuple(frames))


def package(file: str) -> str:
    """Which library a file belongs to: what lies in site-packages, else Python itself."""
    parts = file.replace("\\", "/").split("/")
    for folder in ("site-packages", "dist-packages"):
        if folder in parts[:-1]:
            return os.path.splitext(parts[parts.index(folder) + 1])[0]
    return "Python"


def _threads(threads: Sequence[Thread]) -> StackRow:
    one = translate("call_stack", "1 other thread")
    many = translate("call_stack", "{count} other threads")
    words = one if len(threads) == 1 else many
    return StackRow("threads", words.format(count=len(threads)), rows=tuple(_thread(thread) for thread in threads))


def _thread(thread: Thread) -> StackRow:
    states = {
        "held": translate("call_stack", "{name}: held in {function}"),
        "waiting": translate("call_stack", "{name}: waits in {function}"),
        "running": translate("call_stack", "{name}: runs on in {function}"),
    }
    words = states[thread.state].format(name=thread.name, function=thread.function)
    return StackRow("thread", words, _place(thread.file, thread.line))


def _place(file: str, line: int) -> str:
    return f"{os.path.basename(file)}:{line}"
