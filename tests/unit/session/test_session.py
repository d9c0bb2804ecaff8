"""The session as panels and actions meet it."""

from __future__ import annotations

import dataclasses
import errno
import os
import signal
import sys
from pathlib import Path

import pytest

from inspector.conversation.hearing import PASSED_ON
from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.session import session as session_module
from inspector.session.connection import link
from inspector.session.connection.link import Link
from inspector.session.process import console_file, debuggee, run
from inspector.session.process import input as input_module
from inspector.session.process.output import Output
from inspector.session.session import Session
from inspector.wire import messages
from inspector.wire.abort import AbortBackward, LeaveOut
from inspector.wire.findings import FINDINGS
from tests.unit.session.tape import exists, wait_without_a_turn

ASKING = """
    wire.begin()
    wire.hold(1)
"""


def ask_batch() -> messages.AskBatch:
    return messages.AskBatch(0, 1, 8)


def test_a_run_is_held_stepped_and_ends(session, tape, script, qtbot):
    launch = script("""
        welcome = wire.begin()
        wire.say(TorchLoaded("2.6"))
        wire.hold(1)
        go = wire.hear(Go)
        wire.say(Resumed(go.stop))
        wire.hold(2)
        print(welcome.hold, go, wire.hear(Go))
        wire.end()
    """)
    with qtbot.waitSignal(session.stopped):
        session.start(launch)
    assert (session.state.code, session.stop.stop) == ("held", 1)
    with qtbot.waitSignal(session.stopped):
        session.step("phase")
        assert (session.state.code, session.stop) == ("running", None)
    with qtbot.waitSignal(session.ended):
        session.run()
    assert tape.text() == "True Go(stop=1, unit='phase') Go(stop=2, unit='run')\n"
    assert [code for code in tape.codes() if code != "running"] == ["starting", "held", "ended"]
    assert tape.names("started", "connected", "torch_loaded", "stopped", "resumed", "ended") == [
        "started", "connected", "torch_loaded", "stopped", "resumed", "stopped", "resumed", "ended",
    ]  # fmt: skip
    assert (session.state.outcome.kind, session.state.outcome.iteration) == ("finished", 7)


def test_run_to_says_where_it_runs_to_until_it_is_there_or_paused(session, tape, script, qtbot):
    launch = script("""
        wire.begin()
        wire.hold(1)
        wish = wire.hear(RunTo)
        wire.say(Resumed(wish.stop))
        wire.progress(3)
        wire.hear(Pause)
        wire.hold(2)
        wish = wire.hear(RunTo)
        wire.say(Refused(wish.request, wish.stop, "gone", ""))
        print(wire.hear(RunTo))
        wire.say(Resumed(2))
        wire.hold(3)
        wire.hear(Go)
        wire.end()
    """)
    headings: list[str] = []
    session.resumed.connect(lambda: headings.append(session.state.heading))
    with qtbot.waitSignal(session.stopped):
        session.start(launch)
    with qtbot.waitSignal(session.progressed):
        session.run_to(messages.RunTo(0, 0, 1, 5), "model.conv2")
        assert (session.state.code, session.state.heading) == ("held", "")  # it may yet be refused
    assert (session.state.code, session.state.heading) == ("running", "model.conv2")
    with qtbot.waitSignal(session.stopped):
        session.pause()
        assert (session.state.code, session.state.heading) == ("pausing", "")
    with qtbot.waitSignal(session.not_run_to) as refused:
        session.run_to(messages.RunTo(0, 0, 1, 5), "model.conv2")
    assert (refused.args[0].code, refused.args[1], session.state.code) == ("gone", "model.conv2", "held")
    with qtbot.waitSignal(session.stopped):
        session.run_to(messages.RunTo(0, 0, 1, 6), "model.conv3")
    assert session.state.heading == ""
    with qtbot.waitSignal(session.ended):
        session.run()
    assert headings[-1] == ""
    assert "row=6" in tape.text()


def test_a_step_that_is_over_at_once_is_not_told_as_running(session, tape, script, qtbot, monkeypatch):
    """Else every button and sentence would be drawn twice."""
    launch = script("""
        wire.begin()
        wire.hold(1)
        wire.say(Resumed(wire.hear(Go).stop))
        wire.hold(2)
        wire.hear(Go)
        wire.hear(Pause)
        wire.hold(3)
        wire.hear(Go)
        wire.end()
    """)
    with qtbot.waitSignal(session.stopped):
        session.start(launch)
    monkeypatch.setattr(session_module, "QUICK_MS", 60_000)
    with qtbot.waitSignal(session.stopped):
        session.step("phase")
    assert tape.codes() == ["starting", "held"]
    monkeypatch.setattr(session_module, "QUICK_MS", 0)
    with qtbot.waitSignal(session.state_changed):
        session.step("phase")
    assert tape.codes() == ["starting", "held", "running"]
    with qtbot.waitSignal(session.stopped):
        session.pause()
    with qtbot.waitSignal(session.ended):
        session.run()


def test_without_hold_it_runs_at_once(session, tape, script, qtbot):
    with qtbot.waitSignal(session.ended):
        session.start(script("print(wire.begin().hold); wire.progress(3); wire.end()"), hold=False)
    assert tape.text() == "False\n"
    assert tape.codes() == ["starting", "running", "ended"]
    assert tape.payloads("progressed")[0].iteration == 3
    assert session.state.progress.iteration == 3


def test_pause_asks_where_until_it_is_held(session, tape, script, qtbot):
    launch = script("""
        wire.begin()
        wire.hear(Pause)
        ask = wire.hear(AskWhere)
        wire.say(Where(ask.request, 0, "train.py", 31, "main", "DataLoader.__next__"))
        wire.hear(AskWhere)
        wire.hold(1)
        wire.hear(Go)
        wire.end()
    """)
    with qtbot.waitSignal(session.connected):
        session.start(launch, hold=False)
    with qtbot.waitSignal(session.stopped):
        session.pause()
    pausing = [state for state in tape.payloads("state_changed") if state.code == "pausing"]
    assert pausing[-1].where.line == 31
    assert pausing[-1].seconds >= 0.4
    assert session.state.where is None
    assert tape.names("answered") == ["answered"]  # for the stop: nobody counts our own question


def test_pause_again_holds_right_here_where_that_can_be_done(session, script, qtbot):
    launch = script("""
        wire.begin()
        wire.hear(Pause)
        ask = wire.hear(AskWhere)
        wire.say(Where(ask.request, 0, "train.py", 31, "main", "", "", True))
        while not isinstance(wire.hear(), HoldHere): pass
        wire.hold(1)
        wire.hear(Go)
        wire.end()
    """)
    with qtbot.waitSignal(session.connected):
        session.start(launch, hold=False)
    session.pause()
    qtbot.waitUntil(lambda: session.state.can_hold_here(), timeout=5000)
    with qtbot.waitSignal(session.stopped):
        session.pause()


def test_silence_while_starting_asks_where(session, script, qtbot):
    launch = script("""
        wire.begin()
        ask = wire.hear(AskWhere)
        wire.say(Where(ask.request, 0, "model.py", 5, "build", ""))
        wire.hear()
    """)
    session.start(launch)
    qtbot.waitUntil(lambda: session.state.where is not None, timeout=5000)
    assert session.state.code == "starting"
    assert session.state.seconds > 1


def test_an_answer_finds_its_asker(session, tape, script, qtbot):
    launch = script(
        ASKING
        + """
    ask = wire.hear()
    wire.say(Refused(ask.request, 1, "no_batch", ""))
    wire.hear()
    """
    )
    with qtbot.waitSignal(session.stopped):
        session.start(launch)
    answers, owner = [], object()
    with qtbot.waitSignal(session.answered):
        session.ask(ask_batch(), answers.append, owner)
        assert session.is_asking(owner)
    assert not session.is_asking(owner)
    assert answers[0].code == "no_batch"


def test_answered_comes_when_the_last_answer_has_come(session, script, qtbot):
    launch = script(
        ASKING
        + """
    asks = [wire.hear(), wire.hear()]
    for ask in reversed(asks):
        wire.say(Refused(ask.request, 1, "no_batch", ""))
    wire.hear()
    """
    )
    counts, answers = [], []
    session.stopped.connect(lambda _: [session.ask(ask_batch(), answers.append, owner) for owner in "ab"])
    session.answered.connect(lambda: counts.append(len(answers)))
    with qtbot.waitSignal(session.answered):
        session.start(launch)
    assert counts == [2]


def test_a_stop_at_which_nobody_asks_is_answered(session, script, qtbot):
    with qtbot.waitSignals([session.stopped, session.answered], order="strict"):
        session.start(script(ASKING + "    wire.hear()"))


@pytest.mark.parametrize("stop", [0, 1, 3])
def test_an_answer_about_another_stop_is_dropped(session, script, qtbot, stop):
    launch = script(
        f"""
        wire.begin()
        wire.hold(2)
        late, good = wire.hear(), wire.hear()
        wire.say(Refused(late.request, {stop}, "late", ""))
        wire.say(Refused(good.request, 2, "good", ""))
        wire.hear()
    """
    )
    with qtbot.waitSignal(session.stopped):
        session.start(launch)
    answers = []
    with qtbot.waitSignal(session.answered):
        session.ask(ask_batch(), answers.append)
        session.ask(ask_batch(), answers.append)
    assert [answer.code for answer in answers] == ["good"]


def test_going_on_forgets_the_questions_of_the_stop(session, script, qtbot):
    launch = script(
        ASKING
        + """
    ask = wire.hear(AskBatch)
    wire.hear(Go)
    wire.say(Refused(ask.request, 1, "late", ""))
    wire.hold(2)
    wire.hear()
    """
    )
    answers, owner = [], object()
    session.start(launch)
    qtbot.waitUntil(session.can_answer)
    session.ask(ask_batch(), answers.append, owner)
    with qtbot.waitSignal(session.stopped):
        session.step("phase")
        assert not session.is_asking(owner)
    assert answers == []


def test_nobody_is_asked_when_there_is_nobody(session, script, qtbot):
    session.ask(ask_batch(), pytest.fail, "owner")
    session.step("phase")
    session.run()
    session.pause()
    session.stop_debuggee()
    session.let_go()
    session.restart()
    assert not session.can_answer()
    assert not session.is_asking("owner")
    assert session.state.code == "empty"


def test_a_broken_conversation_leaves_the_run_going(session, tape, script, qtbot):
    launch = script(
        ASKING
        + """
    wire.socket.sendall(b"\\xff" * 8)
    wire.hear()
    import time; time.sleep(0.6)
    print("still here")
    import sys; sys.exit(3)
    """
    )
    with qtbot.waitSignal(session.ended):
        session.start(launch)
    assert tape.codes() == ["starting", "held", "running", "ended"]
    assert tape.text() == "still here\n"
    assert (session.state.outcome.kind, session.state.outcome.code) == ("unwatched", 3)
    assert [(said.where, said.detail) for said in tape.payloads("detached")] == [("wire", "head of 4294967295 bytes")]


def test_a_killed_debuggee_does_not_seem_to_run_before_it_ends(session, tape, script, qtbot):
    with qtbot.waitSignal(session.stopped):
        session.start(script(ASKING + "    wire.hear()"))
    with qtbot.waitSignal(session.ended):
        os.kill(session.pid(), signal.SIGKILL)
    assert tape.codes() == ["starting", "held", "ended"]
    assert (session.state.outcome.kind, session.state.outcome.code) == ("signal", 9)
    assert session.state.stop is None


def test_a_probe_that_detached_is_not_asked(session, tape, script, qtbot):
    launch = script(ASKING + "\n    wire.say(Detached('gate', 'oops'))\n    wire.hear()")
    with qtbot.waitSignal(session.detached):
        session.start(launch)
    assert (session.state.code, session.state.detached.where) == ("running", "gate")
    assert not session.can_answer()


def test_hooks_that_the_script_has_cleared_are_known_until_the_next_run(session, tape, script, qtbot):
    launch = script("""
        wire.begin()
        wire.say(HooksCleared("step"))
        wire.end()
    """)
    begun: list[str] = []
    session.started.connect(lambda launch: begun.append(session.state.unseen))
    for _ in range(2):
        with qtbot.waitSignal(session.ended):
            session.start(launch)
        assert session.state.unseen == "step"
    assert begun == ["", ""]


def test_a_rank_is_known_until_the_next_run(session, tape, script, qtbot):
    launch = script("""
        wire.begin()
        wire.say(Ranked(1, 2))
        wire.end()
    """)
    begun: list[messages.Ranked | None] = []
    session.started.connect(lambda launch: begun.append(session.state.rank))
    for _ in range(2):
        with qtbot.waitSignal(session.ended):
            session.start(launch)
        assert session.state.rank == messages.Ranked(1, 2)
    assert begun == [None, None]


def test_series_and_points_pass_through(session, tape, script, qtbot):
    launch = script("""
        wire.begin()
        wire.say(SeriesOpened(1, "loss", "train.py", 9, False))
        wire.say(LossPoints(1, Array("i8", (1,), b"\\0" * 8), Array("f8", (1,), b"\\0" * 8)))
        wire.end()
    """)
    with qtbot.waitSignal(session.ended):
        session.start(launch)
    assert tape.payloads("series_opened")[0].name == "loss"
    assert tape.payloads("points_arrived")[0].values.shape == (1,)


# ── starting again, leaving ──────────────────────────────────────────────────────────────────────────────────────────


def test_restart_ends_the_old_run_first(session, tape, script, qtbot):
    launch = script("""
        import os
        wire.begin()
        print("pid", os.getpid())
        wire.hold(1)
        wire.hear()
    """)
    with qtbot.waitSignal(session.stopped):
        session.start(launch)
    old = session.pid()
    with qtbot.waitSignal(session.stopped):
        session.restart()
        assert session.state.code == "starting"
    assert not exists(old)
    assert session.pid() != old
    assert tape.names("started", "ended") == ["started", "started"]
    assert tape.codes() == ["starting", "held", "starting", "held"]


def test_the_old_run_is_not_heard_after_restart(session, tape, script, qtbot):
    stubborn = script("""
        import signal
        signal.signal(signal.SIGTERM, lambda *_: None)
        wire.begin()
        wire.hold(1)
        wire.hear(Go)
        wire.hold(99)
        print("old")
        while True: pass
    """)
    with qtbot.waitSignal(session.stopped):
        session.start(stubborn)
    del tape.said[:]
    session.step("phase")
    with qtbot.waitSignal(session.stopped, timeout=8000):
        session.restart(script("wire.begin(); print('new'); wire.hold(1); wire.hear()"))
    assert [stop.stop for stop in tape.payloads("stopped")] == [1]
    qtbot.waitUntil(lambda: bool(tape.text()))
    assert tape.text() == "new\n"


def test_stop_while_restarting_stops(session, tape, script, qtbot):
    launch = script(ASKING + "    wire.hear()")
    with qtbot.waitSignal(session.stopped):
        session.start(launch)
    with qtbot.waitSignal(session.ended):
        session.restart()
        session.stop_debuggee()
    assert session.state.outcome.kind == "stopped"
    assert tape.names("started") == ["started"]


def test_restart_after_the_end(session, tape, script, qtbot):
    with qtbot.waitSignal(session.ended):
        session.start(script("wire.begin(); wire.end()"))
    with qtbot.waitSignal(session.ended):
        session.restart()
    assert tape.names("started", "ended") == ["started", "ended"] * 2


def test_let_go_leaves_it_alive(session, tape, script, qtbot, tmp_path):
    launch = script("""
        import time
        wire.begin()
        wire.hold(1)
        print("held")
        assert wire.hear() is None
        open("alone", "w").close()
        time.sleep(0.3)
        print("done")
    """)
    with qtbot.waitSignal(session.stopped):
        session.start(launch)
    pid = session.pid()
    with qtbot.waitSignal(session.ended):
        session.let_go()
    assert session.state.outcome.kind == "let_go"
    assert exists(pid)
    qtbot.waitUntil((tmp_path / "alone").exists)
    qtbot.waitUntil(lambda: not exists(pid))  # it ended by itself, and was reaped
    path = Path(session.state.outcome.detail)
    qtbot.waitUntil(lambda: path.read_text() == "held\ndone\n")
    path.unlink()


def test_close_ends_it_at_once(session, tape, script, qtbot):
    launch = script("""
        import signal
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        wire.begin()
        wire.hold(1)
        while True: pass
    """)
    with qtbot.waitSignal(session.stopped):
        session.start(launch)
    pid = session.pid()
    session.close()
    qtbot.waitUntil(lambda: not exists(pid), timeout=1000)
    assert tape.names("ended") == []


# ── ends ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("wire.begin(); wire.end()", "finished", 0),
        ("wire.begin()", "vanished", 0),
        ("wire.begin(); wire.end('exit', 3)", "exit", 3),
        ("wire.begin(); wire.end('exit', 0)", "finished", 0),
        ("wire.begin(); import os; os._exit(7)", "crashed", 7),
        ("wire.begin(); import os; os.kill(os.getpid(), 9)", "signal", 9),
        ("wire.begin(); import os; os.abort()", "signal", 6),
        ("import sys; sys.exit(1)", "no_connection", 1),
        ("wire.begin(); wire.say(Declined('torch_too_old', '1.0'))", "declined", 0),
        ("wire.connect(protocol=PROTOCOL + 1); wire.is_refused()", "declined", 0),
        ("wire.connect(token='wrong'); wire.is_refused()", "no_connection", 0),
        ("wire.connect(token='wrong'); wire.is_refused(); wire.begin(); wire.end()", "finished", 0),
    ],
)
def test_every_end_has_its_kind(session, tape, script, qtbot, text, kind, code):
    with qtbot.waitSignal(session.ended):
        session.start(script(text))
    assert (session.state.outcome.kind, session.state.outcome.code) == (kind, code)
    assert tape.names("ended") == ["ended"]


def test_an_exception_brings_its_trouble(session, script, qtbot):
    launch = script("""
        wire.begin()
        wire.end("exception", 1, Trouble("ValueError", "no", "Traceback", "a.py", 3, "conv1", "Conv2d", ("x",)))
    """)
    with qtbot.waitSignal(session.ended):
        session.start(launch)
    assert (session.state.outcome.kind, session.state.outcome.trouble.layer) == ("exception", "conv1")


RAISES = """
    import os, sys, time
    def sleeps(): time.sleep(3); os._exit(0)
    wire.begin()
    wire.hold(1)
    wire.hear(Go)
    for i in range(40): wire.progress(i)
    wire.say(Ended("exception", 1, 7, Trouble("ValueError", "no", "", "", 0, "", "", ())))
    sys.exit(1)
"""


def test_an_end_while_the_window_is_busy_is_told_as_it_was_though_it_asks_first(session, script, qtbot):
    with qtbot.waitSignal(session.stopped):
        session.start(script(RAISES))
    with qtbot.waitSignal(session.ended):
        session.run()
        wait_without_a_turn(session.pid())
        for _ in range(3):
            session.ask(ask_batch(), pytest.fail)
    outcome = session.state.outcome
    assert (outcome.kind, outcome.code, outcome.iteration, outcome.trouble.type) == ("exception", 1, 7, "ValueError")


def test_an_end_that_was_not_read_yet_is_told_as_it_was_though_it_is_stopped(session, script, qtbot):
    with qtbot.waitSignal(session.stopped):
        session.start(script(RAISES))
    with qtbot.waitSignal(session.ended):
        session.run()
        wait_without_a_turn(session.pid())
        session.stop_debuggee()
    assert (session.state.outcome.kind, session.state.outcome.iteration) == ("exception", 7)


def test_an_end_that_takes_long_to_be_heard_is_told_as_it_was(session, script, qtbot, monkeypatch):
    """A child keeps the connection open, the process has exited, and its words take one turn each."""
    monkeypatch.setattr(run, "FAREWELL_MS", 0)
    monkeypatch.setattr(link, "READ_SECONDS", -1.0)
    with qtbot.waitSignal(session.stopped):
        session.start(script(RAISES.replace("wire.begin()", "wire.begin(); os.fork() or sleeps()")))
    with qtbot.waitSignal(session.ended):
        session.run()
        wait_without_a_turn(session.pid())
    assert (session.state.outcome.kind, session.state.outcome.iteration) == ("exception", 7)


def test_stop_ends_a_polite_process(session, script, qtbot):
    with qtbot.waitSignal(session.stopped):
        session.start(script(ASKING + "    wire.hear()"))
    with qtbot.waitSignal(session.ended):
        session.stop_debuggee()
    assert (session.state.outcome.kind, session.state.outcome.code) == ("stopped", -signal.SIGTERM)
    assert session.state.outcome.iteration == 1


def test_stop_ends_a_stubborn_process_and_its_children(session, tape, script, qtbot):
    launch = script("""
        import signal, subprocess, sys
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        print(child.pid)
        wire.begin()
        wire.hold(1)
        while True: pass
    """)
    with qtbot.waitSignal(session.stopped):
        session.start(launch)
    with qtbot.waitSignal(session.ended, timeout=8000):
        session.stop_debuggee()
    assert session.state.outcome.kind == "stopped"
    qtbot.waitUntil(lambda: not exists(int(tape.text())), timeout=2000)


def test_a_child_that_keeps_the_socket_does_not_delay_the_end(session, script, qtbot):
    launch = script("""
        import os, time
        wire.begin()
        if os.fork() == 0:
            time.sleep(3)
            os._exit(0)
        wire.say(Ended("finished", 0, 7, None))
    """)
    with qtbot.waitSignal(session.ended, timeout=2500):
        session.start(launch)
    assert session.state.outcome.kind == "finished"


def test_without_room_for_the_output_nothing_is_started(session, tape, script, qtbot, monkeypatch):
    def full(**names):
        raise OSError(errno.ENOSPC, "No space left on device", "/tmp/gradstep-console-x.log")

    launch = script("wire.begin()")
    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr(console_file.tempfile, "mkstemp", full)
    with qtbot.waitSignal(session.ended):
        session.start(launch)
    assert session.state.outcome == Outcome("no_room", detail="/tmp: No space left on device")
    assert tape.names("started") == []


FAILURES = {
    "memory": (input_module.Input, "open_for_reading", MemoryError("none"), "not_started", "MemoryError: none"),
    "descriptors": (input_module.Input, "open_for_reading", OSError(24, "Too many files"), "not_started",
                    "Too many files"),
    "ours": (Launch, "variables", KeyError("HOME"), "not_started", "KeyError: 'HOME'"),
    "processes": (debuggee, "ChildProcess", OSError(11, "Try again"), "interpreter_refused", "Try again"),
    "words": (debuggee, "ChildProcess", OSError(7, "Argument list too long"), "words_refused",
              "Argument list too long"),
    "encoding": (debuggee, "ChildProcess", ValueError("surrogates not allowed"), "words_refused",
                 "surrogates not allowed"),
    "after": (Output, "follow", RuntimeError("late"), "not_started", "RuntimeError: late"),
}  # fmt: skip


@pytest.mark.parametrize("owner, name, error, kind, detail", FAILURES.values(), ids=FAILURES)
def test_whatever_fails_in_a_start_is_an_end_and_the_next_one_begins(
    session, tape, script, qtbot, owner, name, error, kind, detail
):
    def fail(*arguments, **names):
        raise error

    with pytest.MonkeyPatch.context() as broken, qtbot.waitSignal(session.ended):
        broken.setattr(owner, name, fail)
        session.start(script("wire.begin()"))
        pid = session.pid()
    assert session.state.outcome == Outcome(kind, detail=detail)
    assert tape.names("started") == []
    with qtbot.waitSignal(session.stopped):
        session.start(script(ASKING + "    while wire.hear() is not None: pass"))
    assert session.pid() != pid
    qtbot.waitUntil(lambda: not (pid and exists(pid)))


def test_a_folder_that_can_not_be_entered_is_not_the_interpreter_s_fault(session, script, qtbot, monkeypatch, tmp_path):
    def refuse(*arguments, cwd, **names):
        raise PermissionError(13, "Permission denied", cwd)

    monkeypatch.setattr(debuggee, "ChildProcess", refuse)
    with qtbot.waitSignal(session.ended):
        session.start(script("pass"))
    assert session.state.outcome == Outcome("directory_refused", detail="Permission denied")


def test_an_interpreter_without_what_runs_it_is_broken(session, script, qtbot, tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/nowhere/python\n")
    python.chmod(0o755)
    with qtbot.waitSignal(session.ended):
        session.start(dataclasses.replace(script("pass"), interpreter=str(python)))
    assert session.state.outcome == Outcome("interpreter_broken", detail=str(python))


def test_without_a_port_nothing_is_started(session, tape, script, qtbot, monkeypatch):
    monkeypatch.setattr(Link, "listen", lambda link: False)
    with qtbot.waitSignal(session.ended):
        session.start(script("pass"))
    assert session.state.outcome.kind == "no_port"
    assert tape.names("started") == []


def test_a_folder_that_was_deleted_is_named(session, script, qtbot, monkeypatch, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    launch = script(ASKING)
    with qtbot.waitSignal(session.ended):
        session.start(dataclasses.replace(launch, directory=""))
    assert session.state.outcome == Outcome("directory_missing", detail=str(gone))
    with qtbot.waitSignal(session.stopped):
        session.start(launch)  # it has a folder of its own


def test_a_missing_script_is_an_end_not_a_start(session, tape, tmp_path, qtbot):
    with qtbot.waitSignal(session.ended):
        session.start(Launch(str(tmp_path / "none.py")))
    assert (session.state.outcome.kind, session.state.outcome.detail) == ("script_missing", str(tmp_path / "none.py"))
    assert tape.names("started") == []


def test_a_missing_interpreter_is_an_end_not_a_start(session, tape, script, qtbot):
    launch = Launch(script("pass").script, interpreter="/nowhere/python")
    with qtbot.waitSignal(session.ended):
        session.start(launch)
    assert (session.state.outcome.kind, session.state.outcome.detail) == ("interpreter_missing", "/nowhere/python")
    assert tape.names("started") == []


# ── the process ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_typed_is_what_the_script_reads(session, tape, script, qtbot):
    launch = script("""
        import sys
        print(input("name? "), sys.stdin.readline(), repr(sys.stdin.read()))
        wire.begin(); wire.end()
    """)
    session.start(launch)
    assert session.state.takes_input
    session.send_input("Ada\n")
    session.send_input("two\nthree\nfo")
    with qtbot.waitSignal(session.ended):
        session.end_input()
        assert not session.state.takes_input
    assert tape.text() == "name? Ada two\n 'three\\nfo'\n"


def test_each_run_has_an_input_of_its_own(session, tape, script, qtbot):
    session.start(script("input(); wire.begin(); wire.hear()"))
    session.end_input()
    with qtbot.waitSignal(session.started):
        session.restart(script("print(input()); wire.begin(); wire.end()"))
    assert session.state.takes_input
    with qtbot.waitSignal(session.ended):
        session.send_input("again\n")
    assert tape.text().endswith("again\n")
    assert not session.state.takes_input
    session.send_input("to nobody\n")


def test_a_script_that_closes_its_input_is_noticed(session, script, qtbot):
    with qtbot.waitSignal(session.connected):
        session.start(script("import os; os.close(0); wire.begin(); wire.hear()"), hold=False)
    session.send_input("to nobody\n")
    assert not session.state.takes_input


def test_a_window_that_lets_go_ends_the_input(session, script, qtbot, tmp_path):
    read = tmp_path / "read"
    launch = script(f"""
        import sys
        wire.begin()
        rest = sys.stdin.read()
        open({str(read)!r} + "~", "w").write(rest)
        __import__("os").rename({str(read)!r} + "~", {str(read)!r})
    """)
    with qtbot.waitSignal(session.connected):
        session.start(launch, hold=False)
    session.send_input("last words")
    session.let_go()
    os.unlink(session.state.outcome.detail)
    qtbot.waitUntil(read.exists)
    assert read.read_text() == "last words"


def test_that_it_waits_for_input_is_asked_for_and_known(session, script, qtbot):
    launch = script("""
        wire.begin()
        ask = wire.hear(AskWhere)
        wire.say(Where(ask.request, 0, "train.py", 3, "", "", "input"))
        wire.hear()
    """)
    with qtbot.waitSignal(session.connected):
        session.start(launch, hold=False)
    qtbot.waitUntil(lambda: session.state.where is not None, timeout=20_000)
    assert session.state.where.waits == "input"
    session.send_input("x\n")
    assert session.state.where is None


def test_the_process_is_what_a_shell_would_start(session, tape, script, qtbot, tmp_path):
    launch = script("""
        import os, sys
        print(sys.argv[1:], os.getcwd(), sys.stdin.read(), os.environ.get("GRADSTEP_WIRE"))
        wire.begin(); wire.end()
    """)
    name = os.path.basename(launch.script)
    with qtbot.waitSignal(session.ended):
        session.start(Launch(name, ("--lr", "0 1"), sys.executable, str(tmp_path)))
        session.end_input()
    assert tape.text() == f"{[name, '--lr', '0 1']} {tmp_path}  None\n"


def test_stdout_and_stderr_keep_their_order(session, tape, script, qtbot):
    launch = script("""
        import os, sys
        wire.begin()
        for i in range(200):
            print(i, file=(sys.stdout, sys.stderr)[i % 2])
        os.system("echo child")
        wire.end()
    """)
    with qtbot.waitSignal(session.ended):
        session.start(launch)
    assert tape.text().split() == [*map(str, range(200)), "child"]
    assert tape.names("output", "ended")[-1] == "ended"


def test_a_flood_comes_whole_and_in_portions(session, tape, script, qtbot):
    launch = script("wire.begin(); print('0123456789abcde\\n' * (1 << 17), end='', flush=True); wire.end()")
    with qtbot.waitSignal(session.ended):
        session.start(launch)
    assert tape.text() == "0123456789abcde\n" * (1 << 17)
    assert max(map(len, tape.payloads("output"))) <= 256 << 10


def test_characters_split_between_reads_stay_whole(session, tape, script, qtbot):
    launch = script("""
        import os, time
        wire.begin()
        for byte in "π≈3 损失".encode() + b" \\xff " + "é".encode()[:1]:
            os.write(1, bytes([byte])); time.sleep(0.03)
        wire.end()
    """)
    with qtbot.waitSignal(session.ended):
        session.start(launch)
    assert tape.text() == "π≈3 损失 \ufffd \ufffd"


def test_with_the_run_its_output_and_its_keeper_end(session, script, qtbot):
    session.start(script("wire.begin(); wire.hold(1); wire.hear()"))
    output = session.conversation.runs.run._output
    keeper = output._keeper.pid()
    assert exists(keeper)
    with qtbot.waitSignal(session.ended):
        session.stop_debuggee()
    assert output._file is None
    qtbot.waitUntil(lambda: not exists(keeper))


def test_a_child_that_outlives_the_script_keeps_the_keeper(session, script, qtbot, tmp_path):
    """What it prints is not shown, and does not pile up either."""
    launch = script("""
        import pathlib, subprocess, sys
        wire.begin()
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        pathlib.Path("child").write_text(str(child.pid))
        wire.end()
    """)
    with qtbot.waitSignal(session.ended):
        session.start(launch)
        keeper = session.conversation.runs.run._output._keeper.pid()
    assert exists(keeper)
    os.kill(int((tmp_path / "child").read_text()), signal.SIGKILL)
    qtbot.waitUntil(lambda: not exists(keeper))


def test_a_wish_to_move_and_what_came_of_it(session, script, qtbot):
    launch = script("""
        wire.begin()
        wire.hold(1)
        wish = wire.hear(MoveTo)
        wire.say(Moved(wish.request, "cpu", wish.target, 3, 12))
        wish = wire.hear(MoveTo)
        wire.say(NotMoved(wish.request, wish.target, "meta", ""))
        wire.say(MovedBack(1, "cuda:0", "cpu", "", Trouble("RuntimeError", "no", "", "", 0, "", "", ())))
        wire.hear(Go)
        wire.end()
    """)
    session.move_to("cuda:0")  # nobody is there
    with qtbot.waitSignal(session.stopped):
        session.start(launch)
    with qtbot.waitSignal(session.moved) as moved:
        session.move_to("cuda:0")
    with qtbot.waitSignals([session.not_moved, session.moved_back]):
        session.move_to("meta")
    assert moved.args[0] == messages.Moved(1, "cpu", "cuda:0", 3, 12)
    with qtbot.waitSignal(session.ended):
        session.run()


def test_a_wish_is_granted_by_moving_on_or_refused_and_held(session, tape, script, qtbot):
    launch = script("""
        from inspector.wire.abort import *
        wire.begin()
        wire.hold(1)
        wish = wire.hear(AbortBackward)
        wire.say(Refused(wish.request, wish.stop, "reentrant", ""))
        wish = wire.hear(AbortBackward)
        wire.say(Resumed(wish.stop))
        partial = Partial("AddBackward0", "", 1, 0, Share(1, ("model.conv1",), 0), Share(0, (), 0), 0)
        wire.say(BackwardAborted(1, 3, partial))
        wire.hold(2)
        wish = wire.hear(LeaveOut)
        wire.say(PartialOver(wish.number, "left_out"))
        wire.say(Resumed(wish.stop))
        wire.hold(3)
        print(wish)
        wire.hear(Go)
        wire.end()
    """)
    refusals, told = [], []
    session.aborted.connect(told.append)
    with qtbot.waitSignal(session.stopped):
        session.start(launch)
    session.wish(AbortBackward(0, 0), refusals.append)
    qtbot.waitUntil(lambda: bool(refusals))
    assert (refusals[0].code, session.state.code, session.stop.stop) == ("reentrant", "held", 1)
    with qtbot.waitSignals([session.aborted, session.stopped]):
        session.wish(AbortBackward(0, 0), refusals.append)
    assert [message.iteration for message in told] == [3] and session.stop.stop == 2
    with qtbot.waitSignals([session.partial_over, session.stopped]):
        session.wish(LeaveOut(0, 0, 1), refusals.append)
    assert session.stop.stop == 3 and len(refusals) == 1
    with qtbot.waitSignal(session.ended):
        session.run()
    assert "stop=2, number=1" in tape.text()


def test_whatever_a_debuggee_may_say_finds_its_hearer(qapp: object):
    """Found by the message's type: `Hello` is heard at the door, and `Ended` comes back as the outcome."""
    session = Session()
    heard = session.conversation.hearing.table.keys()
    assert heard == set(messages.DEBUGGEE_MESSAGES) - {messages.Hello, messages.Ended}
    assert session.signals_of_news().keys() == {
        *PASSED_ON,
        *FINDINGS.news,
        messages.Stopped,
        messages.Progress,
        messages.Detached,
    }


def test_of_several_conversations_the_selected_one_is_told(session, tape, script, qtbot):
    """Two scripts at once; what the other one did meanwhile is there when it is selected."""
    first = session.conversation
    other = session.converse()
    with qtbot.waitSignal(session.stopped, timeout=10_000):
        session.start(script("wire.begin(); wire.hold(1); wire.hear()"))
    other.start(script("wire.begin(); wire.hold(1); wire.hold(2); wire.hear()"))
    qtbot.waitUntil(lambda: other.stop is not None and other.stop.stop == 2, timeout=10_000)
    assert session.stop.stop == 1 and tape.names("stopped", "started") == ["started", "stopped"]
    with qtbot.waitSignal(session.stopped) as told:
        session.select(other)
    assert told.args == [other.stop] and session.state.stop.stop == 2 and first.stop.stop == 1
