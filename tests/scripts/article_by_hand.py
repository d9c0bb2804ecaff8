import torch
from torch import nn
from torch.nn import Conv2d, Flatten, Linear, MaxPool2d, Sequential
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
images = torch.rand(20, 3, 32, 32)
labels = torch.arange(20) % 10
dataset = TensorDataset(images, labels)

dataloader = DataLoader(dataset, batch_size=1)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.model1 = Sequential()
        self.model1.add_module("conv1", Conv2d(3, 32, 5, padding=2))
        self.model1.add_module("maxpool1", MaxPool2d(2))
        self.model1.add_module("conv2", Conv2d(32, 32, 5, padding=2))
        self.model1.add_module("maxpool2", MaxPool2d(2))
        self.model1.add_module("conv3", Conv2d(32, 64, 5, padding=2))
        self.model1.add_module("maxpool3", MaxPool2d(2))
        self.model1.add_module("flatten", Flatten())
        self.model1.add_module("linear1", Linear(1024, 64))
        self.model1.add_module("linear2", Linear(64, 10))

    def forward(self, x):
        x = self.model1(x)
        return x


# Each picture alone: a batch of one.
loss = nn.CrossEntropyLoss()
model = Model()

count = 0
for data in dataloader:
    imgs, targets = data
    outputs = model(imgs)
    result_loss = loss(outputs, targets)
    result_loss.backward()
    count += 1
    print(count, "ok")

    if count == 3:
        break
print("done")
