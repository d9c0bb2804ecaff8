"""A GradScaler that is switched off, as scripts have it that train in float32: it does nothing."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(3, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scaler = torch.amp.GradScaler("cpu", enabled=False)

for _ in range(2):
    loss = model(torch.randn(4, 3)).square().mean()
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)  # mark: clip
    scaler.step(optimizer)
    scaler.update()
    optimizer.zero_grad()
