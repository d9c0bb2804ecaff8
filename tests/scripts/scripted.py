"""A model that torch.jit.script has compiled, with the loss computed inside."""

import warnings

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Linear(5, 8)
        self.head = nn.Linear(8, 3)

    def forward(self, inputs: Tensor, labels: Tensor) -> Tensor:
        scores = self.head(torch.relu(self.features(inputs)))
        return F.cross_entropy(scores, labels) + 0.1 * F.mse_loss(scores, torch.zeros_like(scores))


warnings.simplefilter("ignore", FutureWarning)
torch.manual_seed(0)
points = TensorDataset(torch.randn(20, 5), torch.randint(0, 3, (20,)))
model = torch.jit.script(Network())
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for inputs, labels in DataLoader(points, batch_size=4):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    loss = model(inputs, labels)  # mark: forward
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
