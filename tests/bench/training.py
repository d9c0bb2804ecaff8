"""The walkthrough's model and loop without its printing: trains in blocks of iterations and tells what each took.

`training.py PORT BATCH ITERATIONS WORKERS [FOLDER]`: connects to the bench, waits for a line before each block and answers with one:
seconds of CPU of the training thread, seconds of the wall clock, own memory in MB. Ends when the bench hangs up.
With a FOLDER it writes histograms of all weights and gradients to TensorBoard there in each iteration.
"""

import socket
import sys
import time

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

port, batch, iterations, workers = map(int, sys.argv[1:5])
diary = None
if sys.argv[5:]:
    from torch.utils.tensorboard import SummaryWriter

    diary = SummaryWriter(sys.argv[5])


def memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


torch.manual_seed(0)
torch.set_num_threads(1)  # so that the thread's own CPU time is all there is
model = nn.Sequential(
    *(nn.Conv2d(3, 32, 5, padding=2), nn.MaxPool2d(2)),
    *(nn.Conv2d(32, 32, 5, padding=2), nn.MaxPool2d(2)),
    *(nn.Conv2d(32, 64, 5, padding=2), nn.MaxPool2d(2)),
    *(nn.Flatten(), nn.Linear(1024, 64), nn.Linear(64, 10)),
)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
data = TensorDataset(torch.rand(batch * iterations, 3, 32, 32), torch.randint(10, (batch * iterations,)))
loader = DataLoader(data, batch_size=batch, num_workers=workers, persistent_workers=workers > 0)

with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rw") as bench:
    for _ in bench:
        cpu, wall = time.thread_time(), time.perf_counter()
        for images, labels in loader:
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            if diary:
                for name, parameter in model.named_parameters():
                    diary.add_histogram(name, parameter)
                    diary.add_histogram(f"{name}.grad", parameter.grad)
        print(time.thread_time() - cpu, time.perf_counter() - wall, memory(), file=bench, flush=True)
