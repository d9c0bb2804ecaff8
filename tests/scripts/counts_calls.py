"""Trains a tiny model and prints how many calls of functions in a folder each iteration makes on its thread.

`counts_calls.py FOLDER [ITERATIONS]`: an iteration is one batch of a loader, `zero_grad`, a forward of three layers, a
loss, `backward` and a step. The first iterations are not counted. Prints the counts, and with a third argument the
functions that were called, by their number.
"""

import collections
import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

WARM_UP = 40

folder, iterations = sys.argv[1], int(sys.argv[2])
torch.manual_seed(0)
torch.set_num_threads(1)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
length = WARM_UP + iterations
loader = DataLoader(TensorDataset(torch.rand(length, 4), torch.randint(3, (length,))), batch_size=1)

calls = [0] * length
functions = collections.Counter()
now = 0


def count(frame, event, argument):
    if event == "call" and frame.f_code.co_filename.startswith(folder):
        calls[now] += 1
        if sys.argv[3:]:
            functions[f"{frame.f_code.co_filename[len(folder) :]}:{frame.f_code.co_name}"] += 1


for now, (values, labels) in enumerate(loader):
    if now == WARM_UP:
        sys.setprofile(count)
    optimizer.zero_grad()
    loss = criterion(model(values), labels)
    loss.backward()
    optimizer.step()
sys.setprofile(None)

print(*calls[WARM_UP:-1])
for name, number in functions.most_common():
    print(round(number / iterations, 2), name)
