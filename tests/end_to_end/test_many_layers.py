"""A model of thousands of layers, stepped through: its structure is read once, and again when it has changed."""

from __future__ import annotations

from inspector.wire.messages import AskStructure, AskValues
from tests.end_to_end.debuggee import Debuggee, decoded
from tests.end_to_end.window import SCRIPTS, driving

LAYERS = 3000
SCRIPT = SCRIPTS / "many_layers.py"


class Follower:
    """Follows the structure as the window does, and counts the rows that had to be sent."""

    def __init__(self, debuggee: Debuggee) -> None:
        self.debuggee = debuggee
        self.version, self.parts, self.sent = 0, [], 0

    def follow(self) -> list[str]:
        """Asks until all is there; gives the names of the layers."""
        complete = False
        while not complete:
            rows = sum(len(part.parents.data) // 4 for part in self.parts)
            part = self.debuggee.ask(AskStructure(0, self.version, rows))
            if part.version != self.version:
                self.version, self.parts = part.version, []
            self.parts.append(part)
            self.sent += len(part.parents.data) // 4
            complete = part.complete
        words = [word for part in self.parts for word in part.words]
        rows = [
            (parent, words[name])
            for part in self.parts
            for parent, name in zip(memoryview(part.parents.data).cast("i"), memoryview(part.names.data).cast("i"))
        ]
        return [name for parent, name in rows if parent == 0]


def test_a_structure_is_sent_once_until_it_changes():
    with Debuggee(SCRIPT, str(LAYERS)) as debuggee:
        follower = Follower(debuggee)
        stop = debuggee.stopped()
        layers = {1: follower.follow()}
        whole = follower.sent
        while stop.iteration < 5:
            stop = debuggee.step("iteration" if stop.iteration > 1 else "phase")
            layers[stop.iteration] = follower.follow()
        assert len(layers[1]) == LAYERS and layers[2][-1] == str(LAYERS)
        assert [len(layers[i]) for i in (2, 3, 4, 5)] == [LAYERS + 1, LAYERS + 1, LAYERS, LAYERS]
        versions = {message.structure for message in debuggee.seen if hasattr(message, "structure")}
        assert max(versions) <= 4  # the first, one more layer, one frozen, one fewer: no slice made another
        assert follower.sent <= 4 * (whole + 9)
        roots = [style.kind for part in follower.parts for style in part.styles].count("root")
        assert roots == 2  # the model, and the two tensors of the layer that is gone, which the optimizer still holds


def test_the_window_steps_through_a_model_of_thousands_of_layers(qtbot):
    with driving(qtbot, SCRIPT, [str(LAYERS)]) as d:
        stop = d.settle()
        assert d.row(f"model.{LAYERS - 1}.weight.grad").isValid()
        d.until_done("backward")
        assert d.grad(f"model.{LAYERS - 1}.weight") == ("populated", 1)
        assert d.row("model").siblingAtColumn(5).data() == f"{2 * LAYERS}/{2 * LAYERS}"
        stop = d.step("step_iteration")
        assert stop.iteration == 2
        assert d.grad(f"model.{LAYERS}.weight")[0] == "populated"
        d.step("step_iteration")
        assert d.grad("model.1.weight")[0] == "frozen"
        assert d.row("model").siblingAtColumn(5).data() == f"{2 * LAYERS}/{2 * LAYERS + 2}"
        stop = d.step("step_iteration")
        assert d.row("model").model().rowCount(d.row("model")) == LAYERS
        assert stop.parameters in (0, 2 * LAYERS)  # 0: not known yet, when it stopped
        assert d.grad("model.0.weight")[0] == "frozen"


def test_a_stop_in_the_middle_of_the_structure_can_be_left():
    with Debuggee(SCRIPT, str(LAYERS)) as debuggee:
        debuggee.stopped()
        first = debuggee.ask(AskStructure(0, 0))
        stop = debuggee.step()
        rows = len(first.parents.data) // 4
        follower = Follower(debuggee)
        follower.version, follower.parts = first.version, [first]
        assert len(follower.follow()) == LAYERS and follower.version == first.version
        assert follower.sent <= 3 * LAYERS + 1 - rows
        last = 3 * LAYERS
        values = debuggee.ask(AskValues(0, follower.version, (last,), 2 * LAYERS - 1))
        assert decoded(values)[0] == [last] and len(values.all_states.data) == 1 and values.complete
        assert stop.stop == values.stop
