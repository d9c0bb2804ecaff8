"""Gradients of each sample by torch.func: what runs within a transform has no moments of its own."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call, grad, vmap
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
points = TensorDataset(torch.randn(20, 5), torch.randn(20, 2))
model = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


def loss_of(weights, inputs, targets):
    return F.mse_loss(functional_call(model, weights, (inputs,)), targets)


slopes_of = vmap(grad(loss_of), in_dims=(None, 0, 0))

for inputs, targets in DataLoader(points, batch_size=4):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    slopes = slopes_of(dict(model.named_parameters()), inputs, targets)
    for name, parameter in model.named_parameters():
        parameter.grad = slopes[name].mean(0).detach()
    optimizer.step()  # mark: step
    print(model[0].weight.grad.norm().item())
