"""The model is local to `main()`, as in most scripts, and gone when that has returned; main() is what ends the script."""

import torch
from torch import nn


def main() -> None:
    torch.manual_seed(0)
    net = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    for _ in range(2):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(torch.ones(2, 3)), torch.zeros(2, 1))
        loss.backward()
        optimizer.step()
    print("norm", net.weight.detach().norm().item())


if __name__ == "__main__":
    main()
