"""The tensors of a layer or a node that training is held at are found by name, or refused; looking keeps none alive."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
import torch
from torch import nn

from inspector.probe.autograd.node_stepper import Backward
from inspector.probe.core.neutral import Neutral
from inspector.probe.execution.phases import Recorder
from inspector.probe.execution.stop_rules import BEFORE_LAYER, BEFORE_NODE, Spot
from inspector.probe.frames.user_code import Site
from inspector.probe.gradients.grad_scaler import Scaling
from inspector.probe.modules.calls import Call, Calls
from inspector.probe.modules.passing import seen
from inspector.probe.modules.paths import Paths
from inspector.probe.modules.roots import Roots
from inspector.probe.numerics.numbers import Unavailable
from inspector.probe.stepping.neighbours import Held, Neighbours
from inspector.wire.inside import InsideFacts
from inspector.wire.tensors import TensorName


class Around:
    """What is near to a place of a model: the layer to come, or each node of a backward in its turn."""

    def __init__(self, recorder: Recorder, model: nn.Module) -> None:
        roots = Roots()
        roots.called(model, Site("train.py", 1, "model"))
        roots.refresh(None)
        self.calls = Calls(recorder)
        self.nearby = Neighbours(roots, Paths(roots), self.calls, Scaling())
        self.held: Held = (Spot(BEFORE_LAYER, None), None, -1)

    def come(self, module: nn.Module, *given: Any, number: int = 1) -> None:
        call = Call(module, None, number, 0.0)
        call.given = seen(given)
        self.held = Spot(BEFORE_LAYER, call), None, -1

    def facts(self) -> InsideFacts:
        with Neutral():
            return self.nearby.facts(self.held, 0, 1)

    def find(self, kind: str, key: str, row: int = 0) -> Any:
        with Neutral():
            return self.nearby.tensor(self.held, TensorName(kind, 0, row, key))

    def why_not(self, kind: str, key: str, row: int = 0) -> str:
        with pytest.raises(Unavailable) as told:
            self.find(kind, key, row)
        return told.value.code

    def backward(self, recorder: Recorder, loss: torch.Tensor, at: Any) -> None:
        """Runs it, and calls `at` before each node."""

        def meet(backward: Backward, number: int) -> None:
            name = backward.name(number)
            self.held = Spot(BEFORE_NODE, backward.call(number), backward.met, name), backward, number
            at(name)

        backward = Backward([loss], True, None, self.calls)
        backward.attach(meet, lambda: True, lambda entry: entry)
        loss.backward()
        backward.remove()


@pytest.fixture
def model() -> nn.Sequential:
    return nn.Sequential(nn.Linear(3, 2), nn.ReLU())


@pytest.fixture
def around(recorder: Recorder, model: nn.Sequential) -> Around:
    return Around(recorder, model)


def test_an_argument_is_the_very_tensor_and_no_other(around: Around, model: nn.Sequential):
    image, mask = torch.ones(1, 3), torch.zeros(1)
    around.come(model[0], image, mask)
    key = around.facts().layer.key
    assert around.find("argument", key) is image and around.find("argument", key, 1) is mask
    assert around.why_not("argument", key, 2) == around.why_not("argument", key, -1) == "not_here"
    assert around.why_not("result", key) == "not_here"  # before it has run
    around.come(model[1], image)
    assert around.why_not("argument", key) == "not_here"


def test_another_call_of_the_same_layer_is_another(around: Around, model: nn.Sequential):
    image = torch.ones(1, 3)
    around.come(model[0], image, number=1)
    key = around.facts().layer.key
    around.come(model[0], image, number=2)
    assert around.why_not("argument", key) == "not_here"
    assert around.find("argument", around.facts().layer.key) is image


def test_looking_keeps_nothing_alive_and_what_is_gone_is_no_picture(around: Around, model: nn.Sequential):
    image = torch.ones(1, 3)
    around.come(model[0], image)
    key, gone = around.facts().layer.key, weakref.ref(image)
    assert around.find("argument", key) is image
    del image
    gc.collect()
    assert gone() is None and around.why_not("argument", key) == "gone"


def test_what_was_written_into_since_is_not_shown_as_what_it_was(around: Around, model: nn.Sequential):
    image = torch.ones(1, 3)
    around.come(model[0], image)
    image.zero_()
    assert around.why_not("argument", around.facts().layer.key) == "overwritten"


def test_gradients_are_found_as_they_arrive_and_leave(around: Around, model: nn.Sequential, recorder: Recorder):
    weight, told = model[0].weight, {}

    def at(name: str) -> None:
        node, ran = around.facts().node, around.facts().ran
        told[name] = around.find("arriving", node.key).clone(), around.why_not("leaving", node.key)
        if name == "TBackward0":  # between it and the product lies the bias
            assert ran.name == "AccumulateGrad"
        if name == "AddmmBackward0":
            assert torch.equal(around.find("leaving", ran.key), around.find("arriving", node.key))
            assert around.why_not("arriving", ran.key) == "not_here"

    with torch.no_grad():
        model[0].bias.fill_(5.0)
    around.backward(recorder, model(torch.ones(1, 3)).sum() * 3, at)
    assert [told[name][1] for name in told] == ["not_here"] * len(told)
    assert told["AddmmBackward0"][0].tolist() == [[3.0, 3.0]]
    assert torch.equal(told["AccumulateGrad"][0], weight.grad)


def test_what_is_saved_is_found_without_unpacking(around: Around, recorder: Recorder):
    unpacked: list[Any] = []
    number = torch.tensor([2.0, 3.0], requires_grad=True)
    kept = (number * 2).square()
    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor.clone(), unpacked.append):
        packed = kept.exp()
    found: dict[str, Any] = {}

    def at(name: str) -> None:
        node = around.facts().node
        for row, one in enumerate(node.kept):
            if one.unread:
                found[f"{name} {one.name}"] = around.why_not("saved", node.key, row)
            else:
                found[f"{name} {one.name}"] = around.find("saved", node.key, row).tolist()
        assert around.why_not("saved", node.key, len(node.kept)) == "not_here"

    with pytest.raises((RuntimeError, TypeError)):  # this script's unpacking gives no tensor back
        around.backward(recorder, packed.sum(), at)
    assert found["ExpBackward0 result"] == "packed" and len(unpacked) == 1  # by the backward itself
    around.backward(recorder, kept.sum(), at)
    assert found["PowBackward0 self"] == [4.0, 6.0]
    around.backward(recorder, (number * 3).square().sum(), lambda name: None)


def test_nothing_of_a_node_is_held_when_it_has_run(around: Around, recorder: Recorder):
    number, refs = torch.ones(2, requires_grad=True), []

    def at(name: str) -> None:
        refs.append(weakref.ref(around.find("arriving", around.facts().node.key)))

    around.backward(recorder, (number * 2).exp().sum(), at)
    around.held = Spot(BEFORE_LAYER, None), None, -1
    gc.collect()
    alive = [ref() for ref in refs if ref() is not None and ref() is not number.grad]
    assert len(refs) == 4 and alive == []
