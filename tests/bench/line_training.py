"""A training with functions of its own: trains in blocks of iterations and tells what each took.

`line_training.py PORT BATCH ITERATIONS WORKERS`: as `training.py`.
"""

import math
import socket
import sys
import time

import torch
from torch import nn

port, batch, iterations = map(int, sys.argv[1:4])
torch.manual_seed(0)
torch.set_num_threads(1)  # so that the thread's own CPU time is all there is


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            *(nn.Conv2d(3, 32, 5, padding=2), nn.MaxPool2d(2)),
            *(nn.Conv2d(32, 32, 5, padding=2), nn.MaxPool2d(2)),
            *(nn.Conv2d(32, 64, 5, padding=2), nn.MaxPool2d(2)),
        )
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(1024, 64), nn.Linear(64, 10))

    def forward(self, images):
        features = self.features(images)
        return self.head(features)


def report(number, loss):
    text = f"loss {loss} in iteration {number}"  # cold: this training has no NaN
    print(text)


model = Net()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
images, labels = torch.rand(iterations, batch, 3, 32, 32), torch.randint(10, (iterations, batch))

with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rw") as bench:
    for _ in bench:
        cpu, wall = time.thread_time(), time.perf_counter()
        for number in range(iterations):
            optimizer.zero_grad()
            loss = criterion(model(images[number]), labels[number])
            loss.backward()
            optimizer.step()
            if math.isnan(loss.item()):
                report(number, loss)
        print(time.thread_time() - cpu, time.perf_counter() - wall, 0.0, file=bench, flush=True)
