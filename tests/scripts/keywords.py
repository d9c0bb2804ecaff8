"""A model that takes keywords only and gives a dictionary."""

import torch
import torch.nn.functional as F
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Linear(5, 8)
        self.head = nn.Linear(8, 3)

    def forward(self, *, values, mask):
        hidden = self.features(values * mask).relu()
        return {"hidden": hidden, "scores": self.head(hidden)}


torch.manual_seed(0)
values, labels = torch.randn(12, 5), torch.randint(0, 3, (12,))
model = Network()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for _ in range(5):
    mask = (torch.rand(12, 5) > 0.2).float()
    outputs = model(values=values, mask=mask)  # mark: forward
    loss = F.cross_entropy(outputs["scores"], labels)  # mark: loss
    optimizer.zero_grad()  # mark: zero_grad
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
