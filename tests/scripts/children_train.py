"""All training happens in two spawned children; this process only waits for them."""

import torch
import torch.multiprocessing as mp
from torch import nn


def worker(rank: int, net: nn.Module) -> None:
    torch.manual_seed(rank)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
    for _ in range(4):
        optimizer.zero_grad()
        net(torch.randn(8, 4)).pow(2).mean().backward()
        optimizer.step()


if __name__ == "__main__":
    net = nn.Linear(4, 2)
    net.share_memory()
    children = [mp.get_context("spawn").Process(target=worker, args=(rank, net)) for rank in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print("exit", [child.exitcode for child in children])
