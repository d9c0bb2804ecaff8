"""Hooks of every kind, the script's own, which print in the order in which they are called."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
points = TensorDataset(torch.randn(20, 5), torch.randint(0, 3, (20,)))
model = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 3))
probe = nn.Linear(8, 1)  # called by a hook, not by the loop
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

model.register_forward_pre_hook(lambda module, inputs: print("before", len(inputs)))
model[1].register_forward_hook(lambda module, inputs, outputs: print("probe", probe(outputs).sum().item()))
model[2].register_full_backward_hook(lambda module, gave, got: print("backward", got[0].norm().item()))
model[0].weight.register_hook(lambda grad: grad * 0.5)
model[0].bias.register_post_accumulate_grad_hook(lambda bias: print("bias", bias.grad.norm().item()))
optimizer.register_step_post_hook(lambda optimizer, args, kwargs: print("stepped"))

for inputs, labels in DataLoader(points, batch_size=4):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    outputs = model(inputs)  # mark: forward
    outputs.register_hook(lambda grad: print("outputs", grad.norm().item()))
    loss = criterion(outputs, labels)  # mark: loss
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
