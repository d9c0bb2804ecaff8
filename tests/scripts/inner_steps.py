"""Several steps on each batch of a loader, as PPO makes them."""

import torch
from torch import nn
from torch.utils.data import DataLoader

torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for batch in DataLoader(torch.randn(12, 4), batch_size=4):
    for _ in range(3):
        optimizer.zero_grad()
        loss = model(batch).pow(2).mean()
        loss.backward()
        optimizer.step()  # mark: step
