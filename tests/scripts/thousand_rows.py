"""A thousand rows of numbers in a batch, and no pictures."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
rows = torch.randn(2000, 20)
labels = (rows[:, 0] > 0).long() + 2 * (rows[:, 1] > 0).long()
model = nn.Linear(20, 4)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(3):
    for x, y in DataLoader(TensorDataset(rows, labels), batch_size=1000):
        optimizer.zero_grad()
        scores = model(x)
        loss = F.cross_entropy(scores, y)
        loss.backward()
        optimizer.step()
