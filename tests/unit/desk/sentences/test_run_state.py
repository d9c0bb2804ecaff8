"""Every state and every ending has its sentence."""

from __future__ import annotations

import dataclasses

import pytest

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import KINDS, Outcome
from inspector.conversation.run_state import CODES, RunState
from inspector.desk.sentences import run_state
from inspector.desk.sentences.outcome import outcome_sentence, trouble_sentence
from inspector.panels.style import look
from inspector.wire.inside import Inside
from inspector.wire.lines import StopReason
from inspector.wire.messages import END, Detached, Moment, Trouble, Where

from ..samples import aborted, at_node, held, loss, progress, stopped

LAUNCH = Launch("/home/ada/train.py", interpreter="/opt/python")
TROUBLE = Trouble(
    "RuntimeError", "mat1 and mat2 shapes cannot be multiplied\nmore of it", "Traceback …", "/home/ada/train.py", 31,
    "Net.head", "Linear", ("Tensor [1, 64] float32 cpu",),
)  # fmt: skip


def says(state: RunState) -> str:
    return run_state.state_sentence(state, LAUNCH)


def ended(*facts, **more) -> str:
    return says(RunState("ended", outcome=Outcome(*facts, **more)))


# ── held ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


_STEPPED = stopped("step", "data", parameters=0)
SKIPPED = RunState("held", stop=dataclasses.replace(_STEPPED, done=dataclasses.replace(_STEPPED.done, skipped=True)))


def foretold(done: str, coming: str, line: int) -> RunState:
    """The source says so."""
    stop = stopped(done, coming, parameters=0)
    return RunState("held", stop=dataclasses.replace(stop, next=Moment(0, coming, "", 1, "", line, expected="source")))


def third_closure() -> RunState:
    stop = stopped("backward", None, parameters=0)
    return RunState("held", stop=dataclasses.replace(stop, done=dataclasses.replace(stop.done, turn=3)))


@pytest.mark.parametrize(
    "state, sentence",
    [
        (RunState("held", stop=aborted("step")),
         "backward aborted, next: step · iteration 1 · 6 of 10 parameters have a gradient"),
        (RunState("held", stop=aborted(parameters=0)), "backward aborted, held where it was called · iteration 1"),
        (SKIPPED, "step skipped: the scaled gradients held inf or NaN, next: data · iteration 1"),
        (held("backward", "step", parameters=0, scale=65536.0),
         "backward done, next: step · iteration 1 · gradients of parameters are shown without the scaler's factor 65536"),
        (held("backward", "step", with_grad=10),
         "backward done, next: step · iteration 1 · 10 of 10 parameters have a gradient"),
        (held("data", "zero_grad"), "data done, next: zero_grad · iteration 1 · 0 of 10 parameters have a gradient"),
        (held("data", "forward", parameters=0), "data done, next: forward · iteration 1"),
        (held("forward", None, parameters=0), "forward done, next: not known yet · iteration 1"),
        (foretold("backward", "step", 136), "backward done, next: step, line 136 (expected) · iteration 1"),
        (foretold("step", END, 0), "step done, next: end (expected) · iteration 1"),
        (held("forward", "loss", parameters=0, assigns=("images", "labels")),
         "forward done, next: loss · iteration 1 · assigned after this stop: images, labels"),
        (held("step", "zero_grad", parameters=0, passed=(Moment(5, "clip", "value", 1, "/a/train.py", 12, after=0.5),)),
         "step done, next: zero_grad · iteration 1 · clip at train.py:12: elements limited to ±0.5"),
        (held("step", "zero_grad", parameters=0, passed=(Moment(5, "clip", "value", 1, "/a/train.py", 12, before=2.25, after=0.5),)),
         "step done, next: zero_grad · iteration 1 · clip at train.py:12: largest element 2.25, limited to ±0.5"),
        (held("loss", "backward", parameters=0, passed=(
            Moment(5, "update", "", 1, "/a/train.py", 12, expected="source"), Moment(5, "clear", "None", 1, "/a/train.py", 9, after=2.0),
        )), "loss done, next: backward · iteration 1 · update by hand at train.py:12 · gradients cleared by hand, seen at train.py:9: 2 set to None"),
        (held("step", "zero_grad", parameters=0, passed=(Moment(5, "clip", "norm", 1, "/a/train.py", 12, before=138.97, after=1.0),)),
         "step done, next: zero_grad · iteration 1 · clip at train.py:12: norm 138.97 → 1"),
        (third_closure(), "backward done, next: not known yet · backward number 3 at its line · iteration 1"),
        (held("loss", "backward", parameters=0, loss=loss(2.3025851)),
         "loss done, next: backward · iteration 1 · loss = 2.30259"),
        (held("loss", "backward", parameters=0, loss=loss(None)), "loss done, next: backward · iteration 1"),
        (held("loss", "backward", parameters=0, loss=loss(float("nan"))),
         "loss done, next: backward · iteration 1 · loss = nan"),
        (held("backward", "step", parameters=0, loss=loss(2.3)), "backward done, next: step · iteration 1"),
        (held(None, "data", parameters=0), "next: data · iteration 1"),
        (held("step", END, parameters=0), "step done, the script has come to its end · iteration 1"),
        (held("step", "forward", parameters=0, basis="step"),
         "step done, next: forward · iteration 1 (counted by optimizer steps)"),
        (held("backward", "forward", parameters=0, basis="backward"),
         "backward done, next: forward · iteration 1 (counted by backwards)"),
    ],
)  # fmt: skip
def test_held(qapp, state, sentence):
    assert says(state) == sentence


@pytest.mark.parametrize(
    "done, coming, sentence",
    [
        ("netG", "netD", "forward of netG done, next: forward of netD"),
        ("F.mse_loss", "loss", "forward of F.mse_loss done, next: forward"),
        ("netD", "netD", "forward done, next: forward"),
        ("", "netD", "forward done, next: forward"),
    ],
)
def test_one_phase_behind_another_of_its_kind_says_whose_it_is(qapp, done, coming, sentence):
    stop = stopped("forward", "forward", parameters=0)
    stop = dataclasses.replace(
        stop, done=dataclasses.replace(stop.done, role=done), next=dataclasses.replace(stop.next, role=coming)
    )
    assert says(RunState("held", stop=stop)) == f"{sentence} · iteration 1"


def test_with_several_models_each_sentence_says_which(qapp):
    stop = stopped("forward", "loss", parameters=0)
    several = dataclasses.replace(stop, done=dataclasses.replace(stop.done, role="netD"), several=("forward",))
    assert says(RunState("held", stop=several)) == "forward of netD done, next: loss · iteration 1"


@pytest.mark.parametrize(
    ("ran", "sentence"),
    [
        ("model.model1.conv3", " · ran last: a node of model.model1.conv3 · node 13 of 23 · "),
        ("model.model1.maxpool2", "model.model1.maxpool2 · node 13 of 23 · "),
    ],
)
def test_a_layer_whose_node_has_run_is_not_said_to_be_done(qapp, ran, sentence):
    stop = at_node()
    told = says(
        RunState("held", stop=dataclasses.replace(stop, inside=dataclasses.replace(stop.inside, done_path=ran)))
    )
    assert sentence in told and " done · " not in told


@pytest.mark.parametrize(
    "reason, sentence",
    [
        (StopReason("breakpoint", (1,)), "Breakpoint, line 42 · iteration 1"),
        (StopReason("breakpoint", (1,), "NameError: name 'x'"),
         "Breakpoint, line 42 · its condition has failed: NameError: name 'x' · iteration 1"),
        (StopReason("step"), "next: line 42 · iteration 1"),
        (StopReason("cursor"), "ran to line 42 · iteration 1"),
        (StopReason("changed", (1,), "net.bias"), "net.bias has changed · next: line 42 · iteration 1"),
        (StopReason("gradient", (1,), "net"), "The gradient of net has arrived · next: line 42 · iteration 1"),
        (StopReason("here"), "breakpoint() of the script, line 42 · iteration 1"),
        (StopReason("exception", (), "ValueError", "too long"), "ValueError: too long, line 42 · iteration 1"),
    ],
)  # fmt: skip
def test_at_a_line_it_says_which_one_and_why(qapp, reason, sentence):
    line = Moment(0, "line", "", 1, "/home/ada/train.py", 42)
    stop = dataclasses.replace(stopped("loss", None, parameters=0), next=line, reason=reason)
    assert says(RunState("held", stop=stop)) == sentence


def test_at_a_line_of_a_forward_it_says_of_which_layer(qapp):
    line = Moment(0, "line", "", 1, "/home/ada/train.py", 27)
    inside = Inside("line", "model", 1, 0, 0, "")
    stop = dataclasses.replace(stopped("data", None, parameters=0), next=line, inside=inside)
    assert says(RunState("held", stop=stop)) == "in the forward of model, next: line 27 · iteration 1"


def test_held_between_two_phases_says_so(qapp):
    state = held("loss", "backward")
    line = Moment(0, "line", "", 3, "/home/ada/train.py", 31)
    pause = StopReason("pause")
    assert says(dataclasses.replace(state, stop=dataclasses.replace(state.stop, next=line, reason=pause))).startswith(
        "held between two phases, at train.py:31: what is there may be half done · "
    )


def test_a_phase_without_a_word_keeps_its_code(qapp):
    assert run_state.phase_word("evaluation") == "evaluation"


# ── on the way ───────────────────────────────────────────────────────────────────────────────────────────────────────

INSIDE = Where(0, 0, "/home/ada/train.py", 31, "main", "DataLoader.__next__")
OWN = dataclasses.replace(INSIDE, inside="")
ASKING = dataclasses.replace(INSIDE, inside="", waits="input")

DEAF = "does not answer for {} s: suspended, or inside of something that lets nothing else run"


@pytest.mark.parametrize(
    "state, sentence",
    [
        (RunState(), "Open a script to begin (Ctrl+O)"),
        (RunState("starting"), "starting train.py"),
        (RunState("starting", where=OWN, seconds=3.2), "starting train.py · in main at train.py:31 for 3 s"),
        (RunState("starting", seconds=4.9), "starting train.py"),
        (RunState("starting", seconds=6.1), "starting train.py · its probe has not called yet, for 6 s"),
        (RunState("starting", seconds=6.1, unanswered=3.4), "starting train.py · " + DEAF.format(3)),
        (RunState("starting", where=dataclasses.replace(OWN, function=""), seconds=3.2),
         "starting train.py · at train.py:31 for 3 s"),
        (RunState("running"), "running"),
        (RunState("running", progress=progress(12, rate=4.25)), "running · iteration 12 · 4.2 iterations/s"),
        (RunState("running", progress=progress(12)), "running · iteration 12"),
        (RunState("running", where=INSIDE, seconds=0.5), "running"),
        (RunState("running", where=ASKING, seconds=9.0), "running · waits for input at train.py:31: type it under the console"),
        (RunState("running", where=dataclasses.replace(ASKING, file="", line=0)),
         "running · waits for input: type it under the console"),
        (RunState("running", where=INSIDE, seconds=2.0), "running · in DataLoader.__next__ at train.py:31 for 2 s"),
        (RunState("pausing"), "pausing: holds at the next phase"),
        (RunState("pausing", where=INSIDE, seconds=2.0),
         "pausing: holds at the next phase · in DataLoader.__next__ at train.py:31 for 2 s"),
        (RunState("pausing", where=dataclasses.replace(INSIDE, can_hold=True), seconds=2.0),
         "pausing: holds at the next phase · in DataLoader.__next__ at train.py:31 for 2 s · Pause again holds right here"),
        (RunState("running", where=INSIDE, seconds=9.0, unanswered=8.4), "running · " + DEAF.format(8)),
        (RunState("running", where=INSIDE, seconds=9.0, unanswered=1.4),
         "running · in DataLoader.__next__ at train.py:31 for 9 s"),
        (RunState("running", is_stopping=True), "running · asked to end; ended in 2 s if it does not"),
        (RunState("running", unseen="step"),
         "running · the script has removed torch's global hooks: optimizer steps are not seen any more"),
        (RunState("running", detached=Detached("wire", "closed")),
         "running · the probe has left (the script has closed its connection, or has become another program); training "
         "goes on unwatched"),
        (RunState("running", detached=Detached("wire", "unknown kind")),
         "running · the probe has left (it said what can not be understood: unknown kind); training goes on unwatched"),
        (RunState("running", detached=Detached("declined", "protocol")),
         "running · the probe has left (the interpreter has another version of the probe); training goes on unwatched"),
        (RunState("running", detached=Detached("hook", "ValueError: no")),
         "running · the probe has left (ValueError: no); training goes on unwatched"),
    ],
)  # fmt: skip
def test_on_the_way(qapp, state, sentence):
    assert says(state) == sentence


# ── ended ────────────────────────────────────────────────────────────────────────────────────────────────────────────

KILLED = (
    "The debuggee was killed (SIGKILL), by hand or for want of memory; the curves and the tree keep what was last seen."
)
GAVE_UP = ", and could not say where (os._exit, or a library that gave up)."


@pytest.mark.parametrize(
    "outcome, sentence",
    [
        (Outcome("finished", iteration=20), "train.py has finished after iteration 20."),
        (Outcome("finished"), "train.py has finished; it did not train anything."),
        (Outcome("exit", 3, iteration=2), "train.py called sys.exit(3) in iteration 2."),
        (Outcome("exception", 1, TROUBLE),
         "RuntimeError in layer Net.head (Linear) at train.py:31: mat1 and mat2 shapes cannot be multiplied"
         " · inputs: Tensor [1, 64] float32 cpu"),
        (Outcome("signal", 9), KILLED),
        (Outcome("signal", 11, dataclasses.replace(TROUBLE, type="Segmentation fault"), 3),
         "Segmentation fault (SIGSEGV) at train.py:31 in iteration 3; the console has Python's last words."),
        (Outcome("signal", 11), "Segmentation fault (SIGSEGV); it left no word on where."),
        (Outcome("signal", 6, iteration=2), "A library gave up (SIGABRT) in iteration 2; it left no word on where."),
        (Outcome("signal", 999), "The debuggee died of 999; it left no word on where."),
        (Outcome("signal", 15, iteration=2),
         "The debuggee was told to end by another program (SIGTERM) in iteration 2."),
        (Outcome("crashed", 7, iteration=2), "train.py ended at once with exit code 7 in iteration 2" + GAVE_UP),
        (Outcome("exception", 7), "train.py ended at once with exit code 7" + GAVE_UP),
        (Outcome("vanished"),
         "train.py ended at once with exit code 0 (os._exit); what it may have left running is not watched."),
        (Outcome("closing_down", 120, iteration=9),
         "train.py came to its end in iteration 9; then, while Python closed down, it failed with exit code 120."),
        (Outcome("unwatched", 3), "train.py has ended unwatched, with exit code 3."),
        (Outcome("no_room", detail="/tmp: No space left on device"),
         "The script's output can not be kept, so it was not started (/tmp: No space left on device)."),
        (Outcome("stopped"), "Stopped by you; the curves and the tree keep what was last seen."),
        (Outcome("let_go", detail="/var/out.txt"),
         "train.py runs on without the window; its output goes to /var/out.txt."),
        (Outcome("script_missing", detail="/x/{y}.py"), "There is no file /x/{y}.py. Open another script (Ctrl+O)."),
        (Outcome("interpreter_missing", detail="/no/python"),
         "There is no Python at /no/python. Choose another interpreter."),
        (Outcome("no_torch", 1, dataclasses.replace(TROUBLE, type="ModuleNotFoundError")),
         "/opt/python has no torch: install it there, or choose another interpreter."),
        (Outcome("declined", detail="torch_too_old"),
         "This can not be debugged: the interpreter's torch is too old."),
        (Outcome("declined", detail="python_too_old"),
         "This can not be debugged: the interpreter's Python is too old."),
        (Outcome("declined", detail="torch_too_old 2.5.1+cu124"),
         "This can not be debugged: torch 2.5.1+cu124 is too old, 2.6 is the oldest that can be debugged."),
        (Outcome("declined", detail="python_too_old 3.9.18"),
         "This can not be debugged: Python 3.9.18 is too old, 3.10 is the oldest that can be debugged."),
        (Outcome("directory_missing", detail="/gone"), "There is no folder /gone to run train.py in."),
        (Outcome("interpreter_refused", detail="Permission denied"),
         "/opt/python could not be started: Permission denied."),
        (Outcome("let_go"), "train.py runs on without the window; there is no place to keep its output in."),
        (Outcome("no_port"),
         "train.py was not started: no port of this machine could be opened for the conversation with it."),
        (Outcome("words_refused", detail="embedded null byte"),
         "train.py was not started: its arguments, its environment or a path can not be handed to a process (embedded"
         " null byte)."),
        (Outcome("directory_refused", detail="Permission denied"),
         "train.py can not run in its working directory: Permission denied."),
        (Outcome("interpreter_broken", detail="/opt/{python}"),
         "/opt/{python} could not be started: what runs it (named in its first line, or its loader) is no more. Choose"
         " another interpreter."),
        (Outcome("not_started", detail="Too many open files"),
         "train.py could not be started: Too many open files."),
        (Outcome("no_script", detail="notebook"),
         "train.py is no notebook that can be read: it has no code cells."),
        (Outcome("arguments", 2, iteration=0, detail="the following arguments are required: --data"),
         "train.py wants other arguments: the following arguments are required: --data. Give them with Launch… (Shift+F9)."),
        (Outcome("exit", 1, Trouble("SystemExit", "no data set\nat all", "", "", 0, "", "", ()), 2),
         "train.py ended itself in iteration 2: no data set"),
        (Outcome("declined", detail="protocol"),
         "This can not be debugged: the interpreter has another version of the probe."),
        (Outcome("declined", detail="moon"), "This can not be debugged: moon."),
        (Outcome("no_connection", 4), "/opt/python ended with exit code 4 before it could connect."),
    ],
)  # fmt: skip
def test_ended(qapp, outcome, sentence):
    assert says(RunState("ended", outcome=outcome)) == sentence


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("launch", [None, LAUNCH])
def test_no_kind_is_without_a_sentence(qapp, kind, launch):
    sentence = outcome_sentence(Outcome(kind), launch)
    assert sentence and "{" not in sentence


def test_an_exception_outside_of_a_layer_names_the_place_only(qapp):
    bare = dataclasses.replace(TROUBLE, layer="", inputs=(), message="")
    assert trouble_sentence(bare) == "RuntimeError at train.py:31"
    assert trouble_sentence(dataclasses.replace(bare, file="")) == "RuntimeError"


@pytest.mark.parametrize(
    "kind, message, sentence",
    [
        (
            "RuntimeError",
            "DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes",
            "Out of memory · ",
        ),
        ("OutOfMemoryError", "CUDA out of memory.", "Out of memory · "),
        ("MemoryError", "", "Out of memory · MemoryError at train.py:31"),
        (
            "KeyboardInterrupt",
            "",
            "Interrupted (Ctrl+C, or the script did it itself) · KeyboardInterrupt at train.py:31",
        ),
        ("SyntaxError", "(unicode error) 'utf-8' codec", "The file is not UTF-8 and declares no other encoding · "),
        ("ValueError", "is it out of memory?", "ValueError at train.py:31: is it out of memory?"),
    ],
)
def test_what_an_exception_means_comes_first(qapp, kind, message, sentence):
    trouble = dataclasses.replace(TROUBLE, type=kind, layer="", inputs=(), message=message)
    assert trouble_sentence(trouble).startswith(sentence)


def test_a_message_without_end_is_cut_and_only_its_first_line_is_shown(qapp):
    trouble = dataclasses.replace(TROUBLE, layer="", inputs=(), message="x" * 10_000 + "\nmore")
    assert trouble_sentence(trouble) == "RuntimeError at train.py:31: " + "x" * 500 + "…"


def test_what_has_ended_does_not_go_on_unwatched(qapp):
    detached = Detached("hook", "ValueError: no")
    state = RunState("ended", outcome=Outcome("finished", iteration=3), detached=detached)
    assert says(state) == "train.py has finished after iteration 3."


# ── the chip ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", CODES)
def test_every_state_has_a_word_and_a_colour(qapp, code):
    assert run_state.chip_word(RunState(code)).isupper()
    assert look.current().colour(run_state.chip_colour(RunState(code))).isValid()


@pytest.mark.parametrize("kind", KINDS)
def test_what_went_wrong_is_red_and_says_so(qapp, kind):
    state = RunState("ended", outcome=Outcome(kind))
    well = kind in ("finished", "vanished", "unwatched", "stopped", "let_go")
    assert run_state.chip_word(state) == ("ENDED" if well else "ERROR")
    assert run_state.chip_colour(state) == ("muted" if well else "red")
