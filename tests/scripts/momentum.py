"""A small convolutional network, trained by SGD with momentum."""

import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

iterations = int(sys.argv[1]) if len(sys.argv) > 1 else 50
torch.manual_seed(0)
pictures = TensorDataset(torch.randn(4 * iterations, 1, 8, 8), torch.randint(0, 4, (4 * iterations,)))
model = nn.Sequential(
    nn.Conv2d(1, 6, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(32, 4),
)  # fmt: skip
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)

for iteration, (images, labels) in enumerate(DataLoader(pictures, batch_size=4), start=1):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    outputs = model(images)  # mark: forward
    loss = criterion(outputs, labels)  # mark: loss
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("iteration", iteration, "loss", repr(loss.item()))
