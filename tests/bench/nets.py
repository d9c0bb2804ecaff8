"""`nets.py KIND [told]`: a deep network of torchvision's on random pictures, for the bench of stepping inside.

`told`: in the middle of each backward and behind each iteration it tells "where MB tensors MB-of-tensors" on stdout.
"""

import ctypes
import gc
import sys

import torch
import torchvision
from torch import nn

DEEP = {"resnet18": "layer2", "resnet152": "layer3", "vit_b_16": "encoder"}
kind, tells = sys.argv[1], sys.argv[2:] == ["told"]


def tell(where):
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)  # what is free already is given back
    with open("/proc/self/status") as status:
        resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024
    for parameter in model.parameters():
        parameter.grad  # noqa: B018  # a tensor is found where Python has met it once
    found = [thing for thing in gc.get_objects() if issubclass(type(thing), torch.Tensor)]
    held = {tensor.untyped_storage().data_ptr(): tensor.untyped_storage().nbytes() for tensor in found}
    print(where, resident, len(found), sum(held.values()) / 2**20, flush=True)


def watch(module, given, result):
    result.register_hook(lambda gradient: tell("middle"))


def build():
    torch.manual_seed(0)
    if kind == "vit_b_16":
        return torchvision.models.vit_b_16(num_classes=10, image_size=32)
    return torchvision.models.get_model(kind, num_classes=10)


torch.set_num_threads(1)
model = build()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
images, labels = torch.randn(2, 3, 32, 32), torch.tensor([1, 2])
if tells:
    getattr(model, DEEP[kind]).register_forward_hook(watch)

for _ in range(100_000):
    optimizer.zero_grad()
    loss = criterion(model(images), labels)
    loss.backward()
    optimizer.step()
    if tells:
        del loss
        tell("end")
