"""Three threads add gradients to one model under the script's own lock, and step it with one optimizer."""

import threading

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
inputs = torch.randn(30, 6)
lock = threading.Lock()


def train(number):
    for _ in range(60):
        with lock:
            optimizer.zero_grad()
            loss = model(inputs[number * 10 : number * 10 + 10]).square().mean()
            loss.backward()
            optimizer.step()


threads = [threading.Thread(target=train, args=(number,)) for number in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with torch.no_grad():
    print("learned", bool(model(inputs).square().mean() < 1))
