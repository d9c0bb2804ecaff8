"""Optimizers of the script's own: one that steps by signs, and one around it that steps it and looks back."""

import torch
from torch import nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader, TensorDataset


class SignSGD(Optimizer):
    def __init__(self, params, lr):
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter -= group["lr"] * parameter.grad.sign()
                self.state[parameter]["steps"] = self.state[parameter].get("steps", 0) + 1


class Lookback(Optimizer):
    def __init__(self, inner):
        self.inner = inner
        super().__init__(inner.param_groups[0]["params"], {})

    @torch.no_grad()
    def step(self, closure=None):
        self.inner.step()
        for parameter in self.param_groups[0]["params"]:
            mean = self.state[parameter].setdefault("mean", parameter.clone())
            mean.lerp_(parameter, 0.5)


torch.manual_seed(0)
points = TensorDataset(torch.randn(20, 5), torch.randint(0, 3, (20,)))
model = nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 3))
criterion = nn.CrossEntropyLoss()
optimizer = Lookback(SignSGD(model.parameters(), lr=0.01))

for inputs, labels in DataLoader(points, batch_size=4):  # mark: data
    outputs = model(inputs)  # mark: forward
    loss = criterion(outputs, labels)  # mark: loss
    optimizer.zero_grad()  # mark: zero_grad
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
