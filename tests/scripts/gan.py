"""A generator and a discriminator, each with its optimizer and its loss."""

import torch
from torch import nn
from torch.utils.data import DataLoader

torch.manual_seed(0)
generator = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
discriminator = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
optimizer_g = torch.optim.Adam(generator.parameters(), lr=1e-3)
optimizer_d = torch.optim.Adam(discriminator.parameters(), lr=1e-3)
criterion = nn.BCEWithLogitsLoss()
ones, zeros = torch.ones(8, 1), torch.zeros(8, 1)

for real in DataLoader(torch.randn(24, 2), batch_size=8):  # mark: data
    fake = generator(torch.randn(8, 4))  # mark: generate

    optimizer_d.zero_grad()  # mark: zero_d
    loss_real = criterion(discriminator(real), ones)  # mark: judge_real
    loss_fake = criterion(discriminator(fake.detach()), zeros)  # mark: judge_fake
    loss_d = loss_real + loss_fake
    loss_d.backward()  # mark: backward_d
    optimizer_d.step()  # mark: step_d

    optimizer_g.zero_grad()  # mark: zero_g
    verdict = discriminator(fake)  # mark: verdict
    loss_g = criterion(verdict, ones)  # mark: loss_g
    loss_g.backward()  # mark: backward_g
    optimizer_g.step()  # mark: step_g
