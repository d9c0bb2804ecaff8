"""Source lines stepped over, into and out of in a real debuggee, from lines and from all other stops."""

from __future__ import annotations

import subprocess
from pathlib import Path

from inspector.wire.messages import Detached, Stopped
from tests.end_to_end import warm
from tests.end_to_end.debuggee import PATIENCE_S, Debuggee
from tests.end_to_end.lines import ARTICLE, at, held, told, walked

LOOP = [
    "images, targets = data", "outputs = model(images)", "result_loss = loss(outputs, targets)",
    "result_loss.backward()", "losses.append(", "for data in dataloader:",
]  # fmt: skip


def printed(script: Path) -> str:
    return subprocess.run([warm.python(), str(script)], capture_output=True, text=True, timeout=PATIENCE_S).stdout


def test_each_statement_of_an_iteration_is_one_stop_and_training_ends_as_bare():
    with Debuggee(ARTICLE, breakpoints=(at(ARTICLE, "images, targets"),), hold=False) as debuggee:
        assert held(debuggee.stopped()) == LOOP[0]
        assert walked(debuggee, *["line"] * 6) == [*LOOP[1:], LOOP[0]]
        assert [held(debuggee.step("run")) for _ in range(3)] == [LOOP[0], LOOP[0], "finished"]
        out, err, code = debuggee.finish()
        assert (out, err, code) == (printed(ARTICLE), "", 0)
        assert told(debuggee, Detached) == []


def test_into_a_call_of_the_model_lands_on_the_first_line_of_its_forward_and_tells_the_layer():
    with Debuggee(ARTICLE, breakpoints=(at(ARTICLE, "outputs = model"),), hold=False) as debuggee:
        debuggee.stopped()
        stop = debuggee.step("line_into")
        assert held(stop) == "x = self.conv1(x)" and stop.inside is not None and stop.inside.path == "model"
        assert walked(debuggee, "line") == ["x = self.model1(x)"]
        stop = debuggee.step("line_into")
        assert isinstance(stop, Stopped) and stop.inside is not None
        assert (stop.inside.place, stop.inside.path) == ("layer", "model.model1.0")
        assert walked(debuggee, "line", "line") == ["return x", "result_loss = loss(outputs, targets)"]


def test_out_of_a_forward_comes_to_the_next_statement_of_the_caller():
    with Debuggee(ARTICLE, breakpoints=(at(ARTICLE, "x = self.model1"),), hold=False) as debuggee:
        debuggee.stopped()
        assert walked(debuggee, "line_out") == [LOOP[2]]


def test_over_backward_runs_the_whole_backward():
    with Debuggee(ARTICLE, breakpoints=(at(ARTICLE, "result_loss.backward"),), hold=False) as debuggee:
        debuggee.stopped()
        assert {state for state, _ in debuggee.tree().values()} == {"none"}
        assert walked(debuggee, "line") == ["losses.append("]
        assert {state for state, _ in debuggee.tree().values()} == {"populated"}


def test_into_backward_comes_to_its_first_node_and_from_there_a_line_is_the_next_statement():
    with Debuggee(ARTICLE, breakpoints=(at(ARTICLE, "result_loss.backward"),), hold=False) as debuggee:
        debuggee.stopped()
        stop = debuggee.step("line_into")
        assert isinstance(stop, Stopped) and stop.inside is not None and stop.inside.place == "node"
        assert walked(debuggee, "line") == ["losses.append("]


def test_from_a_phase_and_from_a_layer_a_line_is_the_next_statement_of_the_users_innermost_frame():
    with Debuggee(ARTICLE) as debuggee:
        debuggee.stopped()
        assert walked(debuggee, "line") == [LOOP[2]]
        assert walked(debuggee, "phase") == ["backward"]
        assert walked(debuggee, "line") == ["result_loss.backward()"]
    with Debuggee(ARTICLE) as debuggee:
        debuggee.stopped()
        assert walked(debuggee, "layer") == ["layer"]
        assert walked(debuggee, "line") == ["x = self.model1(x)"]


def test_an_iteration_further_is_the_same_line():
    with Debuggee(ARTICLE, breakpoints=(at(ARTICLE, "x = self.model1", once=True),), hold=False) as debuggee:
        first = debuggee.stopped()
        assert isinstance(first, Stopped)
        for number in (1, 2):
            stop = debuggee.step("iteration")
            assert isinstance(stop, Stopped)
            assert (held(stop), stop.iteration) == ("x = self.model1(x)", first.iteration + number)


def test_after_the_last_line_comes_the_end():
    with Debuggee(ARTICLE, breakpoints=(at(ARTICLE, "print(losses)"),), hold=False) as debuggee:
        debuggee.stopped()
        assert walked(debuggee, "line", "line") == ["end", "finished"]


def test_training_finishes_when_the_window_dies_at_a_line():
    with Debuggee(ARTICLE, breakpoints=(at(ARTICLE, "x = self.model1"),), hold=False) as debuggee:
        debuggee.stopped()
        debuggee._connection.close()
        out, err = debuggee.process.communicate(timeout=PATIENCE_S)
        assert (out, err, debuggee.process.returncode) == (printed(ARTICLE), "", 0)


def test_nothing_is_traced_while_nobody_steps_by_line(tmp_path: Path):
    script = tmp_path / "traced.py"
    script.write_text("import sys\nimport torch\nprint(sys.gettrace())\n")
    with Debuggee(script, hold=False) as debuggee:
        assert debuggee.finish()[0] == "None\n"
