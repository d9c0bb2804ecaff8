"""What is told at each node of a backward, before it runs and after it has."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from inspector.probe.autograd.chain_rule.telling import Chain, HeldNode
from inspector.probe.autograd.node_stepper import Backward
from inspector.probe.core.neutral import Neutral
from inspector.probe.execution.phases import Recorder
from inspector.probe.modules.calls import Calls
from inspector.wire.chain import AskRule, Rule
from inspector.wire.messages import Refused


class Asking:
    """Asks at every node, as somebody does who steps node by node and looks."""

    def __init__(self, recorder: Recorder, loss: torch.Tensor, **asked: Any) -> None:
        self.chain, self.stop = Chain(lambda: 1024.0), 0
        self.told: list[Rule] = []  # before each node
        self.confirmed: list[Rule | Refused] = []  # behind it
        self._asked = asked
        self.backward = Backward([loss], True, None, Calls(recorder))
        self.backward.attach(self.meet, lambda: True, lambda entry: entry)

    def meet(self, backward: Backward, number: int) -> None:
        self.stop += 1
        held = HeldNode(backward, number, "model")
        with Neutral():
            if self.stop > 1:
                self.confirmed.append(self.ask("ran", held))
            self.told.append(self.ask("node", held, **self._asked))

    def ask(self, which: str, held: HeldNode | None, **asked: Any) -> Any:
        return self.chain.answer(AskRule(7, which, **asked), self.stop, held)

    def finish(self) -> None:
        self.backward.remove()
        self.stop += 1
        self.confirmed.append(self.ask("ran", None))


def network() -> tuple[nn.Module, torch.Tensor]:
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(32, 16), nn.Linear(16, 5)
    )
    loss = F.cross_entropy(model(torch.randn(6, 3, 4, 4)), torch.tensor([0, 1, 2, 3, 4, 0]))
    return model, loss


def stepped(recorder: Recorder, **asked: Any) -> tuple[nn.Module, Asking]:
    model, loss = network()
    asking = Asking(recorder, loss, **asked)
    loss.backward()
    asking.finish()
    return model, asking


def test_what_is_told_before_a_node_is_what_torch_gives_then(recorder: Recorder):
    _, asking = stepped(recorder)
    kinds = [rule.kind for rule in asking.told]
    assert kinds[:3] == ["nll_loss", "log_softmax", "linear"] and "vjp" not in kinds
    assert {"convolution", "relu", "max_pool", "reshape", "permute", "accumulate"} < set(kinds)
    for told, confirmed in zip(asking.told, asking.confirmed, strict=True):
        assert told.reason == "" and told.torch_value is None
        assert told.scale == (None if told.index == 1 else 1024)
        assert isinstance(confirmed, Rule) and (confirmed.name, confirmed.stop) == (told.name, told.stop + 1)
        assert confirmed.terms == told.terms and confirmed.value == told.value
        assert abs(confirmed.torch_value - told.value) <= (told.count + 2) * 2**-24 * told.size, told
        assert abs(sum(term.value for term in told.terms) + told.rest - told.value) <= 1e-6 * told.size


def test_numbers_of_half_precision_are_rounded_to_it(recorder: Recorder):
    torch.manual_seed(0)
    layer = nn.Linear(6, 4)
    with torch.autocast("cpu", torch.bfloat16):
        loss = layer(torch.randn(3, 6, requires_grad=True)).relu().float().square().mean()
    asking = Asking(recorder, loss)
    loss.backward()
    asking.finish()
    [linear] = [rule for rule in asking.confirmed if isinstance(rule, Rule) and rule.kind == "linear"]
    assert next(role.dtype for role in linear.shapes if role.name == "grad:input") == "bfloat16"
    assert float(torch.tensor(linear.value).bfloat16()) == linear.value
    assert abs(linear.torch_value - linear.value) <= (linear.count + 2) * 2**-8 * linear.size


def test_numbers_can_be_redone_by_hand(recorder: Recorder):
    _, asking = stepped(recorder)
    rule = asking.told[2]
    assert (rule.name, rule.targets, rule.target) == ("AddmmBackward0", ("bias", "input", "mat2"), "input")
    assert {role.name: role.shape for role in rule.shapes} == {
        "grad_output": (6, 5), "input": (6, 16), "mat2": (16, 5),
        "grad:bias": (5,), "grad:input": (6, 16), "grad:mat2": (16, 5),
    }  # fmt: skip
    row, column = rule.element
    assert [[(factor.name, factor.at) for factor in term.factors] for term in rule.terms] == [
        [("grad_output", (row, along)), ("mat2", (column, along))] for along in range(5)
    ]
    for term in rule.terms:
        assert term.value == term.factors[0].value * term.factors[1].value
    assert (rule.count, rule.rest) == (5, 0.0)


def test_of_many_terms_the_largest_are_told_and_the_rest_is_a_number(recorder: Recorder):
    _, asking = stepped(recorder, target="weight")
    [rule] = [rule for rule in asking.told if rule.kind == "convolution"]
    assert rule.target == "weight" and rule.count > len(rule.terms) == 16
    sizes = [abs(term.value) for term in rule.terms]
    assert sizes == sorted(sizes, reverse=True)
    assert rule.settings[1].name == "padding" and rule.settings[1].values == (1.0, 1.0)


def test_a_chosen_element_is_told_and_one_that_is_not_there_is_not(recorder: Recorder):
    _, asking = stepped(recorder, target="bias", element=(3,))
    linear = [rule for rule in asking.told if rule.kind == "linear"]
    assert [rule.element for rule in linear] == [(3,), (3,)] and all(rule.value is not None for rule in linear)
    _, asking = stepped(recorder, target="bias", element=(99,))
    assert all((rule.reason, rule.value) == ("outside", None) for rule in asking.told if rule.kind == "linear")


def test_what_was_kept_is_not_unpacked_for_looking(recorder: Recorder):
    unpacked: list[int] = []

    def unpack(packed: torch.Tensor) -> torch.Tensor:
        unpacked.append(1)
        return packed

    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor, unpack):
        _, loss = network()
    asking = Asking(recorder, loss)
    loss.backward()
    asking.finish()
    own = len(unpacked)
    assert {rule.reason for rule in asking.told if rule.kind == "linear"} == {"packed"}
    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor, unpack):
        _, loss = network()
    unpacked.clear()
    loss.backward()
    assert len(unpacked) == own


def test_what_was_overwritten_is_said_to_be(recorder: Recorder):
    inputs = torch.ones(3, requires_grad=True)
    inner = inputs * 2
    result = inner.relu()
    asking = Asking(recorder, result.sum())
    result.detach().add_(1)
    told = []
    try:
        torch.autograd.backward(result.sum())
    except RuntimeError as error:
        told.append(str(error))
    assert told and "modified by an inplace operation" in told[0]
    assert [rule.reason for rule in asking.told] == ["overwritten"]


def test_other_nodes_are_told_by_their_shapes(recorder: Recorder):
    inputs = torch.ones(2, 3, requires_grad=True)
    result = F.gelu(inputs).sum()
    asking = Asking(recorder, result)
    result.backward()
    asking.finish()
    gelu = asking.told[1]
    assert (gelu.kind, gelu.name, gelu.value, gelu.targets) == ("vjp", "GeluBackward0", None, ("0",))
    assert {role.name: role.shape for role in gelu.shapes} == {
        "grad_output": (2, 3), "self": (2, 3), "grad:0": (2, 3)
    }  # fmt: skip


def test_a_node_that_nobody_asked_about_has_not_been_seen(recorder: Recorder):
    _, asking = stepped(recorder)
    asking.stop += 1
    answer = asking.ask("ran", None)
    assert isinstance(answer, Refused) and answer.code == "not_inside"
    _, loss = network()
    held = HeldNode(Backward([loss], True, None, Calls(recorder)), 0, "")
    answer = asking.ask("ran", held)
    assert isinstance(answer, Refused) and answer.code == "not_seen"
    assert asking.ask("node", None).code == "not_inside"


def test_the_accumulated_gradient_is_the_old_one_and_what_arrives(recorder: Recorder):
    weight = nn.Parameter(torch.ones(3))
    weight.grad = torch.tensor([1.0, 2.0, 3.0])
    result = (weight * torch.tensor([1.0, 5.0, 2.0])).sum()
    asking = Asking(recorder, result)
    result.backward()
    asking.finish()
    rule = asking.confirmed[-1]
    assert isinstance(rule, Rule) and (rule.kind, rule.element, rule.value, rule.torch_value) == (
        "accumulate", (1,), 7.0, 7.0
    )  # fmt: skip
    assert [term.value for term in rule.terms] == [2.0, 5.0]


def test_nothing_of_a_backward_is_held(recorder: Recorder):
    gc.collect()
    gc.disable()
    try:
        model, loss = network()
        kept = [weakref.ref(loss)]
        asking = Asking(recorder, loss)
        seen: list[weakref.ref[Any]] = []
        meet = asking.meet

        def meets(backward: Backward, number: int) -> None:
            meet(backward, number)
            seen.extend(weakref.ref(leaf.tensor()) for leaf in backward.arrives)

        asking.backward._meet = meets
        loss.backward()
        asking.finish()
        del loss
        model.zero_grad()
        assert [ref() for ref in kept + seen if ref() is not None] == []
    finally:
        gc.enable()
