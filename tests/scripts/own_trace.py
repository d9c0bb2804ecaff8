"""A trace function of the script's own, which counts the lines that run."""

import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

counted = {}


def tracer(frame, event, argument):
    if frame.f_code.co_filename != __file__:
        return None
    key = f"{frame.f_code.co_name} {event}"
    counted[key] = counted.get(key, 0) + 1
    return tracer


def iterate(inputs, labels):
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
sys.settrace(tracer)

for batch in DataLoader(points, batch_size=4):  # mark: data
    iterate(*batch)

print(sys.gettrace() is tracer, sorted(counted.items()))
sys.settrace(None)
