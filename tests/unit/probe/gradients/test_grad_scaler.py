"""What a GradScaler has scaled is known by what it was before."""

from __future__ import annotations

import gc
import weakref

import torch
from torch import nn

from inspector.probe.gradients.grad_scaler import Scaling


def trained(scaling: Scaling) -> tuple[nn.Module, torch.optim.Optimizer, torch.amp.GradScaler]:
    """A model after a scaled backward."""
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scaler = torch.amp.GradScaler("cpu", init_scale=8.0)
    loss = model(torch.ones(2, 3)).sum()
    result = scaler.scale(loss)
    scaling.scaled(scaler, loss, result, "loss")
    scaling.backward_begins([result])
    result.backward()
    return model, optimizer, scaler


def test_a_scaled_loss_is_the_loss_itself_and_its_number_when_that_is_gone():
    scaling, scaler = Scaling(), torch.amp.GradScaler("cpu", init_scale=8.0)
    loss = torch.tensor(0.3, requires_grad=True) * 3
    result = scaler.scale(loss)
    scaling.scaled(scaler, loss, result, "loss")
    (note,) = scaling.backward_begins([result])
    assert note is not None and note.loss() is loss and note.name == "loss"
    number = loss.item()
    del loss
    assert note.loss().item() == number and note.loss().grad_fn is None


def test_each_loss_of_a_list_is_known():
    scaling, scaler = Scaling(), torch.amp.GradScaler("cpu")
    losses = [torch.tensor(1.0), torch.tensor(2.0)]
    results = scaler.scale(losses)
    scaling.scaled(scaler, losses, results, "")
    assert [note.loss().item() for note in scaling.backward_begins(results) if note] == [1.0, 2.0]


def test_nothing_is_kept_alive():
    scaling, scaler = Scaling(), torch.amp.GradScaler("cpu")
    loss = torch.tensor(1.0, requires_grad=True) * 2
    result = scaler.scale(loss)
    scaling.scaled(scaler, loss, result, "loss")
    gone = [weakref.ref(loss), weakref.ref(result), weakref.ref(scaler)]
    del loss, result, scaler
    gc.collect()
    assert [ref() for ref in gone] == [None] * 3
    assert not scaling._scaled


def test_gradients_carry_the_factor_until_the_scaler_takes_it_off_them():
    scaling = Scaling()
    model, optimizer, scaler = trained(scaling)
    assert scaling.factor() == scaling.shown() == 8.0 and not scaling.clean()
    scaler.unscale_(optimizer)
    scaling.unscaled(optimizer)
    assert scaling.clean() == {id(parameter) for parameter in model.parameters()}
    assert scaling.shown() is None


def test_a_plain_backward_puts_no_factor_on_gradients():
    scaling = Scaling()
    trained(scaling)
    assert scaling.backward_begins([torch.tensor(1.0)]) == []
    assert scaling.factor() is None and scaling.shown() is None


def test_a_scaler_that_is_switched_off_gives_back_the_loss_which_keeps_its_name():
    scaling, scaler = Scaling(), torch.amp.GradScaler("cpu", enabled=False)
    loss = torch.tensor(0.3, requires_grad=True) * 3
    scaling.scaled(scaler, loss, scaler.scale(loss), "loss")
    (note,) = scaling.backward_begins([loss])
    assert note is not None and note.loss() is loss and note.name == "loss"
    assert not scaling.is_on and scaling.factor() is None
