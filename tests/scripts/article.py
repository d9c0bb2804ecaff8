"""The script of the walkthrough as a person writes it down: a small network of ten classes, learned one by one."""
import torch
from torch import nn
from torch.nn import Conv2d, Flatten, Linear, MaxPool2d, Sequential
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
images_of = torch.rand(4, 3, 32, 32)
targets_of = torch.tensor([3, 8, 8, 0])
dataset = TensorDataset(images_of, targets_of)
dataloader = DataLoader(dataset, batch_size=1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = Conv2d(3, 4, 5, padding=2)
        self.model1 = Sequential(
            MaxPool2d(2),
            Conv2d(4, 4, 5, padding=2),
            MaxPool2d(2),
            Conv2d(4, 8, 5, padding=2),
            MaxPool2d(2),
            Flatten(),
            Linear(128, 16),
            Linear(16, 10),
        )

    def forward(self, x):
        x = self.conv1(x)
        x = self.model1(x)
        return x


model = Net()
loss = nn.CrossEntropyLoss()
losses = []

for data in dataloader:
    images, targets = data
    outputs = model(images)
    result_loss = loss(outputs, targets)
    result_loss.backward()
    losses.append(
        round(result_loss.item(), 4)
    )

print(losses)
