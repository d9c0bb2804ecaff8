"""Ranks of one torchrun in one session: started together, told apart, and ended in every way."""

from __future__ import annotations

import dataclasses
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.conversation.launch import Launch
from inspector.session.ranks import torchrun
from inspector.wire import messages
from inspector.wire.lines import Breakpoint
from tests.unit.session.tape import exists

STUB = Path(__file__).with_name("stub_torchrun.py")
TRAINING = """
    import os
    rank = int(os.environ["RANK"])
    wire.begin()
    wire.say(SeriesOpened(1, f"loss{rank}", "", 0, False))
    wire.hold(1)
    print("rank", rank, "goes on by", wire.hear(Go).unit)
    wire.say(Resumed(1))
    wire.hold(2)
    wire.hear(Go)
    wire.end()
"""


@pytest.fixture
def several(script, tmp_path) -> Callable[..., Launch]:
    """Gives the launch of a script on two ranks."""
    interpreter = tmp_path / "python"
    interpreter.write_text(f'#!/bin/sh\nexec {sys.executable} {STUB} "$@"\n')
    interpreter.chmod(0o755)

    def launch(text: str = TRAINING, **more: Any) -> Launch:
        return dataclasses.replace(script(text), **{"interpreter": str(interpreter), "ranks": 2, **more})

    return launch


class Heard:
    """What the session says of its ranks."""

    def __init__(self, session: Any) -> None:
        self.text: dict[int, str] = {}
        self.ends: list[tuple[int, Any]] = []
        self.all_ended: list[Any] = []
        session.rank_output.connect(lambda rank, text: self.text.update({rank: self.text.get(rank, "") + text}))
        session.rank_ended.connect(lambda rank, outcome: self.ends.append((rank, outcome)))
        session.ended.connect(self.all_ended.append)

    def kinds(self) -> list[tuple[int, str, int, int]]:
        return sorted((rank, end.kind, end.code, end.cause) for rank, end in self.ends)


@pytest.fixture
def heard(session) -> Heard:
    return Heard(session)


def held(session, stop: int = 1) -> Callable[[], bool]:
    return lambda: [rank.stop and rank.stop.stop for rank in session.ranks.all] == [stop, stop]


def pids(session) -> list[int]:
    return [rank.pid() for rank in session.ranks.all]


def test_both_are_held_let_go_together_and_end_once(session, several, heard, qtbot):
    session.start(several())
    qtbot.waitUntil(held(session))
    assert len(set(pids(session))) == 2 and session.ranks.code() == "together"
    session.step("phase")
    qtbot.waitUntil(held(session, 2))
    session.run()
    qtbot.waitUntil(lambda: bool(heard.all_ended))
    assert heard.text == {-1: "torchrun starts 2\n", **{n: f"rank {n} goes on by phase\n" for n in (0, 1)}}
    assert heard.kinds() == [(0, "finished", 0, -1), (1, "finished", 0, -1)] and len(heard.all_ended) == 1


def test_signals_are_of_the_selected_one_which_tells_again_what_was_told(session, several, tape, qtbot):
    session.start(several())
    qtbot.waitUntil(held(session))
    assert [opened.name for opened in tape.payloads("series_opened")] == ["loss0"]
    session.select_rank(1)
    assert [opened.name for opened in tape.payloads("series_opened")] == ["loss0", "loss1"]
    assert [hello.pid for hello in tape.payloads("connected")] == pids(session)
    assert tape.names()[-1] == "stopped" and session.rank == 1
    count = len(tape.said)
    session.select_rank(1)
    assert len(tape.said) == count


def test_one_that_dies_without_a_word_is_the_cause(session, several, heard, qtbot):
    session.start(several())
    qtbot.waitUntil(held(session))
    os.kill(pids(session)[1], signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(heard.all_ended))
    assert heard.kinds() == [(0, "signal", signal.SIGTERM, 1), (1, "signal", signal.SIGKILL, 1)]
    assert heard.all_ended[0].code == signal.SIGKILL


def test_one_that_ends_early_has_ended_while_the_other_is_held(session, several, heard, qtbot):
    session.start(several("""
        import os
        wire.begin()
        if os.environ["RANK"] == "0":
            wire.end()
        wire.hold(1)
        wire.hear(Go)
        wire.end()
    """))  # fmt: skip
    qtbot.waitUntil(lambda: [state.code for state in session.ranks.states()] == ["ended", "held"])
    assert not heard.all_ended and session.ranks.code() == "apart"
    session.run()
    qtbot.waitUntil(lambda: bool(heard.all_ended))
    assert heard.kinds() == [(0, "finished", 0, -1), (1, "finished", 0, -1)]


def test_one_that_never_connects_leaves_the_other_held_and_is_stopped_with_it(session, several, heard, qtbot):
    session.start(several("""
        import os, signal
        if os.environ["RANK"] == "1":
            signal.pause()
        wire.begin()
        wire.hold(1)
        wire.hear(Go)
    """))  # fmt: skip
    qtbot.waitUntil(lambda: [state.code for state in session.ranks.states()] == ["held", "starting"])
    session.stop_debuggee()
    qtbot.waitUntil(lambda: bool(heard.all_ended))
    assert [kind for _, kind, _, _ in heard.kinds()] == ["stopped", "stopped"]


def test_an_interpreter_that_is_missing_is_told_of_each_rank(session, several, heard, qtbot):
    session.start(several(interpreter="/nowhere/python"))
    qtbot.waitUntil(lambda: bool(heard.all_ended))
    assert [kind for _, kind, _, _ in heard.kinds()] == ["interpreter_missing"] * 2


def test_an_interpreter_without_torch_is_told_as_such(session, several, heard, qtbot):
    session.start(several(environment=(("NO_TORCH", "1"),)))
    qtbot.waitUntil(lambda: bool(heard.all_ended))
    assert [kind for _, kind, _, _ in heard.kinds()] == ["no_torch"] * 2


def test_from_one_to_two_ranks_and_back_each_start_waits_for_the_one_before(session, several, heard, script, qtbot):
    alone = script("wire.begin()\nwire.hold(1)\nwire.hear(Go)\nwire.end()")
    session.start(alone)
    qtbot.waitUntil(lambda: session.stop is not None)
    first = session.pid()
    session.start(several())
    qtbot.waitUntil(held(session))
    assert not exists(first) and not heard.all_ended
    second = pids(session)
    session.restart()
    qtbot.waitUntil(lambda: session.ranks.code() == "together" and not set(pids(session)) & set(second))
    third = pids(session)
    session.start(alone)
    qtbot.waitUntil(lambda: len(session.ranks.all) == 1 and session.stop is not None)
    assert not any(map(exists, second + third))
    session.run()
    qtbot.waitUntil(lambda: [outcome.kind for outcome in heard.all_ended] == ["finished"])


def test_what_was_set_while_one_ran_alone_holds_for_all_ranks(session, several, heard, script, qtbot):
    text = "print(len(wire.begin().breakpoints), wire.hear(HoldAtEnd).when)\nwire.hold(1)\nwire.hear(Go)\nwire.end()"
    for launch in (several(text), script(text)):
        session.start(launch)
        qtbot.waitUntil(lambda: session.stop is not None and session.ranks.code() == "together")
    session.set_breakpoints((Breakpoint(1, "line", file="/a/train.py", line=3),))
    session.hold_at_end("never")
    heard.text.clear()
    session.start(several(text))
    qtbot.waitUntil(held(session))
    qtbot.waitUntil(lambda: [heard.text.get(rank) for rank in (0, 1)] == ["1 never\n"] * 2)


def test_let_go_the_ranks_run_on_without_the_window(session, several, heard, qtbot):
    session.start(several())
    qtbot.waitUntil(held(session))
    own = pids(session)
    session.let_go()
    assert [kind for _, kind, _, _ in heard.kinds()] == ["let_go"] * 2 and len(heard.all_ended) == 1
    qtbot.waitUntil(lambda: not any(map(exists, own)))  # they ended by themselves, as nobody holds them


def test_stopped_before_all_have_joined_nothing_is_started(session, several, heard, script, qtbot, monkeypatch):
    started: list[Any] = []
    monkeypatch.setattr(torchrun.TorchrunProcess, "start", lambda *words: started.append(words))
    session.start(script("wire.begin()\nwire.hold(1)\nwire.hear(Go)"))
    qtbot.waitUntil(lambda: session.stop is not None)
    session.start(several())
    session.stop_debuggee()
    qtbot.waitUntil(lambda: bool(heard.all_ended))
    assert [kind for _, kind, _, _ in heard.kinds()] == ["stopped", "stopped"] and not started


def test_closing_leaves_no_rank(session, several, qtbot):
    session.start(several())
    qtbot.waitUntil(held(session))
    own = pids(session)
    session.close()
    qtbot.waitUntil(lambda: not any(map(exists, own)))


def test_a_rank_that_is_not_waited_for_is_refused_and_takes_no_place(session, several, heard, qtbot):
    session.start(several("""
        import os
        if os.environ["RANK"] == "1":
            os.environ["RANK"] = "7"
            wire.connect()  # with the right token
            print("refused", wire.is_refused())
            os.environ["RANK"] = "1"
        wire.begin()
        wire.hold(1)
        wire.hear(Go)
        wire.end()
    """))  # fmt: skip
    qtbot.waitUntil(held(session))
    session.run()
    qtbot.waitUntil(lambda: bool(heard.all_ended))
    assert heard.text[1] == "refused True\n"


def test_the_script_finds_what_torchrun_alone_would_give_it(session, several, heard, qtbot):
    session.start(several("""
        import os, sys
        print(sorted(name for name in os.environ if name.startswith(("GRADSTEP_", "PYTHON_EXEC")) and name != "GRADSTEP_SETTINGS"), sys.argv[2:])
        wire.begin()
        wire.end()
    """, arguments=("--two words",)))  # fmt: skip
    qtbot.waitUntil(lambda: bool(heard.all_ended))
    assert heard.text[0] == heard.text[1] == "[] ['--two words']\n"


def test_typed_text_goes_to_the_input_that_the_ranks_share(session, several, heard, qtbot):
    session.start(several("""
        import os
        wire.begin()
        if os.environ["RANK"] == "0":
            print("read", input())
        wire.end()
    """))  # fmt: skip
    qtbot.waitUntil(lambda: session.state.code == "running" or session.state.code == "starting")
    session.send_input("hello\n")
    qtbot.waitUntil(lambda: bool(heard.all_ended))
    assert heard.text[0] == "read hello\n"


def test_messages_of_another_rank_do_not_reach_the_signals(session, several, tape, qtbot):
    session.start(several())
    qtbot.waitUntil(held(session))
    assert len(tape.payloads("stopped")) == 1
    assert all(isinstance(stop, messages.Stopped) for stop in tape.payloads("stopped"))
