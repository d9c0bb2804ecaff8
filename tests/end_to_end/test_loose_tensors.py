"""Every trained leaf is in the tree, with or without a module."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTreeView

from inspector.wire.messages import AskStructure, HoldAtEnd, Stopped
from tests.end_to_end.debuggee import Debuggee, paths_of
from tests.end_to_end.test_odd_gradients import readings, until_done
from tests.end_to_end.window import driving
from tests.scripts.moments import script_of

LOOSE = [".factors[0]", ".factors[1]", ".image"]


def test_each_has_a_row_by_the_name_that_the_script_has_for_it() -> None:
    norms = []
    with Debuggee(script_of("loose_tensors")) as debuggee:
        stop = debuggee.stopped()
        first = debuggee.ask(AskStructure(0, 0))
        assert [path for path in paths_of(first).values() if path.startswith(".")] == LOOSE[:2]
        assert (stop.parameters, stop.with_grad) == (4, 0)
        for _ in range(3):
            stop = until_done(debuggee, "backward")
            assert (stop.parameters, stop.with_grad) == (5, 5)
            told = readings(debuggee)
            assert sorted(path for path in told if path.startswith(".")) == LOOSE
            assert {row["state"] for row in told.values()} == {"populated"}
            norms.append((told[".image"]["grad_norm"], told[".factors[0]"]["grad_norm"]))
        versions = [stop.structure for stop in debuggee.seen if isinstance(stop, Stopped)]
        assert len(set(versions[-8:])) == 1, "an input that is made anew is the same row"
        debuggee.go("run")
        out, _, _ = debuggee.finish()
    assert norms == [pytest.approx(tuple(map(float, line.split()))) for line in out.splitlines()]


@pytest.mark.parametrize(
    ("name", "paths", "state"),
    [
        ("no_module", [".b", ".w"], "populated"),
        (
            "functional_weights",
            [f".weights['{name}']" for name in ("0.bias", "0.weight", "2.bias", "2.weight")],
            "none",
        ),
    ],
)
def test_a_training_without_weights_in_a_module_has_a_tree(name: str, paths: list[str], state: str) -> None:
    """What `torch.autograd.grad` gives is in no `.grad`."""
    with Debuggee(script_of(name)) as debuggee:
        debuggee.stopped()
        until_done(debuggee, "backward")
        told = readings(debuggee)
    loose = {path: row["state"] for path, row in told.items() if path.startswith(".")}
    assert sorted(loose) == paths and set(loose.values()) == {state}


def test_the_window_shows_them_under_a_row_that_says_what_they_are(qtbot) -> None:
    with driving(qtbot, script_of("loose_tensors")) as d:
        d.settle()
        d.until_done("backward")
        model = d.desk.window.findChild(QTreeView, "model_tree.view").model()
        roots = [model.index(row, 0) for row in range(model.rowCount())]
        assert [root.data() for root in roots] == ["model", "3 trained tensors in no module"]
        names = [model.index(row, 0, roots[1]).data() for row in range(model.rowCount(roots[1]))]
        assert sorted(names) == ["factors[0]", "factors[1]", "image"]
        assert d.grad("3 trained tensors in no module.image") == ("populated", 1)


def test_a_free_run_shows_what_lasts(tmp_path) -> None:
    """The input of which the gradient is wanted, as in a saliency map, is the same tensor in each pass."""
    script = tmp_path / "saliency.py"
    script.write_text("""import torch
net = torch.nn.Linear(10, 4).eval()
picture = torch.ones(3, 10, requires_grad=True)
for _ in range(3):
    net(picture).max(dim=1).values.sum().backward()
""")
    with Debuggee(script, hold=False) as debuggee:
        debuggee.send(HoldAtEnd("stepping"))
        assert debuggee.stopped().passing
        assert debuggee.tree()[".picture"] == ("accumulated", 3)
