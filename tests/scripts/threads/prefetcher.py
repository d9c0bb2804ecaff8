"""A thread fetches the batches ahead of the main one, which trains on them."""

import queue
import threading

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(1)
torch.manual_seed(0)
points = TensorDataset(torch.randn(240, 5), torch.randint(0, 3, (240,)))
loader = DataLoader(points, batch_size=4)
ahead = queue.Queue(maxsize=3)
model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)


def fetch():
    for _ in range(3):
        for batch in loader:
            ahead.put(batch)
    ahead.put(None)


threading.Thread(target=fetch, daemon=True).start()
while (batch := ahead.get()) is not None:
    inputs, labels = batch
    optimizer.zero_grad()  # mark: zero_grad
    loss = criterion(model(inputs), labels)
    loss.backward()
    optimizer.step()
print("loss", repr(loss.item()))
