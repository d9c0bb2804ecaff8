"""A transformer encoder between an embedding and a projection, trained by AdamW."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 16)
        layer = nn.TransformerEncoderLayer(16, nhead=2, dim_feedforward=32, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, num_layers=2)
        self.projection = nn.Linear(16, 20)

    def forward(self, tokens):
        return self.projection(self.encoder(self.embedding(tokens)))


torch.manual_seed(0)
tokens = torch.randint(0, 20, (12, 6))
loader = DataLoader(TensorDataset(tokens, tokens.roll(-1, dims=1)), batch_size=4)
model = Tagger()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)

for inputs, targets in loader:  # mark: data
    logits = model(inputs)  # mark: forward
    loss = criterion(logits.flatten(0, 1), targets.flatten())  # mark: loss
    optimizer.zero_grad()  # mark: zero_grad
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
