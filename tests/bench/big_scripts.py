"""`big_scripts.py KIND …`: trainings that are large in one way, for the bench. They tell their memory on stdout.

`layers COUNT`: nested Sequentials with COUNT modules; every second of a hundred is a Linear(1, 1), the others pass on.
`parameters COUNT`: COUNT parameters in one layer each, all of which move at each step.
`tensor COUNT`: one parameter of COUNT numbers, a square, with a gradient.
`iterations COUNT`: a loop as fast as can be, whose memory is told at a tenth of it and at its end.
"""

import sys

import torch
from torch import nn

kind, count = sys.argv[1], int(sys.argv[2])


def memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def nested(count):
    return nn.Sequential(
        *(nn.Sequential(*(nn.Linear(1, 1) if i % 2 else nn.Identity() for i in range(99))) for _ in range(count // 100))
    )


def train(model, iterations, tell=()):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for iteration in range(1, iterations + 1):
        optimizer.zero_grad()
        loss = sum(parameter.sum() for parameter in parameters).square()
        loss.backward()
        optimizer.step()
        if iteration in tell:
            print("memory", memory(), flush=True)


torch.set_num_threads(1)
torch.manual_seed(0)
if kind == "layers":
    model = nested(count)
    parameters = list(model[0].parameters())
    model[0](torch.ones(1, 1))
    print("memory", memory(), flush=True)
    train(model, 1000)
elif kind == "parameters":
    model = nested(count)
    parameters = list(model.parameters())
    train(model, 1000)
elif kind == "tensor":
    side = int(count**0.5)
    model = nn.Linear(side, side, bias=False)
    with torch.no_grad():
        model.weight.copy_(torch.linspace(-3, 5, side * side).view(side, side))
    parameters = [model.weight]
    for _ in range(1000):
        loss = model(torch.ones(1, side)).sum()
        loss.backward()
        model.weight.grad = None
else:
    model = nn.Linear(1, 1)
    parameters = list(model.parameters())
    train(model, count, (count // 10, count))
