"""Trains on batches of a DataLoader without naming a device; with an argument, one of its iterations fails."""

import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

fails = sys.argv[1] if len(sys.argv) > 1 else ""
torch.manual_seed(0)


class Fragile(nn.Module):
    """Has no room for what is not float32, when it is asked to."""

    def forward(self, x):
        if fails == "layer" and x.dtype != torch.float32:
            raise RuntimeError("out of memory: no room for float64")  # mark: no room
        return x


pictures = TensorDataset(torch.randn(4000, 6), torch.randint(0, 3, (4000,)))
model = nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), Fragile(), nn.Linear(8, 3))
criterion = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0]))
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, amsgrad=True)


def everything():
    """Every tensor of the training, as text that is exact."""
    state = [tensor for held in optimizer.state.values() for tensor in held.values()]
    grads = [p.grad for p in model.parameters()]
    return [(str(t.dtype), t.double().tolist()) for t in (*model.parameters(), *model.buffers(), *grads, *state)]


for images, labels in DataLoader(pictures, batch_size=4):  # mark: data
    try:
        optimizer.zero_grad()  # mark: zero_grad
        outputs = model(images)  # mark: forward
        if fails == "own" and images.dtype != torch.float32:
            outputs = outputs @ torch.ones(3, 3)  # mark: own
        loss = criterion(outputs, labels)  # mark: loss
        if fails == "loss":
            loss = nn.functional.cross_entropy(outputs, labels, weight=torch.ones(3))  # mark: function
        loss.backward()  # mark: backward
        optimizer.step()  # mark: step
    except RuntimeError as error:
        if fails == "own":
            raise
        print("failed:", error)
        print("same:", everything() == start)
    start = everything()
    print("trained in", images.dtype, labels.dtype)
