"""Gradients of what stands in a parameter's place."""

from __future__ import annotations

import warnings

import torch
from torch import nn

from inspector.probe.frames.user_code import Site
from inspector.probe.gradients.grad_states import Ledger
from inspector.probe.modules.grad import grad_of
from inspector.probe.modules.roots import Roots


def test_a_parameter_has_the_gradient_that_torch_knows():
    weight = nn.Parameter(torch.ones(2))
    assert grad_of(weight) is None
    weight.sum().backward()
    assert grad_of(weight) is weight.grad


def test_a_computed_tensor_has_one_when_it_keeps_it():
    computed = torch.ones(2, requires_grad=True) * 2
    computed.retain_grad()
    computed.sum().backward()
    assert grad_of(computed) is computed.grad is not None


def test_looking_at_a_module_of_computed_weights_warns_of_nothing():
    learner = nn.Linear(3, 2)
    learner._parameters["weight"] = learner.weight.clone()
    roots = Roots()
    ledger = Ledger(roots)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        roots.called(learner, Site("train.py", 1, "learner"))
        assert roots.summary(None)[:2] == (2, 0)
        ledger.before_backward()
        learner(torch.ones(1, 3)).sum().backward()
        ledger.after_backward()
        states = ledger.states(list(learner._parameters.values()))
    assert states == [("none", 0), ("populated", 1)] and roots.summary(None)[:2] == (2, 1)
