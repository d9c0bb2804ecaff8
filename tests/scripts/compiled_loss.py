"""A function that torch.compile has compiled: model and loss in one."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x, labels = torch.randn(16, 5), torch.randint(0, 3, (16,))
model = nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


@torch.compile(backend="eager")
def loss_of(inputs, labels):
    return F.cross_entropy(model(inputs), labels)


for _ in range(5):
    optimizer.zero_grad()  # mark: zero_grad
    loss = loss_of(x, labels)
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))

counters = torch._dynamo.utils.counters
print(sorted(counters["stats"].items()), sum(counters["graph_break"].values()))
