"""What a module holds is read from torch's tables, in torch's order, whatever the script's own methods do."""

from __future__ import annotations

from torch import nn

from inspector.probe.modules import below


class Hides(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(3, 2)

    def named_children(self):
        raise RuntimeError("I have none")

    children = modules = named_modules = named_parameters = parameters = named_children


def test_it_is_what_torch_tells():
    shared = nn.Linear(2, 2)
    model = nn.Sequential(shared, nn.Sequential(nn.ReLU(), shared), nn.LSTM(2, 3), nn.BatchNorm1d(3))
    model.register_module("nothing", None)
    assert list(below.named_modules(model)) == list(model.named_modules())
    assert list(below.parameters(model)) == list(model.parameters())


def test_methods_of_the_scripts_own_are_not_called():
    module = Hides()
    assert list(below.named_modules(module)) == [("", module), ("inner", module.inner)]
    assert list(below.parameters(module)) == [module.inner.weight, module.inner.bias]


def test_modules_that_hold_each_other_come_to_an_end():
    one, other = nn.Module(), nn.Module()
    one.other, other.one = other, one
    assert list(below.modules(one)) == [one, other]
