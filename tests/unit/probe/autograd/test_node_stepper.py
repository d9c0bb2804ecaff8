"""One backward that is stepped through: its nodes in their order, and nothing left behind."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import pytest
import torch
from torch import nn

from inspector.probe.autograd import node_stepper
from inspector.probe.autograd.node_stepper import Backward
from inspector.probe.execution.phases import Recorder
from inspector.probe.modules.calls import Calls


class Stepped:
    """A backward whose every node is noted when it is met."""

    def __init__(
        self, recorder: Recorder, *tensors: Any, whole: bool = True, owners: dict[int, int] | None = None
    ) -> None:
        self.names: list[str] = []
        self.fed: list[int] = []
        self.new_groups: list[str] = []
        self.left: list[int] = []
        self.backward = Backward(tensors, whole, None, Calls(recorder))
        assert self.backward.total == (len(self.backward.nodes) if whole else 0)
        self.backward.owners = lambda: owners or {}
        self.backward.attach(self.meet, lambda: True, lambda entry: entry)

    def meet(self, backward: Backward, number: int) -> None:
        self.names.append(backward.name(number))
        self.fed.append(len(backward.populated))
        self.left.append(len(backward.leaves))
        if backward.is_new_group(number):
            self.new_groups.append(backward.name(number))
        assert all(leaf.tensor() is not None for leaf in backward.arrives)
        assert all(leaf.item().low is not None for leaf in backward.leaves)


def network() -> tuple[nn.Module, torch.Tensor]:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(inplace=True), nn.Linear(4, 1))
    return model, model(torch.ones(2, 3)).mean()


def test_every_node_is_met_in_the_order_in_which_it_runs(recorder: Recorder):
    model, loss = network()
    owners = {id(p): row for row, layer in enumerate(model) for p in layer.parameters()}
    stepped = Stepped(recorder, loss, owners=owners)
    loss.backward()
    leaf = "AccumulateGrad"
    linear = ["AddmmBackward0", leaf, "TBackward0", leaf]
    assert stepped.names == ["MeanBackward0", *linear, "ReluBackward0", *linear]
    assert stepped.backward.total == len(stepped.names) == stepped.backward.met
    assert stepped.fed == [0, 0, 0, 1, 1, 2, 2, 2, 3, 3]
    assert stepped.new_groups == ["AddmmBackward0", "AddmmBackward0"]
    assert stepped.left[1] == 1 and stepped.left[2] == 3  # of the bias, the input and the weight
    stepped.backward.remove()


def test_gradients_are_the_same_to_the_last_bit(recorder: Recorder):
    expected, loss = network()
    loss.backward()
    model, loss = network()
    stepped = Stepped(recorder, loss)
    loss.backward()
    stepped.backward.remove()
    for one, other in zip(expected.parameters(), model.parameters()):
        assert torch.equal(one.grad, other.grad) and one.grad.stride() == other.grad.stride()


def test_nothing_is_left_behind(recorder: Recorder):
    model, loss = network()
    stepped = Stepped(recorder, loss)
    loss.backward(retain_graph=True)
    stepped.backward.remove()
    met = len(stepped.names)
    loss.backward()
    assert len(stepped.names) == met
    gone = weakref.ref(stepped), weakref.ref(stepped.backward)
    del stepped
    assert [ref() for ref in gone] == [None, None]
    graph = weakref.ref(loss)
    gc.disable()
    del loss
    assert graph() is None
    gc.enable()
    assert all(p._backward_hooks is None and p._post_accumulate_grad_hooks is None for p in model.parameters())


def test_what_is_removed_in_the_midst_lets_the_rest_run(recorder: Recorder):
    model, loss = network()
    stepped = Stepped(recorder, loss)
    meet = stepped.meet
    stepped.backward._meet = lambda backward, number: (meet(backward, number), backward.met == 3 and give_up())[0]

    def give_up() -> None:
        for handle in stepped.backward._handles:
            handle.remove()

    loss.backward()
    assert stepped.names[:3] == ["MeanBackward0", "AddmmBackward0", "AccumulateGrad"] and len(stepped.names) == 3
    assert all(p.grad is not None for p in model.parameters())
    stepped.backward.remove()


def test_only_the_nodes_that_are_needed_run_and_how_many_is_not_known(recorder: Recorder):
    model, loss = network()
    stepped = Stepped(recorder, loss, whole=False)
    torch.autograd.grad(loss, [model[2].weight])
    assert stepped.names == ["MeanBackward0", "AddmmBackward0", "TBackward0"] and stepped.backward.total == 0
    stepped.backward.remove()


def test_a_function_of_the_scripts_own_and_a_second_order_are_met(recorder: Recorder):
    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(context: Any, inputs: torch.Tensor) -> torch.Tensor:
            context.save_for_backward(inputs)
            return inputs**3

        @staticmethod
        def backward(context: Any, gradient: torch.Tensor) -> torch.Tensor:
            return 3 * context.saved_tensors[0] ** 2 * gradient

    inputs = torch.tensor([2.0], requires_grad=True)
    (slope,) = torch.autograd.grad(Cube.apply(inputs).sum(), inputs, create_graph=True)
    assert slope.grad_fn is not None
    result = Cube.apply(inputs).sum() + slope.sum()
    stepped = Stepped(recorder, result)
    [custom] = [node for node in stepped.backward.nodes if node.name() == "CubeBackward"]
    assert [(name, tuple(held.data.shape)) for name, held in node_stepper.kept(custom)] == [("tensors[0]", (1,))]
    result.backward()
    assert {"CubeBackward", "PowBackward0", "MulBackward0", "AccumulateGrad"} <= set(stepped.names)
    assert inputs.grad.item() == 3 * 4 + 6 * 2
    stepped.backward.remove()


def test_an_interrupt_at_a_node_comes_out_and_leaves_nothing(recorder: Recorder):
    model, loss = network()
    stepped = Stepped(recorder, loss)

    def interrupt(backward: Backward, number: int) -> None:
        raise KeyboardInterrupt

    stepped.backward._meet = interrupt
    with pytest.raises(KeyboardInterrupt):
        loss.backward()
    stepped.backward.remove()
    _, loss = network()
    loss.backward()


def test_a_node_that_comes_while_another_thread_is_held_passes(recorder: Recorder):
    _, loss = network()
    stepped = Stepped(recorder, loss)
    passed: list[str] = []

    def hold(backward: Backward, number: int) -> None:
        other = threading.Thread(target=lambda: backward._before(number, ()), daemon=True)
        other.start()
        other.join(10)
        passed.append(backward.name(number))
        assert not other.is_alive()

    stepped.backward._meet = hold
    loss.backward()
    assert len(passed) == 10
    stepped.backward.remove()


def test_what_a_checkpoint_keeps_is_told_without_computing_it_again():
    ran: list[int] = []

    def block(inputs: torch.Tensor) -> torch.Tensor:
        ran.append(1)
        return inputs.exp()

    result = torch.utils.checkpoint.checkpoint(block, torch.ones(2, requires_grad=True), use_reentrant=False)
    [(name, held)] = node_stepper.kept(result.grad_fn)
    assert name == "result" and held.unpack_hook is not None and len(ran) == 1
