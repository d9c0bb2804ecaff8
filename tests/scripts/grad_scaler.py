"""Mixed precision with a GradScaler; in the second iteration its scale is too large, and the step is skipped."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
points = TensorDataset(10 * torch.randn(20, 5), torch.randint(0, 3, (20,)))
model = nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
scaler = torch.amp.GradScaler("cpu", init_scale=1024.0)

for number, (inputs, labels) in enumerate(DataLoader(points, batch_size=4), start=1):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = model(inputs)  # mark: forward
        loss = criterion(outputs, labels)  # mark: loss
    if number == 2:
        scaler.update(3e38)
    scaler.scale(loss).backward()  # mark: backward
    if number == 3:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), 0.5)
    scaler.step(optimizer)  # mark: step
    scaler.update(1024.0)
    print("loss", repr(loss.item()))
    print("slope", repr(model[0].weight.grad.norm().item()))
