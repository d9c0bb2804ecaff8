"""The model is called 'net' where it is made, 'model' in the trainer's run() and self.model in the trainer."""

import torch
from torch import nn


class Coach:
    def __init__(self, model):
        self.model = model

    def run(self):
        model = self.model
        self.chief = torch.optim.SGD(model.parameters(), 0.1)
        for _ in range(3):
            self.loss = nn.functional.mse_loss(model(torch.ones(2, 3)), torch.zeros(2, 1))
            self.model.zero_grad(set_to_none=True)
            self.loss.backward()
            self.chief.step()


torch.manual_seed(0)
net = nn.Linear(3, 1)
Coach(net).run()
