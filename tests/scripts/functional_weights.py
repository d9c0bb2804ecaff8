"""A model that is called with weights of the script's own, updated by hand with what torch.autograd.grad gives."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
points = TensorDataset(torch.randn(20, 5), torch.randn(20, 2))
model = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 2))
weights = {name: parameter.detach().clone().requires_grad_() for name, parameter in model.named_parameters()}

for inputs, targets in DataLoader(points, batch_size=4):  # mark: data
    outputs = functional_call(model, weights, (inputs,))  # mark: forward
    loss = F.mse_loss(outputs, targets)  # mark: loss
    slopes = torch.autograd.grad(loss, list(weights.values()))  # mark: backward
    with torch.no_grad():
        for weight, slope in zip(weights.values(), slopes):
            weight -= 0.1 * slope
    print("loss", repr(loss.item()))

for name, parameter in model.named_parameters():
    parameter.grad = weights[name].detach() - parameter.detach()
