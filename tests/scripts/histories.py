"""Trains in a way that a random number chooses: segments of iterations that are all alike, each with habits of its own,
and `breakpoint()` at places in between. `histories.py SEED`."""

import random
import sys
import threading

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

choose = random.Random(int(sys.argv[1]))
torch.manual_seed(0)
torch.set_num_threads(1)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
are_two = choose.random() < 0.3
other = nn.Linear(4, 3) if are_two else model
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
second = torch.optim.Adam(other.parameters()) if are_two else optimizer
schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.999)
data = TensorDataset(torch.rand(60, 4), torch.randint(3, (60,)))


def batches(count, habits):
    if "no_loader" in habits:
        yield from ((torch.rand(2, 4), torch.randint(3, (2,))) for _ in range(count))
        return
    while count > 0:
        for pair in DataLoader(data, batch_size=habits["size"]):
            yield pair
            count -= 1
            if not count:
                return


def loss_of(values, labels, habits):
    net = other if "other" in habits else model
    if "functional" in habits:
        return F.cross_entropy(net(values), labels)
    if "own" in habits:
        return (net(values) ** 2).mean()
    if "keywords" in habits:
        return criterion(input=net(input=values), target=labels)
    return criterion(net(values), labels) + (criterion(net(values), labels) if "twice" in habits else 0)


def validate():
    model.eval()
    with torch.no_grad():
        for values, labels in DataLoader(data, batch_size=20):
            criterion(model(values), labels)
    model.train()


def segment(habits):
    stop_at, stop_in = choose.randrange(5, habits["count"]), choose.choice(("zero", "forward", "backward", "step", ""))
    for number, (values, labels) in enumerate(batches(habits["count"], habits)):
        stops = number == stop_at and stop_in
        used = second if "other" in habits else optimizer
        if "accumulates" not in habits or number % 4 == 0:
            owner = model if "module" in habits else used
            owner.zero_grad(set_to_none="zeros" not in habits)
        if stops == "zero":
            breakpoint()
        loss = loss_of(values, labels, habits)
        if stops == "forward":
            breakpoint()
        loss.backward()
        if "clips" in habits:
            nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        if stops == "backward":
            breakpoint()
        if "accumulates" not in habits or number % 4 == 3:
            used.step()
        if "both" in habits:
            second.step()
        if "schedules" in habits:
            schedule.step()
        if stops == "step":
            breakpoint()
        if "fails" in habits and number == 20:
            try:
                model(values[:, :2])
            except RuntimeError:
                pass
        if "grows" in habits and number == 20:
            model.append(nn.Linear(3, 3))
            optimizer.add_param_group({"params": model[-1].parameters()})
    if "validates" in habits:
        validate()


HABITS = (
    "no_loader", "functional", "own", "keywords", "twice", "accumulates", "zeros", "clips", "both", "schedules",
    "module", "other", "fails", "grows", "validates", "in_thread",
)  # fmt: skip

for _ in range(6):
    chosen = dict.fromkeys(choose.sample(HABITS, choose.choice((0, 1, 1, 2, 3))), True)
    habits = {**chosen, "size": choose.choice((1, 3)), "count": choose.randrange(12, 90)}
    if "in_thread" in chosen:
        thread = threading.Thread(target=segment, args=(habits,))
        thread.start()
        thread.join()
    else:
        segment(habits)
breakpoint()
