"""In the second iteration a deep layer meets a shape that it can not take, and nobody catches that."""

import torch
from torch import nn
from torch.utils.data import DataLoader


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(6, 8), nn.ReLU())
        self.head = nn.Linear(8, 3)

    def forward(self, inputs, broken):
        features = self.features(inputs)
        return self.head(features[:, :5] if broken else features)  # mark: raise


torch.manual_seed(0)
model = Classifier()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
labels = torch.tensor([0, 1])

for number, inputs in enumerate(DataLoader(torch.randn(6, 6), batch_size=2), start=1):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    outputs = model(inputs, broken=number == 2)  # mark: forward
    loss = criterion(outputs, labels)  # mark: loss
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
