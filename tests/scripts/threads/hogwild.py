"""Four threads train one model without any lock between them; each has gradients of its own, as Hogwild! wants."""

import threading

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 1))
inputs = torch.randn(64, 8)
targets = inputs.sum(1, keepdim=True)


def train(number):
    local = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 1))
    for mine, common in zip(local.parameters(), model.parameters()):
        mine.data = common.data  # the same memory, another gradient
    optimizer = torch.optim.SGD(local.parameters(), lr=0.005)
    for start in range(80):
        rows = torch.arange(16) + (start + number) % 48
        optimizer.zero_grad()
        nn.functional.mse_loss(local(inputs[rows]), targets[rows]).backward()
        optimizer.step()


threads = [threading.Thread(target=train, args=(number,)) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with torch.no_grad():
    print("learned", bool(nn.functional.mse_loss(model(inputs), targets) < targets.square().mean()))
