"""The walkthrough's model and loop without its printing: trains in blocks of iterations and tells what each took.

Reads a line from stdin before each block and answers with one: seconds of CPU of the training thread, seconds of the
wall clock, then (once, first) the process's own memory. Ends with stdin.
"""

import os
import sys
import time

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

BATCH, ITERATIONS = int(sys.argv[1]), int(sys.argv[2])

# where the answers go: under the probe as bare, a pipe of the bench's own
questions, answers = os.fdopen(int(sys.argv[3])), os.fdopen(int(sys.argv[4]), "w")

torch.manual_seed(0)
torch.set_num_threads(1)
model = nn.Sequential(
    *(nn.Conv2d(3, 32, 5, padding=2), nn.MaxPool2d(2)),
    *(nn.Conv2d(32, 32, 5, padding=2), nn.MaxPool2d(2)),
    *(nn.Conv2d(32, 64, 5, padding=2), nn.MaxPool2d(2)),
    *(nn.Flatten(), nn.Linear(1024, 64), nn.Linear(64, 10)),
)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
data = TensorDataset(torch.rand(BATCH * ITERATIONS, 3, 32, 32), torch.randint(10, (BATCH * ITERATIONS,)))
loader = DataLoader(data, batch_size=BATCH)

for question in questions:
    cpu, wall = time.thread_time(), time.perf_counter()
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
    print(time.thread_time() - cpu, time.perf_counter() - wall, file=answers, flush=True)
