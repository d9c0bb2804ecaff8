"""Four threads look at one model in eval mode while the main thread trains another."""

import threading

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(0)
shared = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Dropout(0.5), nn.Linear(32, 3)).eval()
trained = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 3))
optimizer = torch.optim.SGD(trained.parameters(), lr=0.05)
inputs, labels = torch.randn(16, 8), torch.randint(0, 3, (16,))
sums = {}


def evaluate(number):
    with torch.no_grad():
        outputs = [shared(inputs + number) for _ in range(150)]
        losses = [nn.functional.cross_entropy(one, labels) for one in outputs]
    sums[number] = float(torch.stack(losses).sum())


threads = [threading.Thread(target=evaluate, args=(number,)) for number in range(4)]
for thread in threads:
    thread.start()
for _ in range(150):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(trained(inputs), labels)
    loss.backward()
    optimizer.step()
for thread in threads:
    thread.join()
print("loss", repr(loss.item()), *(repr(sums[number]) for number in sorted(sums)))
