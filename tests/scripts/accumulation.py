"""Gradients of two batches gather before each step."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
points = TensorDataset(torch.randn(16, 5), torch.randn(16, 1))
model = nn.Linear(5, 1)
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for number, (inputs, targets) in enumerate(DataLoader(points, batch_size=4), start=1):  # mark: data
    outputs = model(inputs)  # mark: forward
    loss = criterion(outputs, targets) / 2  # mark: loss
    loss.backward()  # mark: backward
    if number % 2 == 0:
        optimizer.step()  # mark: step
        optimizer.zero_grad()  # mark: zero_grad
