"""The same small training by an optimizer of choice: `optimizers.py "SGD(momentum=0.9)" [ITERATIONS]`."""

import sys

import torch
from torch import nn


class Own(torch.optim.Optimizer):
    """Steps by the sign of the gradient."""

    def __init__(self, params, lr):
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter.sub_(group["lr"] * parameter.grad.sign())


name, _, rest = (sys.argv[1] if sys.argv[1:] else "SGD()").partition("(")
words = dict(pair.split("=") for pair in rest.rstrip(")").split(",") if pair)
made = Own if name == "Own" else getattr(torch.optim, name)
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = made(model.parameters(), lr=0.05, **{key: eval(value) for key, value in words.items()})

for _ in range(int(sys.argv[2]) if sys.argv[2:] else 6):
    x = torch.rand(8, 4)
    y = x.sum(1, keepdim=True).sin()

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        return loss

    if name == "LBFGS":
        optimizer.step(closure)
    else:
        closure()
        optimizer.step()
