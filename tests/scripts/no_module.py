"""A line through points with nothing but tensors: no module, no optimizer, no DataLoader."""

import torch

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20)
y = 2 * x + 1
w = torch.zeros((), requires_grad=True)
b = torch.zeros((), requires_grad=True)

for _ in range(3):
    loss = ((w * x + b - y) ** 2).mean()
    loss.backward()  # mark: backward
    with torch.no_grad():
        w -= 0.1 * w.grad
        b -= 0.1 * b.grad
    w.grad = None
    b.grad = None
