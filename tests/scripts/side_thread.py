"""Training runs in a thread beside the main one, which only waits."""

import threading

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train():
    for inputs, labels in DataLoader(points, batch_size=4):  # mark: data
        optimizer.zero_grad()  # mark: zero_grad
        outputs = model(inputs)  # mark: forward
        loss = criterion(outputs, labels)  # mark: loss
        loss.backward()  # mark: backward
        optimizer.step()  # mark: step
        print("loss", repr(loss.item()))


torch.manual_seed(0)
points = TensorDataset(torch.randn(20, 5), torch.randint(0, 3, (20,)))
model = nn.Linear(5, 3)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
thread = threading.Thread(target=train)
thread.start()
thread.join()
