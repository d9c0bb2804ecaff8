"""The loop is a text that is executed."""

import torch
from torch import nn

torch.manual_seed(0)
net = nn.Linear(4, 2)
opt = torch.optim.SGD(net.parameters(), 0.1)
code = """
for i in range(3):
    opt.zero_grad()
    loss = net(torch.randn(6, 4)).pow(2).mean()
    loss.backward()
    opt.step()
"""
exec(code, {"opt": opt, "net": net, "torch": torch})  # mark: all
