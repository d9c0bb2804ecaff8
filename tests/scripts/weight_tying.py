"""A small language model whose embedding and projection are one matrix; tokens are cut from a tape by hand.

It computes its own loss, also when it is evaluated. Its scaler is switched off.
"""

import torch
import torch.nn.functional as F
from torch import nn


class Speaker(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(12, 8)
        self.memory = nn.GRU(8, 8, batch_first=True)
        self.projection = nn.Linear(8, 12, bias=False)
        self.projection.weight = self.embedding.weight

    def forward(self, tokens, targets):
        hidden, _ = self.memory(self.embedding(tokens))
        scores = self.projection(hidden)
        told = F.cross_entropy(scores.flatten(0, 1), targets.flatten(), reduction="sum")
        return scores, told / targets.numel()


def cut(tape):
    starts = torch.randint(0, len(tape) - 7, (4,))
    windows = torch.stack([tape[start : start + 7] for start in starts])
    return windows[:, :-1], windows[:, 1:]


torch.manual_seed(0)
tape = torch.randint(0, 12, (100,))
model = Speaker()
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
scaler = torch.amp.GradScaler("cpu", enabled=False)

for _ in range(5):
    tokens, targets = cut(tape)
    scores, loss = model(tokens, targets)  # mark: forward
    optimizer.zero_grad(set_to_none=True)  # mark: zero_grad
    scaler.scale(loss).backward()  # mark: backward
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    scaler.step(optimizer)  # mark: step
    print("loss", repr(loss.item()))

model.eval()
with torch.no_grad():
    for _ in range(3):
        print("evaluated", repr(model(*cut(tape))[1].item()))
