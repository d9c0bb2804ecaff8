"""A dataset whose third item takes three seconds."""

import time

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Slow(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        if index == 2:
            time.sleep(3)  # mark: sleep
        return torch.full((4,), float(index)), 1.0


torch.manual_seed(0)
model = nn.Linear(4, 1)
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

for inputs, targets in DataLoader(Slow(), batch_size=1):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    outputs = model(inputs)  # mark: forward
    loss = criterion(outputs.squeeze(1), targets.float())  # mark: loss
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
