"""How deep the stack goes at each place where the script's own code runs, and what each call of torch's needs of it."""

import sys
import traceback

import torch
from torch import nn


class Nested(nn.Module):
    def __init__(self, child):
        super().__init__()
        self.child = child

    def forward(self, x):
        return x if self.child is None else self.child(x)


class Endless(nn.Module):
    def forward(self, x):
        return self(x)


class Looks(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, grad):
        print("in backward", depth())
        inner = torch.ones(1, requires_grad=True)
        with torch.enable_grad():
            torch.autograd.backward(Deeper.apply(inner * 2))
        return grad


class Deeper(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, grad):
        print("in a backward within it", depth())
        return grad


class Numbers(torch.utils.data.Dataset):
    def __len__(self):
        return 2

    def __getitem__(self, index):
        print("in a data set", depth())
        return torch.full((2,), float(index))


def depth():
    """How often a function can call itself here."""

    def go(count):
        try:
            return go(count + 1)
        except RecursionError:
            return count

    return go(0)


def deepest():
    """Of modules that call each other, how many."""
    model, count = None, 0
    while True:
        model = Nested(model)
        try:
            model(torch.ones(1))
        except RecursionError:
            return count
        count += 1


def room(call):
    """The levels that `call` needs: at this many before the limit it goes well."""

    def at(levels):
        return at(levels - 1) if levels else call()

    for needed in range(1, 60):
        try:
            at(depth() - needed)
        except RecursionError:
            continue
        return needed


def limits():
    print("limit", sys.getrecursionlimit())
    sys.setrecursionlimit(500)
    print("a lower one", sys.getrecursionlimit(), depth(), deepest())
    for wrong in (3, 0, "x", 1 << 40):
        try:
            sys.setrecursionlimit(wrong)
        except Exception as error:
            print(type(error).__name__, error)
    sys.setrecursionlimit((1 << 31) - 1)
    print("the highest", sys.getrecursionlimit())
    sys.setrecursionlimit(1000)


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 2), nn.Tanh())
sgd = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.ones(1, 2)
limits()
for batch in torch.utils.data.DataLoader(Numbers()):
    sgd.zero_grad()
    hook = model.register_forward_hook(lambda *told: print("in a hook", depth()))
    loss = nn.functional.mse_loss(Looks.apply(model(batch)), x)
    hook.remove()
    loss.backward()
    sgd.step()
    print("between", depth(), "nested", deepest())
print("forward", room(lambda: model(x)), "zero_grad", room(sgd.zero_grad), "step", room(sgd.step))
print("backward", room(lambda: model(x).sum().backward()), "loss", room(lambda: nn.functional.mse_loss(x, x)))
print("optimizer", room(lambda: torch.optim.SGD(model.parameters(), lr=0.1)))
print("loader", room(lambda: next(iter(torch.utils.data.DataLoader([1, 2])))))
try:
    Endless()(x)
except RecursionError as error:
    print("endless", error, len(traceback.extract_tb(error.__traceback__)))
print("after it", depth(), model(x).tolist())
Endless()(x)
