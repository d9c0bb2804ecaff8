"""The graph of a loss as it is told: its nodes and layers, what they keep, how far a backward has come; and nothing of
it is kept alive, unpacked or computed again."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint
from torchvision.models import resnet18

from inspector.probe.autograd import graph_reading
from inspector.probe.autograd.graph import Graphs, NodeMark
from inspector.probe.autograd.node_stepper import Backward, reached
from inspector.probe.core import guard
from inspector.probe.core.neutral import Neutral
from inspector.probe.execution import stop_rules
from inspector.probe.execution.gate import PHASE
from inspector.probe.execution.phases import Recorder
from inspector.probe.execution.stop_rules import BEFORE_NODE, Spot
from inspector.probe.frames.user_code import Site
from inspector.probe.gradients.grad_scaler import Scaling
from inspector.probe.loss.series import Losses
from inspector.probe.modules.roots import Roots
from inspector.probe.stepping.backwards import InsidePorts
from inspector.probe.stepping.inside import Inside
from inspector.wire.arrays import Array
from inspector.wire.graph import AskGraph, GraphFacts, GraphProgress, RunToNode
from inspector.wire.inside import UNREAD
from inspector.wire.messages import Refused
from tests.unit.probe.ports import inside_ports


def ints(array: Array) -> list[int]:
    return memoryview(array.data).cast({"i4": "i", "i8": "q", "u1": "B"}[array.dtype]).tolist()


class Training:
    """A model whose calls are told as the probe's hooks would tell them, and its graphs."""

    def __init__(self, recorder: Recorder, model: nn.Module, are_calls_seen: bool = True) -> None:
        self.model = model
        self.recorder = recorder
        recorder.gate.mode = "node"
        self.roots = Roots()
        self.roots._held.ref(model)
        self.roots.called(model, Site("train.py", 1, "model"))
        self.roots.refresh(None)
        self.inside = Inside(recorder, self.roots, Scaling(), self._ports())
        self.graphs = Graphs(recorder, self.roots, Losses(recorder), self.inside)
        self.inside.calls.start()
        if are_calls_seen:
            for module in model.modules():
                module.register_forward_pre_hook(lambda m, given: self.inside.calls.begins(m, m is model) and None)
                module.register_forward_hook(lambda m, given, result: self.inside.calls.ends(m, False) and None)

    def _ports(self) -> InsidePorts:
        return replace(inside_ports(), find_node=lambda wish: self.graphs.find(wish))

    def ask(self, known: int = 0, ran: int = 0) -> Any:
        with Neutral():
            return self.graphs.answer(AskGraph(0, known, ran), 1)

    def facts(self) -> GraphFacts:
        answer = self.ask()
        assert isinstance(answer, GraphFacts), answer
        return answer

    def backward(self, loss: torch.Tensor, at: Callable[[int], None], **how: Any) -> None:
        """Runs it, and calls `at` with how many have run before each node."""

        def meet(backward: Backward, number: int) -> None:
            self.inside._held = Spot(BEFORE_NODE, backward.call(number), backward.met, ""), backward, number
            at(backward.met - 1)
            self.inside._held = None

        self.graphs.begins([loss])
        backward = Backward([loss], True, None, self.inside.calls)
        backward.attach(meet, lambda: False, lambda entry: entry)
        loss.backward(**how)
        self.graphs.left(backward)
        backward.remove()
        self.graphs.ended("done")


def names(facts: GraphFacts) -> list[str]:
    return [facts.words[number] for number in ints(facts.names)]


def layers_of(facts: GraphFacts) -> list[str]:
    return [facts.groups[group].path if group >= 0 else "" for group in ints(facts.groups_of)]


def network() -> nn.Sequential:
    return nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))


@pytest.fixture(autouse=True)
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure of the probe fails the test."""
    monkeypatch.setattr(guard, "guarded", lambda entry, is_usual=False: entry)


@pytest.fixture
def training(recorder: Recorder) -> Training:
    return Training(recorder, network())


def loss_of(training: Training) -> torch.Tensor:
    loss = training.model(torch.ones(2, 3)).mean()
    training.graphs.loss_is(loss)
    return loss


def test_nodes_come_in_the_order_in_which_they_run_with_their_layers_and_parameters(training: Training):
    loss = loss_of(training)
    facts = training.facts()
    leaf = "AccumulateGrad"
    linear = ["AddmmBackward0", leaf, "TBackward0", leaf]
    assert names(facts) == ["MeanBackward0", *linear, "ReluBackward0", *linear]
    assert layers_of(facts) == ["", *["model.2"] * 4, "model.1", *["model.0"] * 4] and facts.has_calls
    labels = [facts.words[number] for number in ints(facts.labels) if number >= 0]
    assert labels == ["model.2.bias", "model.2.weight", "model.0.bias", "model.0.weight"]
    tree = training.roots.tree
    rows = [row for row in ints(facts.feeds) if row >= 0]
    assert [tree.things[row]() is not None and tree.kind(row) for row in rows] == ["parameter"] * 4
    assert [facts.groups[facts.groups[group].parent].path for group in ints(facts.groups_of)[1:2]] == ["model"]
    assert [facts.groups[g].type for g in ints(facts.groups_of)[1:2]] == ["Linear"] and ints(facts.roots) == [0]
    del loss


def test_shapes_on_edges_are_those_of_the_gradients_that_run_there(training: Training):
    loss = loss_of(training)
    facts = training.facts()
    told = dict(zip(zip(ints(facts.sources), ints(facts.targets)), ints(facts.flows)))
    shapes = {edge: facts.flow_kinds[flow].shape for edge, flow in told.items()}
    assert shapes[0, 1] == (2, 1) and shapes[1, 5] == (2, 4) and shapes[1, 2] == (1,) and shapes[3, 4] == (1, 4)
    assert {flow.dtype for flow in facts.flow_kinds} == {"float32"}
    assert all(source < target for source, target in told)
    del loss


def test_what_nodes_keep_is_counted_once_and_without_parameters(training: Training):
    loss = loss_of(training)
    facts = training.facts()
    keeps = sorted(zip(ints(facts.keepers), ints(facts.storages)))
    relu, last, first = names(facts).index("ReluBackward0"), 1, 6
    shared = next(storage for node, storage in keeps if node == relu)
    assert (last, shared) in keeps  # what relu has given is what the last layer was given
    assert {node for node, _ in keeps} == {relu, last, first}
    assert sum(ints(facts.sizes)) == 4 * (2 * 4 + 2 * 3)  # and the batch, for the gradient of the first weight
    del loss


def test_only_how_far_it_has_come_is_told_of_a_graph_that_is_known(training: Training):
    loss = loss_of(training)
    facts = training.facts()
    told: list[Any] = []

    def at(ran: int) -> None:
        told.append(training.ask(facts.version, max(0, len(told) - 1)))

    training.backward(loss, at)
    assert all(isinstance(answer, GraphProgress) and answer.version == facts.version for answer in told)
    assert [answer.advance.current for answer in told] == list(range(10))
    assert [ints(answer.advance.ran) for answer in told] == [[], *[[n] for n in range(9)]]
    assert {answer.advance.is_retained for answer in told} == {False}
    after = training.ask(facts.version, 9).advance
    assert (after.state, ints(after.ran), after.is_all, after.is_retained) == ("done", [9], True, False)


def test_a_graph_asked_for_in_its_midst_says_what_is_freed(training: Training):
    loss = loss_of(training)
    told: list[GraphFacts] = []
    training.backward(loss, lambda ran: told.append(training.facts()) if ran == 6 else None)
    [facts] = told
    assert ints(facts.advance.ran) == list(range(6)) and facts.advance.current == 6
    reasons = [UNREAD[reason - 1] if reason else "" for reason in ints(facts.unread)]
    assert reasons[1] == reasons[5] == "freed" and reasons[6] == ""
    assert set(ints(facts.keepers)) == {6}


def test_what_is_retained_is_said_to_be(training: Training):
    loss = loss_of(training)
    told: list[bool] = []
    training.backward(loss, lambda ran: told.append(training.facts().advance.is_retained), retain_graph=True)
    assert told[3:] == [True] * 7
    assert training.facts().advance.is_retained and sum(ints(training.facts().sizes)) > 0
    first = training.facts().version
    training.graphs.begins([loss])
    assert training.facts().version == first + 1 and training.facts().advance.state == "waiting"


def test_a_graph_is_not_kept_alive_by_asking(training: Training):
    class Token:
        """What only a node holds."""

    class Passing(torch.autograd.Function):
        @staticmethod
        def forward(context: Any, given: torch.Tensor) -> torch.Tensor:
            context.token = Token()
            ends.append(weakref.ref(context.token))
            return given * 1

        @staticmethod
        def backward(context: Any, gradient: torch.Tensor) -> torch.Tensor:
            return gradient

    ends: list[Any] = []
    loss = Passing.apply(training.model(torch.ones(2, 3)).mean())
    training.graphs.loss_is(loss)
    training.facts()
    ends.append(weakref.ref(loss))
    assert all(end() is not None for end in ends)
    gc.disable()
    del loss
    gone = [end() for end in ends]
    gc.enable()
    assert gone == [None, None]
    refused = training.ask()
    assert isinstance(refused, Refused) and refused.code == "gone"


def test_what_was_stepped_through_is_not_kept_alive_either(training: Training):
    loss = loss_of(training)
    version = training.facts().version
    training.backward(loss, lambda ran: training.facts() and None)
    activation = weakref.ref(loss)
    del loss
    gc.collect()
    assert activation() is None
    after = training.ask(version).advance
    assert after.state == "done" and len(ints(after.ran)) == 10


def test_there_is_none_before_the_loss_without_gradients_and_in_a_free_run(training: Training):
    def code() -> str:
        answer = training.ask()
        assert isinstance(answer, Refused)
        return answer.code

    assert code() == "no_loss"
    with torch.no_grad():
        training.graphs.loss_is(training.model(torch.ones(2, 3)).mean())
    assert code() == "no_grad"
    loss = loss_of(training)
    training.facts()
    training.recorder.passes.number += 1
    assert code() == "no_loss"
    training.recorder.passes.count("loss", lambda: True)
    assert code() == "unseen"
    del loss


def test_layers_are_known_by_their_parameters_where_calls_were_not_seen(recorder: Recorder):
    training = Training(recorder, network(), are_calls_seen=False)
    loss = loss_of(training)
    facts = training.facts()
    assert not facts.has_calls
    assert layers_of(facts) == ["", *["model.2"] * 4, "", *["model.0"] * 4]
    del loss


def test_a_residual_network_is_in_the_order_in_which_torch_runs_it(recorder: Recorder):
    training = Training(recorder, resnet18(num_classes=4))
    loss = training.model(torch.randn(2, 3, 32, 32)).sum()
    training.graphs.loss_is(loss)
    facts = training.facts()
    assert {"model.layer1.0.conv1", "model.layer2.0.downsample.0"} <= set(layers_of(facts))
    calls = {group.call for group in facts.groups if group.path == "model.layer1.0.relu"}
    assert calls == {1, 2}
    ran: list[int] = []
    training.backward(loss, lambda count: ran.append(training.ask(facts.version, 10**6).advance.current))
    kinds = names(facts)
    steps = [number for number in ran if kinds[number] != "AccumulateGrad"]
    assert sorted(ran) == list(range(facts.total)) and steps == sorted(steps)


def test_a_function_of_the_scripts_own_and_a_second_order_are_told(training: Training):
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(context: Any, given: torch.Tensor) -> torch.Tensor:
            context.save_for_backward(given)
            return given**2

        @staticmethod
        def backward(context: Any, gradient: torch.Tensor) -> torch.Tensor:
            return 2 * context.saved_tensors[0] * gradient

    values = torch.ones(5, requires_grad=True)
    squared = Square.apply(values * 2)
    (slope,) = torch.autograd.grad(squared.sum(), values, create_graph=True)
    loss = slope.pow(2).sum() + squared.sum()
    training.graphs.loss_is(loss)
    facts = training.facts()
    assert {"SquareBackward", "MulBackward0", "AccumulateGrad"} <= set(names(facts))
    own = names(facts).index("SquareBackward")
    assert own in ints(facts.keepers) and not ints(facts.unread)[own]
    assert ints(facts.labels)[names(facts).index("AccumulateGrad")] == -1


def test_a_checkpoint_is_neither_computed_again_nor_unpacked(recorder: Recorder):
    ran: list[int] = []
    block = nn.Linear(3, 3)

    class Noting(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.block = block

        def forward(self, given: torch.Tensor) -> Any:
            return checkpoint(self._inner, given, use_reentrant=False)

        def _inner(self, given: torch.Tensor) -> torch.Tensor:
            ran.append(1)
            return self.block(given).exp()

    training = Training(recorder, Noting())
    loss = training.model(torch.ones(2, 3)).sum()
    training.graphs.loss_is(loss)
    facts = training.facts()
    node = names(facts).index("ExpBackward0")
    assert len(ran) == 1 and UNREAD[ints(facts.unread)[node] - 1] == "packed" and not facts.sizes.data


def test_of_a_graph_that_is_too_large_the_first_nodes_are_told(training: Training, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(graph_reading, "GRAPH_LIMIT", 6)
    loss = loss_of(training)
    facts = training.facts()
    assert facts.total == 10 and names(facts)[-1] == "ReluBackward0" and max(ints(facts.targets)) == 5
    told: list[Any] = []
    training.backward(loss, lambda ran: told.append(training.ask(facts.version, len(told)).advance))
    assert [one.current for one in told] == [0, 1, 2, 3, 4, 5, -1, -1, -1, -1]


def test_a_node_to_run_to_is_found_again_in_the_backward(training: Training):
    loss = loss_of(training)
    facts = training.facts()
    reason, mark = training.graphs.find(RunToNode(0, 1, facts.version, 6))
    assert reason == "" and isinstance(mark, NodeMark)
    found = [node.name() for node in reached([loss / 2]) if mark.is_of(node)]
    assert found == ["AddmmBackward0"]
    _, leaf = training.graphs.find(RunToNode(0, 1, facts.version, 9))
    assert [node.variable is training.model[0].weight for node in reached([loss]) if leaf.is_of(node)] == [True]
    assert training.graphs.find(RunToNode(0, 1, facts.version + 1, 6))[0] == "unknown_version"
    assert training.graphs.find(RunToNode(0, 1, facts.version, -1))[0] == "unknown_version"
    training.backward(loss, lambda ran: None)
    assert training.graphs.find(RunToNode(0, 1, facts.version, 6))[0] == "passed"


def test_where_no_backward_comes_to_the_node_training_is_held_after_it(training: Training):
    loss = loss_of(training)
    facts = training.facts()
    assert training.inside.aim.take(RunToNode(7, 1, facts.version, 6)) is None
    training.recorder.gate.mode = stop_rules.TARGET
    assert training.inside.aim.is_at_node(reached([loss])[0]) is False
    training.inside.backwards.ended()
    assert training.recorder.gate.mode == PHASE
    training.recorder.gate.mode = stop_rules.TARGET  # a row of the model tree: that may come in another backward
    training.inside.backwards.ended()
    assert training.recorder.gate.mode == stop_rules.TARGET
    refused = training.inside.aim.take(RunToNode(8, 1, facts.version + 1, 6))
    assert (refused.request, refused.code) == (8, "unknown_version")
