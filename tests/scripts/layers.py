"""One layer that is called twice, one that fails and is survived, and a module of its own that is no child of the root."""

import torch
from torch import nn

torch.manual_seed(0)
outside = nn.Sequential(nn.Linear(4, 4), nn.Tanh())


class Fragile(nn.Module):
    def forward(self, inputs):
        raise ValueError("not today")  # mark: fails


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.again = nn.Linear(4, 4)
        self.fragile = Fragile()
        self.head = nn.Linear(4, 2)

    def forward(self, *, inputs, scale):
        hidden = self.first(inputs)  # mark: first
        for _ in range(2):
            hidden = torch.relu(self.again(hidden))  # mark: again
        try:
            hidden = self.fragile(hidden)  # mark: fragile
        except ValueError as error:
            print("survived:", error)
        hidden = outside(hidden)  # mark: outside
        return {"scores": self.head(input=hidden) * scale}  # mark: head


model = Network()
parameters = [*model.parameters(), *outside.parameters()]
optimizer = torch.optim.SGD(parameters, lr=0.1)

for _ in range(3):
    optimizer.zero_grad()  # mark: zero_grad
    scores = model(inputs=torch.ones(3, 4), scale=2.0)["scores"]  # mark: forward
    loss = scores.pow(2).mean()
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
