"""Dropout, batch norm, momentum, a Function of the script's own, and two losses that go back through one graph."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Cube(torch.autograd.Function):
    @staticmethod
    def forward(context, inputs):
        context.save_for_backward(inputs)
        return inputs**3

    @staticmethod
    def backward(context, gradient):
        (inputs,) = context.saved_tensors
        return 3 * inputs**2 * gradient


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(5, 8), nn.BatchNorm1d(8), nn.ReLU(inplace=True), nn.Dropout(0.3))
        self.head = nn.Linear(8, 3)

    def forward(self, inputs):
        hidden = self.inner(inputs)
        return self.head(hidden), Cube.apply(hidden).mean()


torch.manual_seed(0)
points = TensorDataset(torch.randn(120, 5), torch.randint(0, 3, (120,)))
model = Network()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)

for inputs, labels in DataLoader(points, batch_size=4):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    scores, size = model(inputs)  # mark: forward
    loss = F.cross_entropy(scores, labels)  # mark: loss
    loss.backward(retain_graph=True)  # mark: backward
    size.backward()  # mark: backward_size
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
