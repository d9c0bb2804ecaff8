"""Batches whose samples have more to show than one picture: pairs, tokens, series, and what a generator makes."""

import sys

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
kind = sys.argv[1]


class Corpus:
    """A vocabulary as scripts write their own; a property would be the script's code."""

    def __init__(self, text: str) -> None:
        self.idx2word = sorted(set(text.split()))
        self.word2idx = {word: index for index, word in enumerate(self.idx2word)}

    @property
    def itos(self) -> list[str]:
        print("the script's own code has run")
        return self.idx2word


if kind == "pair":
    net = nn.Sequential(nn.Flatten(), nn.Linear(64, 4))
    left, right = torch.rand(8, 1, 8, 8), torch.rand(8, 1, 8, 8)
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    for first, second, same in DataLoader(TensorDataset(left, right, torch.ones(8)), 4):
        optimizer.zero_grad()
        loss = F.cosine_embedding_loss(net(first), net(second), same)
        loss.backward()
        optimizer.step()
elif kind == "tokens":
    corpus = Corpus("the cat sat on the mat and the dog sat too")
    words = torch.tensor([corpus.word2idx[word] for word in "the cat sat on the mat".split()])
    net = nn.Sequential(nn.Embedding(len(corpus.idx2word), 4), nn.Flatten(), nn.Linear(24, 2))
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    for lines, labels in DataLoader(TensorDataset(words.repeat(4, 1), torch.tensor([0, 1, 0, 1])), 2):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(lines), labels)
        loss.backward()
        optimizer.step()
elif kind == "series":
    net = nn.GRU(1, 1, batch_first=True)
    waves = torch.sin(torch.arange(30.0) / 4 + torch.rand(4, 1) * 6).unsqueeze(2)
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    for before, after in DataLoader(TensorDataset(waves[:, :-1], waves[:, 1:]), 2):
        optimizer.zero_grad()
        guess, _ = net(before)
        loss = F.mse_loss(guess, after)
        loss.backward()
        optimizer.step()
else:
    generator = nn.Sequential(nn.Linear(4, 64), nn.Sigmoid(), nn.Unflatten(1, (1, 8, 8)))
    judge = nn.Sequential(nn.Flatten(), nn.Linear(64, 1))
    optimizer = torch.optim.SGD([*generator.parameters(), *judge.parameters()], 0.1)
    for (real,) in DataLoader(TensorDataset(torch.rand(8, 1, 8, 8)), 4):
        optimizer.zero_grad()
        fake = generator(torch.randn(4, 4))
        loss = F.binary_cross_entropy_with_logits(judge(real), torch.ones(4, 1))
        loss = loss + F.binary_cross_entropy_with_logits(judge(fake), torch.zeros(4, 1))
        loss.backward()
        optimizer.step()
