"""The next batch is fetched before the last one is trained on."""

import torch
from torch import nn
from torch.utils.data import DataLoader

torch.manual_seed(0)
batches = iter(DataLoader(torch.randn(20, 4), batch_size=4))
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

batch = next(batches)
while batch is not None:
    following = next(batches, None)
    optimizer.zero_grad()
    loss = model(batch).pow(2).mean()
    loss.backward()
    optimizer.step()  # mark: step
    batch = following
