"""A small convolutional network learns to tell the ten classes of CIFAR-10 apart, or those of images of your own.

Everything of a training is here, in the order in which it happens: a batch, zero_grad, forward, loss, backward, step.
With `--optimizer none` there is no step and no zero_grad, so that each backward adds to the gradients before it.
"""

import argparse
import sys
from collections import OrderedDict
from pathlib import Path

import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset
from torchvision.datasets import CIFAR10, ImageFolder
from torchvision.transforms import Compose, Resize, ToTensor

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent / "sample_cifar10"

parser = argparse.ArgumentParser(description="Trains a small network on CIFAR-10.")
parser.add_argument("--batch-size", type=int, default=1, help="images per iteration")
parser.add_argument("--epochs", type=int, default=100, help="passes over the images")
parser.add_argument("--iterations", type=int, help="end after so many iterations")
parser.add_argument("--loss", choices=["cross_entropy", "mse", "l1"], default="cross_entropy")
parser.add_argument("--optimizer", choices=["sgd", "adam", "none"], default="sgd", help="none: gradients accumulate")
parser.add_argument("--momentum", type=float, default=0.0, help="of SGD")
parser.add_argument("--learning-rate", type=float, help="default: fits the optimizer")
parser.add_argument("--data", type=Path, help="holds cifar-10-batches-py, or a folder of images for each class")
parser.add_argument("--device", default="cpu")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--zero-grad", choices=["none", "zeros"], default="none", help="what zero_grad leaves in grad")
parser.add_argument("--log-every", type=int, default=0, help="print the loss every so many iterations; 0: never")
options = parser.parse_args()


class Sample(Dataset):
    """The first twenty test images of CIFAR-10, which come with this script. Their names end in the label."""

    classes = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]

    def __init__(self, folder):
        paths = sorted(folder.glob("cifar10_*.png"))
        self.images = [ToTensor()(Image.open(path)) for path in paths]
        self.labels = [int(path.stem.split("_")[-1]) for path in paths]

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        return self.images[index], self.labels[index]


def choose_dataset():
    """CIFAR-10 where it lies in the data folder; else images of your own, if a folder is given; else the sample."""
    folder = options.data or HERE / "data"
    try:
        if (folder / "cifar-10-batches-py").is_dir():
            dataset = CIFAR10(folder, train=False, transform=ToTensor())
            print(f"training on the {len(dataset)} test images of CIFAR-10 in {folder}")
        elif options.data:
            dataset = ImageFolder(folder, Compose([Resize((32, 32)), ToTensor()]))
            print(f"training on the {len(dataset)} images in {folder}: {', '.join(dataset.classes)}")
        else:
            dataset = Sample(SAMPLE)
            print(f"training on the {len(dataset)} images of CIFAR-10 that come with this script")
    except RuntimeError:
        sys.exit(f"A file in {folder / 'cifar-10-batches-py'} is missing or damaged: delete that folder, load it anew.")
    except OSError as error:
        sys.exit(f"There is nothing to train on in {folder}: {error}")
    return dataset


class Network(nn.Module):
    """Three times convolution and pooling, then two linear layers: 3×32×32 numbers become a score for each class."""

    def __init__(self, classes):
        super().__init__()
        self.model1 = nn.Sequential(
            OrderedDict(
                conv1=nn.Conv2d(3, 32, 5, padding=2),  # 3×32×32 → 32×32×32
                maxpool1=nn.MaxPool2d(2),  # → 32×16×16
                conv2=nn.Conv2d(32, 32, 5, padding=2),
                maxpool2=nn.MaxPool2d(2),  # → 32×8×8
                conv3=nn.Conv2d(32, 64, 5, padding=2),
                maxpool3=nn.MaxPool2d(2),  # → 64×4×4
                flatten=nn.Flatten(),  # → 1024
                linear1=nn.Linear(1024, 64),
                linear2=nn.Linear(64, classes),
            )
        )

    def forward(self, images):
        return self.model1(images)


def make_optimizer(parameters):
    """SGD with momentum m takes steps about 1 / (1 - m) times as long: its default learning rate makes up for that."""
    rate = {"sgd": 0.015 * (1 - options.momentum), "adam": 0.001, "none": 0.0}[options.optimizer]
    if options.learning_rate is not None:
        rate = options.learning_rate
    if options.optimizer == "sgd":
        return torch.optim.SGD(parameters, lr=rate, momentum=options.momentum)
    if options.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=rate)
    return None


torch.manual_seed(options.seed)

dataset = choose_dataset()
classes = len(dataset.classes)

in_order_of_class = isinstance(dataset, ImageFolder)  # CIFAR-10 is mixed already
loader = DataLoader(dataset, batch_size=options.batch_size, shuffle=in_order_of_class)
model = Network(classes).to(options.device)
criterion = {"cross_entropy": nn.CrossEntropyLoss, "mse": nn.MSELoss, "l1": nn.L1Loss}[options.loss]()
optimizer = make_optimizer(model.parameters())
iteration = 0

for epoch in range(options.epochs):
    for images, labels in loader:
        iteration += 1
        images, labels = images.to(options.device), labels.to(options.device)
        if options.loss != "cross_entropy":  # mse and l1 compare number by number: label 3 becomes 0 0 0 1 0 0 0 0 0 0
            labels = F.one_hot(labels, classes).float()

        if optimizer:
            optimizer.zero_grad(set_to_none=options.zero_grad == "none")
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        if optimizer:
            optimizer.step()

        if options.log_every and iteration % options.log_every == 0:
            print("iteration", iteration, "loss", repr(loss.item()))
        if iteration == options.iterations:
            break
    if iteration == options.iterations:
        break
