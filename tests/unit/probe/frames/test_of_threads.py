"""The frames of all threads are read while the collector rests, which then is as it was."""

from __future__ import annotations

import gc
import sys
import threading

import pytest

from inspector.probe.frames import of_threads
from inspector.probe.frames.of_threads import innermost_frames


@pytest.fixture(params=[True, False], ids=["collects", "does not collect"])
def collects(request: pytest.FixtureRequest):
    was = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if was else gc.disable)()


def test_the_collector_rests_meanwhile_and_is_as_before_then(collects: bool, monkeypatch: pytest.MonkeyPatch):
    met = []
    monkeypatch.setattr(of_threads, "_MAY_LOCK_UP", True)
    monkeypatch.setattr(sys, "_current_frames", lambda: met.append(gc.isenabled()) or {})
    assert innermost_frames() == {} and met == [False] and gc.isenabled() == collects


def test_a_python_that_can_not_lock_up_is_left_alone(collects: bool, monkeypatch: pytest.MonkeyPatch):
    met = []
    monkeypatch.setattr(of_threads, "_MAY_LOCK_UP", False)
    monkeypatch.setattr(sys, "_current_frames", lambda: met.append(gc.isenabled()) or {})
    assert innermost_frames() == {} and met == [collects]


def test_each_thread_has_its_innermost_frame():
    frames = innermost_frames()
    assert frames[threading.get_ident()].f_code is innermost_frames.__code__
