"""One parameter is frozen, and one is never reached by a backward."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Linear(5, 8)
        self.head = nn.Linear(8, 3)
        self.spare = nn.Parameter(torch.ones(4))  # forward does not use it
        self.features.weight.requires_grad_(False)

    def forward(self, inputs):
        return self.head(self.features(inputs).relu())


torch.manual_seed(0)
points = TensorDataset(torch.randn(12, 5), torch.randint(0, 3, (12,)))
model = Network()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD((p for p in model.parameters() if p.requires_grad), lr=0.1)

for inputs, labels in DataLoader(points, batch_size=4):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    outputs = model(inputs)  # mark: forward
    loss = criterion(outputs, labels)  # mark: loss
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
