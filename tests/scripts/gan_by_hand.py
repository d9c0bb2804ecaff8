"""A generator and a discriminator whose batches no loader brings."""

import torch
from torch import nn

torch.manual_seed(0)
maker, judge = nn.Linear(4, 6), nn.Linear(6, 1)
of_maker = torch.optim.Adam(maker.parameters(), lr=1e-3)
of_judge = torch.optim.Adam(judge.parameters(), lr=1e-3)
criterion = nn.BCEWithLogitsLoss()
ones, zeros = torch.ones(8, 1), torch.zeros(8, 1)

for _ in range(4):
    of_judge.zero_grad()  # mark: zero_judge
    made = maker(torch.randn(8, 4))
    loss_judge = criterion(judge(torch.randn(8, 6)), ones) + criterion(judge(made.detach()), zeros)
    loss_judge.backward()
    of_judge.step()
    of_maker.zero_grad()
    loss_maker = criterion(judge(made), ones)
    loss_maker.backward()
    of_maker.step()  # mark: step
