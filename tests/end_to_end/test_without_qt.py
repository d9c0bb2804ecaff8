"""The plain part of a conversation debugs a real script where Qt is not to be had."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.end_to_end import warm

ROOT = Path(__file__).parents[2]
SCRIPT = """\
import torch
from torch import nn

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(torch.ones(2, 3)), torch.zeros(2, 1))
    loss.backward()
    optimizer.step()
"""


def test_a_script_is_stepped_asked_and_run_to_its_end(tmp_path: Path):
    script, lack = tmp_path / "train.py", tmp_path / "lack"
    script.write_text(SCRIPT, encoding="utf-8")
    for name in ("PySide6", "shiboken6", "pyqtgraph"):
        (lack / name).mkdir(parents=True)
        (lack / name / "__init__.py").write_text("raise ImportError('there is no Qt here')\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(lack), str(ROOT))), "DEBUGGEE": warm.python()}
    command = [sys.executable, "-m", "tests.end_to_end.without_a_window", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=120)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["phases"][-1] == "backward" and told["outcome"] == "finished" and told["qt"] == []
    assert (told["with_grad"], told["parameters"]) == (2, 2)
    assert told["names"] == ["model", "weight", "bias"]
