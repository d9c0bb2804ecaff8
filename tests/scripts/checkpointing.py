"""Two blocks do not keep what they computed: backward runs their forward again. Argument: reentrant or plain."""

import sys

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader, TensorDataset

REENTRANT = sys.argv[1] == "reentrant"


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(5, 8)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Dropout(0.3), nn.Linear(8, 8)) for _ in range(2)
        )
        self.head = nn.Linear(8, 3)

    def forward(self, inputs):
        hidden = self.first(inputs)
        for block in self.blocks:
            hidden = checkpoint(block, hidden, use_reentrant=REENTRANT)
        return self.head(hidden)


torch.manual_seed(0)
points = TensorDataset(torch.randn(20, 5), torch.randint(0, 3, (20,)))
model = Network()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for inputs, labels in DataLoader(points, batch_size=4):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    outputs = model(inputs)  # mark: forward
    loss = criterion(outputs, labels)  # mark: loss
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
