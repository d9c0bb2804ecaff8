"""Two epochs with a validation after each, which has a loader of its own."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
training = TensorDataset(torch.randn(8, 5), torch.randint(0, 3, (8,)))
validation = TensorDataset(torch.randn(4, 5), torch.randint(0, 3, (4,)))
training_loader = DataLoader(training, batch_size=4)
validation_loader = DataLoader(validation, batch_size=2)
model = nn.Sequential(nn.Linear(5, 8), nn.Dropout(0.2), nn.Linear(8, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for epoch in range(2):
    model.train()
    for inputs, labels in training_loader:  # mark: data
        optimizer.zero_grad()  # mark: zero_grad
        outputs = model(inputs)  # mark: forward
        loss = criterion(outputs, labels)  # mark: loss
        loss.backward()  # mark: backward
        optimizer.step()  # mark: step

    model.eval()
    with torch.no_grad():
        for inputs, labels in validation_loader:  # mark: validation_data
            outputs = model(inputs)  # mark: validation_forward
            validation_loss = criterion(outputs, labels)  # mark: validation_loss
