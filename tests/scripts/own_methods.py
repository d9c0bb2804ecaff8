"""An autoencoder that is never called itself: the script uses its methods."""

import torch
from torch import nn
from torch.utils.data import DataLoader


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(6, 3), nn.Tanh())
        self.decoder = nn.Linear(3, 6)

    def encode(self, inputs):
        return self.encoder(inputs)  # mark: encode

    def decode(self, code):
        return self.decoder(code)  # mark: decode


torch.manual_seed(0)
model = Autoencoder()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for inputs in DataLoader(torch.randn(20, 6), batch_size=4):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    code = model.encode(inputs)
    restored = model.decode(code)
    loss = ((restored - inputs) ** 2).mean()
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
