"""Signal handlers and an end of the script's own: SIGUSR1 says where it is, SIGINT slows down, SIGTERM ends it."""

import atexit
import os
import signal

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

asked_to_end = False


def report(number, frame):
    print("report", frame.f_code.co_name, iteration)


def slow_down(number, frame):
    optimizer.param_groups[0]["lr"] /= 2


def end(number, frame):
    global asked_to_end
    asked_to_end = True


def last_words():
    print("last words", flush=True)
    os._exit(5)


torch.manual_seed(0)
atexit.register(last_words)
for number, handler in ((signal.SIGUSR1, report), (signal.SIGINT, slow_down), (signal.SIGTERM, end)):
    signal.signal(number, handler)
points = TensorDataset(torch.randn(40, 5), torch.randint(0, 3, (40,)))
model = nn.Linear(5, 3)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for iteration, (inputs, labels) in enumerate(DataLoader(points, batch_size=4), start=1):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    outputs = model(inputs)  # mark: forward
    loss = criterion(outputs, labels)  # mark: loss
    loss.backward()  # mark: backward
    os.kill(os.getpid(), {1: signal.SIGUSR1, 2: signal.SIGINT, 5: signal.SIGTERM}.get(iteration, signal.SIGUSR1))
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
    if asked_to_end:
        break

print([signal.getsignal(number).__name__ for number in (signal.SIGUSR1, signal.SIGINT, signal.SIGTERM)])
