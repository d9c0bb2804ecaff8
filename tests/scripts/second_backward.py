"""A second backward through a part of the graph that the first one has freed."""

import torch

weight = torch.randn(3, requires_grad=True)
part = (weight * 2).exp()
part.sum().backward()
loss = (part**2).sum()
loss.backward()  # mark: second
