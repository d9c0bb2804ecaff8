"""Trains a loss of its own by a library that has the loop, and validates by it, `no_grad` within the loop."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "site-packages"))

import torch
from own_loop import Trainer
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
training = TensorDataset(torch.randn(8, 5), torch.randint(0, 3, (8,)))
validation = TensorDataset(torch.randn(4, 5), torch.randint(0, 3, (4,)))


class Smoothed(nn.Module):
    def forward(self, outputs, labels):
        return nn.functional.cross_entropy(outputs, labels, label_smoothing=0.1)


model = nn.Sequential(nn.Linear(5, 8), nn.Dropout(0.2), nn.Linear(8, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
trainer = Trainer(model, Smoothed(), optimizer)

for epoch in range(2):
    trainer.fit(DataLoader(training, batch_size=4))  # mark: fit
    trainer.evaluate(DataLoader(validation, batch_size=2))  # mark: evaluate
