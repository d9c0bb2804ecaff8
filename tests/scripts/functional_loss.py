"""A trainer class whose loss is a function of torch.nn.functional."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Trainer:
    def __init__(self, model, loader):
        self.model = model
        self.loader = loader
        self.optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def fit(self):
        for batch in self.loader:  # mark: data
            self.train_on(*batch)

    def train_on(self, inputs, labels):
        self.model.zero_grad()  # mark: zero_grad
        outputs = self.model(inputs)  # mark: forward
        loss = F.cross_entropy(outputs, labels)  # mark: loss
        loss.backward()  # mark: backward
        self.optimizer.step()  # mark: step


torch.manual_seed(0)
points = TensorDataset(torch.randn(12, 5), torch.randint(0, 3, (12,)))
trainer = Trainer(nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 3)), DataLoader(points, batch_size=4))
trainer.fit()
