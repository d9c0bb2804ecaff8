"""What the lenses draw is what a living tensor holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from inspector.panels.tensor.lenses.heat.lens import HeatLens
from inspector.panels.tensor.lenses.histogram.lens import HistogramLens
from inspector.panels.tensor.lenses.pictures.lens import PicturesLens
from inspector.panels.tensor.lenses.statistics.lens import StatisticsLens
from inspector.panels.tensor.lenses.statistics.table import NAMES
from inspector.wire.messages import AskStructure
from inspector.wire.tensors import AskRegion, AskTensor, Plane, TensorFacts, TensorName
from tests.end_to_end.debuggee import Debuggee, paths_of

SCRIPT = Path(__file__).parents[1] / "scripts" / "momentum.py"


@pytest.fixture(scope="module")
def debuggee() -> Iterator[Debuggee]:
    """Held after the first backward, before any step."""
    with Debuggee(SCRIPT, "2") as debuggee:
        stop = debuggee.stopped()
        while stop.done is None or stop.done.phase != "backward":
            stop = debuggee.step()
        yield debuggee


@pytest.fixture
def looked_at(debuggee: Debuggee, qtbot: Any) -> Callable[..., Any]:
    """A lens that looks at the weight of the second convolution, [8, 6, 3, 3], or at its gradient."""
    structure = debuggee.ask(AskStructure(0, 0))
    row = next(row for row, path in paths_of(structure).items() if path.endswith("3.weight"))

    def look(kind_of_lens: Any, kind: str, plane: Plane) -> Any:
        lens = kind_of_lens(lambda question, on_answer: on_answer(debuggee.ask(question)))
        qtbot.addWidget(lens)
        lens.resize(372, 440)
        with qtbot.waitExposed(lens):
            lens.show()
        name = TensorName(kind, structure.version, row)
        facts = debuggee.ask(AskTensor(0, name))
        assert isinstance(facts, TensorFacts), facts
        lens.set_sight(SimpleNamespace(tensor=name, against=None, how="", facts=facts, plane=plane, path="weight"))
        return lens

    return look


def numbers_in(debuggee: Debuggee, lens: Any, at: tuple[int, int]) -> np.ndarray:
    """A kernel, asked for by itself."""
    sight = lens.sight
    plane = Plane((*at, 0, 0), 2, 3)
    answer = debuggee.ask(AskRegion(0, sight.tensor, None, "", sight.facts.shape, plane, 0, 0, 3, 3, 1, 1))
    return np.frombuffer(answer.numbers.data, "<f4").reshape(3, 3)


def test_a_heat_map_of_a_gradient_tells_its_numbers(debuggee: Debuggee, looked_at: Callable[..., Any]):
    lens = looked_at(HeatLens, "gradient", Plane((5, 2, 0, 0), 2, 3))
    kernel = numbers_in(debuggee, lens, (5, 2))
    shown = [lens.canvas.number_at(lens.canvas.cell_rect(r, c).center()).value for r in range(3) for c in range(3)]
    assert shown == kernel.reshape(-1).tolist() and np.any(kernel)
    assert lens.canvas.number_at(QPointF(400, 400)) is None


def test_pictures_are_the_kernels_in_order(debuggee: Debuggee, looked_at: Callable[..., Any]):
    lens = looked_at(PicturesLens, "parameter", Plane((0, 0, 0, 0), 2, 3))
    assert lens._answer.total == 8 * 6
    shown = np.frombuffer(lens._answer.numbers.data, "<f4").reshape(lens._answer.numbers.shape)
    assert np.array_equal(shown[4 * 6 + 5], numbers_in(debuggee, lens, (4, 5)))


def test_a_histogram_has_weight_and_gradient_and_says_why_there_is_no_update(looked_at: Callable[..., Any]):
    lens = looked_at(HistogramLens, "gradient", Plane((0, 0, 0, 0), 2, 3))
    assert [one.role for one in lens.canvas._histograms] == ["parameter", "gradient"]
    assert {int(one.counts.sum()) for one in lens.canvas._histograms} == {8 * 6 * 3 * 3}
    assert "no optimizer step" in lens.note.text()


def test_statistics_are_those_of_the_numbers(debuggee: Debuggee, looked_at: Callable[..., Any]):
    lens = looked_at(StatisticsLens, "parameter", Plane((0, 0, 0, 0), 2, 3))
    kernels = np.stack([numbers_in(debuggee, lens, (out, into)) for out in range(8) for into in range(6)])
    shown = {name: lens.model.index(row, 1).data().replace("−", "-") for row, name in enumerate(NAMES)}
    assert shown["counted"] == "432"
    assert float(shown["maximum"]) == pytest.approx(float(kernels.max()), rel=1e-6)
    assert float(shown["std"]) == pytest.approx(float(kernels.std(ddof=1)), rel=1e-5)
    assert float(shown["l2"]) == pytest.approx(float(np.sqrt((kernels.astype(float) ** 2).sum())), rel=1e-5)
