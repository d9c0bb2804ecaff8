"""When what runs is no training."""

from __future__ import annotations

import sys

import torch
from torch._guards import TracingContext, tracing

from inspector.probe.core import stand_aside


def test_tracing_and_transforming_are_no_training():
    seen: list[bool] = []

    def look(x: torch.Tensor) -> torch.Tensor:
        seen.append(stand_aside.is_transforming())
        return x.sum()

    look(torch.ones(2))
    torch.func.grad(look)(torch.ones(2))
    torch.func.vmap(look)(torch.ones(2, 2))
    torch.fx.symbolic_trace(look)
    with tracing(TracingContext(None)):
        look(torch.ones(2))
    assert seen == [False, True, True, True, True]


def test_code_that_torch_made_is_known_by_its_file():
    seen: list[bool] = []

    def look(x: torch.Tensor) -> torch.Tensor:
        seen.append(stand_aside.is_generated(sys._getframe(1)))
        return x

    graph = torch.fx.Graph()
    graph.output(graph.call_function(look, (graph.placeholder("x"),)))
    torch.fx.GraphModule(torch.nn.Module(), graph)(torch.ones(1))
    look(torch.ones(1))
    assert seen == [True, False]
