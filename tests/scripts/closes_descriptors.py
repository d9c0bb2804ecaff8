"""Closes descriptors that it has not opened, as daemons do, and takes their numbers for a socket of its own:
"low" up to 256, "all" all that there are."""

import os
import socket
import sys

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(3, 2)
inputs = torch.randn(4, 3)


def iteration():
    model.zero_grad()
    loss = model(inputs).square().mean()
    loss.backward()
    with torch.no_grad():
        model.weight -= 0.1 * model.weight.grad


iteration()
numbers = os.listdir("/proc/self/fd") if sys.argv[1] == "all" else []
highest = max([255, *map(int, numbers)])
os.closerange(3, highest + 1)
own, peer = socket.socketpair()
os.dup2(own.fileno(), highest)
peer.settimeout(1)
for _ in range(8):
    iteration()
try:
    print("the peer received", peer.recv(1 << 16))
except TimeoutError:
    print("the peer received nothing")
peer.sendall(b"reply")
peer.shutdown(socket.SHUT_WR)
for _ in range(8):
    iteration()
if os.fork() == 0:
    os._exit(not os.path.sameopenfile(highest, own.fileno()))
print("a child has it open:", os.wait()[1] == 0)
print("reply:", socket.socket(fileno=highest).recv(100), own.recv(100))
print([weight.hex() for weight in model.weight.flatten().tolist()])
sys.exit(4)
