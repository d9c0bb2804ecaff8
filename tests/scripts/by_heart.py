"""One batch of a loader, learned by heart."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
loader = DataLoader(TensorDataset(torch.randn(64, 5), torch.randint(0, 3, (64,))), batch_size=8)
inputs, labels = next(iter(loader))
model, criterion = nn.Linear(5, 3), nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for _ in range(5):
    optimizer.zero_grad()  # mark: zero_grad
    loss = criterion(model(inputs), labels)  # mark: forward_and_loss
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
