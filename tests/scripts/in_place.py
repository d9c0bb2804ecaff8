"""Activations that write into their inputs, and a residual that is added in place."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(4, 4, 3, padding=1)
        self.norm = nn.BatchNorm2d(4)
        self.activation = nn.ReLU(inplace=True)

    def forward(self, inputs):
        hidden = self.norm(self.convolution(inputs))
        hidden += inputs
        return self.activation(hidden)


torch.manual_seed(0)
pictures = TensorDataset(torch.randn(10, 1, 6, 6), torch.randint(0, 3, (10,)))
model = nn.Sequential(nn.Conv2d(1, 4, 1), nn.SiLU(inplace=True), Block(), Block(), nn.Flatten(), nn.Linear(144, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for images, labels in DataLoader(pictures, batch_size=2):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    outputs = model(images)  # mark: forward
    loss = criterion(outputs, labels)  # mark: loss
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
