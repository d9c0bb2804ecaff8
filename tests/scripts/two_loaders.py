"""Labelled and unlabelled batches in one iteration, and a model that is called three times."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
labelled = DataLoader(TensorDataset(torch.randn(20, 5), torch.randn(20, 2)), batch_size=4, shuffle=True)
unlabelled = iter(DataLoader(torch.randn(40, 5), batch_size=8, shuffle=True))
model = nn.Sequential(nn.Linear(5, 8), nn.Dropout(0.2), nn.Linear(8, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for inputs, targets in labelled:  # mark: data
    more = next(unlabelled)  # mark: more_data
    optimizer.zero_grad()  # mark: zero_grad
    outputs = model(inputs)  # mark: forward
    error = F.mse_loss(outputs, targets)  # mark: loss
    disagreement = F.mse_loss(model(more), model(more))  # mark: disagreement
    loss = error + 0.1 * disagreement
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
