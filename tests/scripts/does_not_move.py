"""Layers whose weights stay where they are, each for a reason of its own; `does_not_move.py [ITERATIONS]`."""

import sys

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.cut = nn.Linear(4, 4)
        self.unused = nn.Linear(4, 4)
        self.frozen = nn.Linear(4, 4)
        self.quiet = nn.Linear(4, 4)
        self.outside = nn.Linear(4, 4)
        self.coarse = nn.Linear(4, 4)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        h = self.cut(x).detach()
        with torch.no_grad():
            h = h + self.quiet(x)
        h = torch.tanh(self.outside(self.frozen(h)))
        return self.head(self.coarse(h))


torch.manual_seed(0)
net = Net()
for parameter in net.frozen.parameters():
    parameter.requires_grad = False
inside = [p for name, p in net.named_parameters() if not name.startswith(("outside", "coarse"))]
optimizer = torch.optim.SGD(inside, lr=0.1)
optimizer.add_param_group({"params": list(net.coarse.parameters()), "lr": 1e-30})
for _ in range(int(sys.argv[1]) if sys.argv[1:] else 6):
    x = torch.rand(8, 4)
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), (x[:, 0] > 0.5).long())
    loss.backward()
    optimizer.step()
