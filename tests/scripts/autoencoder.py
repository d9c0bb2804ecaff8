"""An autoencoder whose loader also yields digits, which training ignores: its output is no class score."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
pictures, digits = torch.rand(8, 1, 6, 6), torch.arange(8) % 10
loader = DataLoader(TensorDataset(pictures, digits), batch_size=4)
coder = nn.Sequential(nn.Flatten(), nn.Linear(36, 4), nn.Linear(4, 36), nn.Sigmoid())
optimizer = torch.optim.SGD(coder.parameters(), 0.1)
for picture, _ in loader:
    optimizer.zero_grad()
    loss = F.binary_cross_entropy(coder(picture), picture.flatten(1))
    loss.backward()
    optimizer.step()
