"""Hooks of the script's own for what nobody catches, in a thread and at the end; they tell the script's own lines."""

import sys
import threading
import traceback

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def told(kind, error, trace):
    lines = [frame.lineno for frame in traceback.extract_tb(trace) if frame.filename == __file__]
    print("nobody caught", kind.__name__, error, lines, flush=True)


def broken():
    model(torch.randn(2, 4))  # mark: in_thread


torch.manual_seed(0)
sys.excepthook = told
threading.excepthook = lambda arguments: told(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
points = TensorDataset(torch.randn(12, 5), torch.randint(0, 3, (12,)))
model = nn.Sequential(nn.Linear(5, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for inputs, labels in DataLoader(points, batch_size=4):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    outputs = model(inputs)  # mark: forward
    loss = criterion(outputs, labels)  # mark: loss
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))

thread = threading.Thread(target=broken)
thread.start()
thread.join()
# fingerprint
criterion(model(torch.randn(2, 5)), torch.randint(0, 3, (3,)))  # mark: uncaught
