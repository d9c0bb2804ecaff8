"""A residual network on random pictures, two at a time."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torchvision.models import resnet18

torch.manual_seed(0)
pictures = TensorDataset(torch.randn(6, 3, 32, 32), torch.randint(0, 10, (6,)))
loader = DataLoader(pictures, batch_size=2)
model = resnet18(num_classes=10)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

for images, labels in loader:  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    outputs = model(images)  # mark: forward
    loss = criterion(outputs, labels)  # mark: loss
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
