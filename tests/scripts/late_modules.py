"""A model that has no parameter before its first forward, and a lazy layer that finds out its shape then."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Late(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = None

    def forward(self, inputs):
        if self.head is None:
            self.head = nn.Linear(inputs.shape[1], 3)
        return self.head(inputs)


torch.manual_seed(0)
points = TensorDataset(torch.randn(20, 5), torch.randint(0, 3, (20,)))
features = nn.Sequential(nn.LazyLinear(8), nn.ReLU())
model = Late()
criterion = nn.CrossEntropyLoss()
optimizer = None

for inputs, labels in DataLoader(points, batch_size=4):  # mark: data
    hidden = features(inputs)  # mark: features
    outputs = model(hidden)  # mark: forward
    loss = criterion(outputs, labels)  # mark: loss
    if optimizer is None:
        optimizer = torch.optim.Adam([*features.parameters(), *model.parameters()], lr=0.01)
    optimizer.zero_grad()  # mark: zero_grad
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
