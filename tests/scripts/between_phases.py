"""Gradients are unscaled and clipped between backward and step; the scaler and the learning rate move after it."""

import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

torch.manual_seed(0)
model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
scaler = torch.amp.GradScaler("cpu", init_scale=8.0, growth_interval=1)

for _ in range(3):
    optimizer.zero_grad()  # mark: zero_grad
    loss = nn.functional.mse_loss(model(torch.randn(3, 4)), torch.zeros(3, 2))  # mark: loss
    scaler.scale(loss).backward()  # mark: backward
    scaler.unscale_(optimizer)  # mark: unscale
    total = clip_grad_norm_(model.parameters(), 0.01)  # mark: clip
    clip_grad_value_(model.parameters(), 1.0)  # mark: clip_value
    scaler.step(optimizer)  # mark: step
    scaler.update()  # mark: scale_update
    scheduler.step()  # mark: schedule
    model.load_state_dict(model.state_dict())  # mark: load
    print("norm", total.item(), "lr", scheduler.get_last_lr()[0])
