"""Parameters and buffers of every kind that a tensor may have; argument: elements of a large one."""

import sys
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(0)
large = int(sys.argv[1]) if len(sys.argv) > 1 else 1000


class Kinds(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(6, 4)
        plane = torch.randn(12, 8)
        self.of_bfloat16 = nn.Parameter(plane.bfloat16())
        self.of_half = nn.Parameter(plane.half() * 1e4)
        for name, tensor in {
            "float8": plane.to(torch.float8_e4m3fn), "bool": plane > 0, "int64": torch.arange(96).reshape(12, 8) * 10**15,
            "complex64": torch.complex(plane, plane.flip(0)), "coo": plane.relu().to_sparse(),
            "csr": plane.relu().to_sparse_csr(), "nested": torch.nested.nested_tensor([plane[:3], plane[:5, :2]]),
            "quantized": torch.quantize_per_tensor(plane, 0.05, 2, torch.qint8), "expanded": torch.ones(1, 5).expand(7, 5),
            "channels_last": torch.randn(2, 3, 8, 8).to(memory_format=torch.channels_last), "empty": torch.empty(0, 3),
            "scalar": torch.tensor(3.25), "meta": torch.empty(4, 4, device="meta"), "seven": torch.randn(2, 3, 2, 3, 2, 3, 2),
            "broken": torch.tensor([[1.0, float("nan"), float("inf")], [-float("inf"), 1e-40, 1e38]]),
            "large": torch.randn(large // 1000, 1000),
        }.items():  # fmt: skip
            self.register_buffer(f"of_{name}", tensor, persistent=False)

    def forward(self, x):
        return self.linear(x)


model = Kinds()
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    loss = model(torch.randn(2, 6)).square().mean()
    loss.backward()  # mark: backward
    optimizer.step()
