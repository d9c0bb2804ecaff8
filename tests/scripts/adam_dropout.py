"""Adam, dropout, batch norm and a shuffling loader: what draws random numbers, and what keeps state."""

import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

iterations = int(sys.argv[1]) if len(sys.argv) > 1 else 50
torch.manual_seed(0)
points = TensorDataset(torch.randn(40, 6), torch.randint(0, 3, (40,)))
loader = DataLoader(points, batch_size=8, shuffle=True)
model = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
iteration = 0

while iteration < iterations:
    for inputs, labels in loader:  # mark: data
        optimizer.zero_grad()  # mark: zero_grad
        loss = criterion(model(inputs), labels)  # mark: forward_and_loss
        loss.backward()  # mark: backward
        optimizer.step()  # mark: step
        iteration += 1
        print("iteration", iteration, "loss", repr(loss.item()))
        if iteration == iterations:
            break
