"""What a name means and what a tensor is: every kind of tensor is shown, or refused with its reason."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode

from inspector.probe.batch.current import Batches
from inspector.probe.core.neutral import Neutral
from inspector.probe.execution.phases import Recorder
from inspector.probe.frames.user_code import Site
from inspector.probe.gradients.grad_scaler import Scaling
from inspector.probe.gradients.grad_states import Ledger
from inspector.probe.inspection.answers import Looking
from inspector.probe.modules import running
from inspector.probe.modules.roots import Roots
from inspector.probe.numerics.axes import axes_of
from inspector.probe.numerics.numbers import Unavailable
from inspector.wire.messages import Refused
from inspector.wire.tensors import (
    AskRegion,
    AskStatistics,
    AskTensor,
    Keep,
    Plane,
    Region,
    Statistics,
    TensorFacts,
    TensorName,
    Watch,
)  # fmt: skip

from ..tensor_examples import received


@pytest.fixture(autouse=True)
def unguarded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What fails is seen."""
    monkeypatch.setattr(running, "guarded", lambda entry, is_usual=False: entry)
    yield
    running.watch((), print)


def _nowhere(name: TensorName) -> Any:
    """Training is not held within a layer or a node."""
    raise Unavailable("not_here")


class Bench:
    """A model with one parameter and one buffer, and whoever answers about them."""

    def __init__(self, recorder: Recorder, weight: Any, buffer: Any = None) -> None:
        self.model = nn.Module()
        self.model.register_parameter(
            "weight", nn.Parameter(weight) if not isinstance(weight, nn.Parameter) else weight
        )
        self.model.register_buffer("seen", torch.zeros(2) if buffer is None else buffer)
        self.roots, self.scaling = Roots(), Scaling()
        self.ledger = Ledger(self.roots)
        self.roots.called(self.model, Site("train.py", 1, "model"))
        self.roots.refresh(None)
        self.looking = Looking(recorder, self.roots, self.ledger, Batches(recorder), self.scaling, _nowhere)

    def name(self, kind: str = "buffer", **more: str) -> TensorName:
        word = "seen" if kind == "buffer" else "weight"
        row = next(node.id for node in self.roots.nodes if node.name == word)
        return TensorName(kind, self.roots.version, row, **more)

    def ask(self, question: Any) -> Any:
        with Neutral(), warnings.catch_warnings():
            warnings.simplefilter("error")  # they would be printed in between what the script prints
            return self.looking.answer(question, 1)

    def facts(self, name: TensorName) -> Any:
        return self.ask(AskTensor(0, name))

    def numbers(self, name: TensorName, shape: tuple[int, ...]) -> Any:
        """The first plane as nested lists, or the code of the reason."""
        plane = Plane((0,) * len(shape), 0 if shape else -1, 1 if len(shape) > 1 else -1)
        answer = self.ask(AskRegion(0, name, None, "", shape, plane, 0, 0, 99, 99, 1, 1))
        return received(answer.numbers, answer.is_bool).tolist() if isinstance(answer, Region) else answer.code

    def statistics(self, name: TensorName, shape: tuple[int, ...]) -> Any:
        return self.ask(AskStatistics(0, name, None, "", shape, True, 0, 4, None, None))


def shown(recorder: Recorder, tensor: Any) -> Bench:
    return Bench(recorder, torch.zeros(2, 3), tensor)


def test_a_parameter_and_its_gradient(recorder: Recorder):
    bench = Bench(recorder, torch.ones(2, 3))
    assert bench.numbers(bench.name("gradient"), (2, 3)) == "none"
    (bench.model.weight * 2).sum().backward()
    version = bench.model.weight._version
    facts = bench.facts(bench.name("parameter"))
    assert isinstance(facts, TensorFacts)
    assert (facts.type, facts.shape, facts.stride, facts.dtype) == ("Parameter", (2, 3), (3, 1), "float32")
    assert (facts.layout, facts.memory, facts.device, facts.trainable) == ("strided", "contiguous", "cpu", True)
    assert (facts.count, facts.bytes, facts.changes, facts.signed) == (6, 24, version, True)
    assert bench.numbers(bench.name("gradient"), (2, 3)) == [[2.0] * 3] * 2
    assert bench.model.weight._version == version and not vars(bench.model.weight)


def test_a_gradient_is_shown_without_the_scalers_factor_now_and_at_the_last_stop(recorder: Recorder):
    bench = Bench(recorder, torch.ones(2, 3))
    scaler, loss = torch.amp.GradScaler("cpu", init_scale=8.0), bench.model.weight.sum()
    result = scaler.scale(loss)
    bench.scaling.scaled(scaler, loss, result, "loss")
    bench.scaling.backward_begins([result])
    result.backward()
    grad = bench.name("gradient")
    assert bench.model.weight.grad[0, 0] == 8 and bench.facts(grad).scale == 8
    assert bench.numbers(grad, (2, 3)) == [[1.0] * 3] * 2
    bench.ask(Watch(0, (grad,)))
    with Neutral():
        bench.looking.leaves()
    assert bench.numbers(bench.name("gradient", when="last"), (2, 3)) == [[1.0] * 3] * 2
    kept = bench.ask(Keep(0, grad)).kept[0]
    assert bench.numbers(TensorName("kept", 0, kept.number), (2, 3)) == [[1.0] * 3] * 2


def test_a_buffer_that_is_made_anew_is_found_and_stays_watched(recorder: Recorder):
    bench = shown(recorder, torch.tensor([1.0, 2.0]))
    bench.ask(Watch(0, (bench.name(),)))
    bench.model.seen = torch.tensor([3.0, 4.0])
    assert bench.numbers(bench.name(), (2,)) == [[3.0], [4.0]]
    bench.looking.leaves()
    bench.model.seen = torch.tensor([5.0, 6.0])
    assert bench.numbers(bench.name(when="last"), (2,)) == [[3.0], [4.0]]


def test_watching_survives_a_new_structure(recorder: Recorder):
    bench = Bench(recorder, torch.ones(2, 3))
    bench.ask(Watch(0, (bench.name("parameter"),)))
    bench.looking.leaves()
    older = bench.name("parameter", when="last")
    bench.model.register_parameter("another", nn.Parameter(torch.zeros(1)))
    bench.roots.refresh(None)
    assert bench.numbers(older, (2, 3)) == "stale"
    assert bench.numbers(bench.name("parameter", when="last"), (2, 3)) == [[1.0] * 3] * 2


@pytest.mark.parametrize(
    ("tensor", "parts", "of_part"),
    [
        (torch.tensor([3 + 4j]), ("real", "imag", "abs", "angle"), {"": [[3 + 4j]], "imag": [[4.0]], "abs": [[5.0]]}),
        (torch.tensor([3 + 4j]).conj(), ("real", "imag", "abs", "angle"), {"": [[3 - 4j]], "imag": [[-4.0]]}),
        (
            torch.sparse_coo_tensor([[0, 1, 1]], [5.0, 1.0, 2.0], (3,), check_invariants=True),
            ("values", "indices"),
            {"": [[5.0], [3.0], [0.0]], "values": [[5.0], [1.0], [2.0]], "indices": [[0, 1, 1]]},
        ),
    ],
)
def test_parts(recorder: Recorder, tensor: Any, parts: tuple[str, ...], of_part: dict[str, Any]):
    bench = shown(recorder, tensor)
    assert bench.facts(bench.name()).parts == parts
    for part, expected in of_part.items():
        name = bench.name(part=part)
        assert bench.numbers(name, bench.facts(name).shape) == expected
    assert bench.numbers(bench.name(part="crow_indices"), tuple(tensor.shape)) == "part"


@pytest.mark.parametrize("layout", [torch.sparse_csr, torch.sparse_csc, torch.sparse_bsr, torch.sparse_bsc])
@pytest.mark.filterwarnings("ignore:Sparse")
def test_compressed_sparse_tensors(recorder: Recorder, layout: Any):
    block = {"blocksize": (2, 2)} if layout in (torch.sparse_bsr, torch.sparse_bsc) else {}
    bench = shown(recorder, torch.eye(4).to_sparse(layout=layout, **block))
    assert bench.numbers(bench.name(), (4, 4)) == torch.eye(4).tolist()
    for part in bench.facts(bench.name()).parts:
        facts = bench.facts(bench.name(part=part))
        assert isinstance(bench.statistics(bench.name(part=part), facts.shape), Statistics)


def test_a_large_sparse_tensor_is_not_made_dense(recorder: Recorder):
    bench = shown(recorder, torch.sparse_coo_tensor([[0]], [1.0], (1 << 40,), check_invariants=True))
    assert bench.facts(bench.name()).bytes == 12
    assert bench.numbers(bench.name(), (1 << 40,)) == "part"
    assert bench.numbers(bench.name(part="values"), (1,)) == [[1.0]]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("layout", [torch.strided, torch.jagged])
def test_a_nested_tensor_is_shown_by_components(recorder: Recorder, layout: Any):
    nested = torch.nested.nested_tensor([torch.zeros(2, 3), torch.ones(1, 3)], layout=layout)
    bench = shown(recorder, nested)
    facts = bench.facts(bench.name())
    assert (facts.shape, facts.parts) == ((2,), ("0", "1"))
    assert bench.numbers(bench.name(), facts.shape) == "part"
    assert bench.facts(bench.name(part="1")).shape == (1, 3)
    assert bench.numbers(bench.name(part="1"), (1, 3)) == [[1.0] * 3]


@pytest.mark.filterwarnings("ignore")
def test_a_quantized_tensor_is_dequantized(recorder: Recorder):
    bench = shown(recorder, torch.quantize_per_tensor(torch.tensor([0.5, -1.0]), 0.5, 3, torch.qint8))
    facts = bench.facts(bench.name())
    assert (facts.dtype, facts.parts, facts.signed) == ("qint8", ("int_repr",), True)
    assert bench.numbers(bench.name(), (2,)) == [[0.5], [-1.0]]
    assert bench.numbers(bench.name(part="int_repr"), (2,)) == [[4], [1]]
    assert bench.statistics(bench.name(), (2,)).mean == -0.25


def test_an_expanded_tensor_says_how_little_memory_it_takes(recorder: Recorder):
    bench = shown(recorder, torch.zeros(3, 1).expand(3, 1000))
    facts = bench.facts(bench.name())
    assert (facts.memory, facts.bytes, facts.count) == ("expanded", 12, 3000)


def test_what_has_no_numbers_is_refused_with_its_reason(recorder: Recorder):
    assert (meta := shown(recorder, torch.zeros(2, device="meta"))).numbers(meta.name(), (2,)) == "meta"
    with FakeTensorMode() as mode:
        fake = mode.from_tensor(torch.zeros(2))
    assert (bench := shown(recorder, fake)).numbers(bench.name(), (2,)) == "meta"
    unmade = Bench(recorder, nn.parameter.UninitializedParameter())
    assert unmade.numbers(unmade.name("parameter"), ()) == "unmade"
    assert isinstance(unmade.facts(unmade.name("parameter")), Refused)

    def inside(tensor: Any) -> Any:
        bench = shown(recorder, torch.zeros(2))
        bench.model._buffers["seen"] = tensor
        assert bench.numbers(bench.name(), ()) == "vmap" and bench.facts(bench.name()).code == "vmap"
        return tensor

    torch.func.vmap(inside)(torch.zeros(3))


def test_a_shape_that_has_changed_is_refused(recorder: Recorder):
    bench = shown(recorder, torch.zeros(2))
    bench.model.seen = torch.zeros(3)
    assert bench.numbers(bench.name(), (2,)) == "reshaped"


def test_tensors_of_inference_mode_are_read(recorder: Recorder):
    with torch.inference_mode():
        bench = shown(recorder, torch.ones(2))
        assert bench.numbers(bench.name(), (2,)) == [[1.0], [1.0]]
    assert bench.facts(bench.name()).changes == 0 and bench.statistics(bench.name(), (2,)).mean == 1


@pytest.mark.parametrize(
    ("layer", "axes"),
    [
        (nn.Conv1d(1, 1, 1), ("out", "in", "length")),
        (nn.Conv2d(1, 1, 1), ("out", "in", "height", "width")),
        (nn.Conv3d(1, 1, 1), ("out", "in", "depth", "height", "width")),
        (nn.ConvTranspose2d(1, 1, 1), ("in", "out", "height", "width")),
        (nn.Linear(1, 1), ("out", "in")),
        (nn.Embedding(1, 1), ("token", "feature")),
        (nn.BatchNorm2d(1), ("channel",)),
        (nn.LayerNorm(1), ("feature",)),
    ],
)
def test_axes_are_named_by_their_layer(layer: nn.Module, axes: tuple[str, ...]):
    assert axes_of(layer, "weight", layer.weight.dim()) == axes
