"""When what runs is no training, and when it is a backward's."""

from __future__ import annotations

import sys
import threading

import torch
from torch._guards import TracingContext, tracing

from inspector.probe import stand_aside


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


def test_a_backward_is_inside_of_its_own_thread_only():
    others: list[bool] = []
    assert not stand_aside.is_in_backward()
    stand_aside.enter_backward()
    thread = threading.Thread(target=lambda: others.append(stand_aside.is_in_backward()))
    thread.start()
    thread.join()
    assert stand_aside.is_in_backward() and others == [False]
    stand_aside.leave_backward()
    assert not stand_aside.is_in_backward()


def test_a_thread_that_python_has_not_started_runs_for_the_backward():
    import _thread

    seen: list[bool] = []
    done = _thread.allocate_lock()
    done.acquire()

    def look() -> None:
        seen.append(stand_aside.is_in_backward())
        done.release()

    stand_aside.enter_backward()
    _thread.start_new_thread(look, ())
    assert done.acquire(timeout=10)
    stand_aside.leave_backward()
    assert seen == [True]


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
