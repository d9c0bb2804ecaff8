"""`matrix.py KIND METHOD ITERATIONS`: small trainings, each with something that a guest could get in the way of.

After each iteration it tells the loss, how often the model was called, and how much of what it made is still alive.
"""

import sys
import weakref

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader, TensorDataset

KIND, METHOD, ITERATIONS = sys.argv[1], sys.argv[2], int(sys.argv[3])


class Model(nn.Module):
    """Two layers with a middle that each kind makes its own."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(6, 8)
        self.middle = nn.Sequential(nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 8))
        self.last = nn.Linear(8, 3)
        self.calls = 0

    def forward(self, inputs):
        hidden = torch.relu(self.first(inputs))
        return self.last(self.through(hidden))

    def through(self, hidden):
        self.calls += 1
        return self.middle(hidden)


class Shared(Model):
    def through(self, hidden):
        return super().through(super().through(super().through(hidden)))


class Regular(Model):
    def __init__(self):
        super().__init__()
        self.middle = nn.Sequential(nn.BatchNorm1d(8), nn.ReLU(inplace=True), nn.Dropout(0.3), nn.Linear(8, 8))


class Tied(Model):
    def __init__(self):
        super().__init__()
        self.middle[2].weight = self.middle[0].weight


class Checkpointed(Model):
    def through(self, hidden):
        return checkpoint(super().through, hidden, use_reentrant=KIND == "checkpoint_reentrant")


class Cube(torch.autograd.Function):
    @staticmethod
    def forward(context, inputs):
        context.save_for_backward(inputs)
        return inputs**3

    @staticmethod
    def backward(context, arriving):
        (inputs,) = context.saved_tensors
        return 3 * inputs**2 * arriving


class Own(Model):
    def through(self, hidden):
        return Cube.apply(super().through(hidden))


def plain(inputs, labels):
    optimizer.zero_grad()
    outputs = model(inputs)
    loss = F.cross_entropy(outputs, labels)
    loss.backward()
    optimizer.step()
    return outputs, loss


def accumulated(inputs, labels):
    optimizer.zero_grad()
    for part, wanted in zip(inputs.chunk(2), labels.chunk(2)):
        outputs = model(part)
        loss = F.cross_entropy(outputs, wanted) / 2
        loss.backward()
    optimizer.step()
    return outputs, loss


def several_losses(inputs, labels):
    optimizer.zero_grad()
    outputs = model(inputs)
    small = 0.01 * model(torch.zeros_like(inputs)).square().mean()
    small.backward()
    loss = F.cross_entropy(outputs, labels)
    loss.backward()
    optimizer.step()
    return outputs, loss


def retained(inputs, labels):
    optimizer.zero_grad()
    outputs = model(inputs)
    loss = F.cross_entropy(outputs, labels)
    loss.backward(retain_graph=True)
    outputs.square().mean().backward()
    optimizer.step()
    return outputs, loss


def scaled(inputs, labels):
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = model(inputs)
        loss = F.cross_entropy(outputs, labels)
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
    return outputs, loss


def twice(inputs, labels):
    """Double backward: the norm of a gradient is trained too."""
    optimizer.zero_grad()
    inputs = inputs.clone().requires_grad_()
    outputs = model(inputs)
    loss = F.cross_entropy(outputs, labels)
    (slope,) = torch.autograd.grad(loss, inputs, create_graph=True)
    (loss + slope.square().sum()).backward()
    optimizer.step()
    return outputs, loss


def closed(inputs, labels):
    def closure():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(inputs), labels)
        loss.backward()
        return loss

    return (optimizer.step(closure),)


def between(inputs, labels):
    """What happens between phases."""
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.9)
    outputs, loss = plain(inputs, labels)
    nn.utils.clip_grad_norm_(model.parameters(), 0.5)
    nn.utils.clip_grad_value_(list(model.parameters()), 0.01)
    optimizer.step()
    scheduler.step()
    model.load_state_dict(model.state_dict())
    return outputs, loss


def by_hand(inputs, labels):
    """Weights are written by hand beside the optimizer's step, and gradients cleared by hand."""
    outputs, loss = plain(inputs, labels)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= 0.01 * parameter.grad
            parameter.data.add_(parameter.grad.sign(), alpha=-1e-4)
            parameter.grad.zero_()
    model.last.weight.grad = None
    return outputs, loss


def loose(inputs, labels):
    """An input that wants a gradient, and a factor in no module."""
    optimizer.zero_grad()
    inputs = inputs.clone().requires_grad_()
    outputs = model(inputs * factor)
    loss = F.cross_entropy(outputs, labels)
    loss.backward()
    optimizer.step()
    return outputs, inputs, loss


KINDS = {
    "plain": (Model, plain),
    "dropout_batch_norm": (Regular, plain),
    "resnet18": (None, plain),
    "shared": (Shared, plain),
    "weight_tying": (Tied, plain),
    "accumulation": (Model, accumulated),
    "several_losses": (Model, several_losses),
    "retain_graph": (Model, retained),
    "grad_scaler": (Model, scaled),
    "checkpoint": (Checkpointed, plain),
    "checkpoint_reentrant": (Checkpointed, plain),
    "own_function": (Own, plain),
    "double_backward": (Model, twice),
    "workers": (Model, plain),
    "between": (Model, between),
    "by_hand": (Model, by_hand),
    "loose": (Model, loose),
    "closure": (Model, closed),
}
METHODS = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.05, momentum=0.9),
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=0.01),
    "lbfgs": lambda parameters: torch.optim.LBFGS(parameters, lr=0.1, max_iter=3),
}


def resnet18():
    from torchvision.models import resnet18

    model = resnet18(num_classes=3)
    model.calls = 0
    return model


def batches():
    shape = (3, 32, 32) if KIND == "resnet18" else (6,)
    size = 2 if KIND == "resnet18" else 4
    points = TensorDataset(torch.randn(size * ITERATIONS, *shape), torch.randint(0, 3, (size * ITERATIONS,)))
    return DataLoader(points, batch_size=size, shuffle=True, num_workers=2 if KIND == "workers" else 0)


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.manual_seed(0)
    kind, iteration = KINDS[KIND]
    loader = batches()
    model = kind() if kind else resnet18()
    factor = torch.ones(6, requires_grad=True)
    optimizer = METHODS[METHOD]([*model.parameters(), *([factor] if KIND == "loose" else [])])
    scaler = torch.amp.GradScaler("cpu", init_scale=128.0)
    for inputs, labels in loader:
        made = iteration(inputs, labels)
        value, refs = made[-1].item(), list(map(weakref.ref, made))
        del made
        print(repr(value), model.calls, sum(ref() is not None for ref in refs))
