"""A network whose first batch norm is kept in eval mode while the rest trains, and a validation after each batch."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout(0.5))
optimizer = torch.optim.SGD(model.parameters(), 0.1)
batches = [(torch.randn(8, 3), torch.randn(8, 4)) for _ in range(3)]

for inputs, targets in batches:
    model.train()
    model[1].eval()
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(inputs), targets)
    loss.backward()
    optimizer.step()
    print("running", repr(model[3].running_mean.norm().item()), model[3].num_batches_tracked.item(), flush=True)
    model.eval()
    with torch.no_grad():
        checked = nn.functional.mse_loss(model(inputs), targets)
