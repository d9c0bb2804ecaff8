"""Forward and loss in bfloat16 under autocast, weights in float32."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
points = TensorDataset(torch.randn(20, 5), torch.randn(20, 2))
model = nn.Sequential(nn.Linear(5, 8), nn.GELU(), nn.LayerNorm(8), nn.Linear(8, 2))
criterion = nn.MSELoss()
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)

for inputs, targets in DataLoader(points, batch_size=4):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = model(inputs)  # mark: forward
        loss = criterion(outputs, targets.bfloat16())  # mark: loss
        print(outputs.dtype, torch.is_autocast_enabled("cpu"))
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
