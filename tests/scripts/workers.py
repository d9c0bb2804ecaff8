"""Two processes load the data. Argument: how they are started, fork or spawn."""

import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Noise(Dataset):
    def __len__(self):
        return 20

    def __getitem__(self, index):
        return torch.randn(5) + index, index % 3


if __name__ == "__main__":
    torch.manual_seed(0)
    loader = DataLoader(Noise(), batch_size=4, shuffle=True, num_workers=2, multiprocessing_context=sys.argv[1])
    model = nn.Linear(5, 3)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    for inputs, labels in loader:  # mark: data
        optimizer.zero_grad()  # mark: zero_grad
        outputs = model(inputs)  # mark: forward
        loss = criterion(outputs, labels)  # mark: loss
        loss.backward()  # mark: backward
        optimizer.step()  # mark: step
        print("loss", repr(loss.item()))
