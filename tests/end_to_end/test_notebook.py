"""A notebook opens as a script of its code cells; what is a notebook's or wants other arguments is said as that."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton

from tests.end_to_end.window import driving

CELLS = [
    ("markdown", "# A net"),
    ("code", "%matplotlib inline\nimport torch\nfrom torch import nn"),
    ("code", "net = nn.Linear(3, 1)\noptimizer = torch.optim.SGD(net.parameters(), 0.1)"),
    ("code", "for _ in range(2):\n    loss = net(torch.ones(2, 3)).pow(2).mean()\n    loss.backward()\n"
             "    optimizer.step()"),
]  # fmt: skip


def test_a_notebook_is_stepped_by_its_cells(qtbot, tmp_path):
    path = tmp_path / "train.ipynb"
    cells = [{"cell_type": kind, "source": text.splitlines(True)} for kind, text in CELLS]
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}))
    with driving(qtbot, path) as d:
        d.settle()
        stop = d.until_done("backward")
        shown = d.desk.window.findChild(QPlainTextEdit, "source.view").toPlainText().splitlines()
        assert [line for line in shown if line.startswith("# %%")] == ["# %% cell 2", "# %% cell 3", "# %% cell 4"]
        assert shown[stop.done.line - 1] == "    loss.backward()"
        assert stop.loss.name == "loss"


def test_arguments_that_are_missing_are_named_and_can_be_given(qtbot, tmp_path):
    script = tmp_path / "train.py"
    script.write_text("import argparse\np = argparse.ArgumentParser()\np.add_argument('--data', required=True)\n"
                      "p.parse_args()\n")  # fmt: skip
    with driving(qtbot, script) as d:
        assert d.until_ended().kind == "arguments"
        missing = "the following arguments are required: --data"
        assert d.sentence() == f"train.py wants other arguments: {missing}. Give them with Launch… (Shift+F9)."
        assert missing in d.desk.window.notice.sentence.text()
        button = d.desk.window.findChild(QPushButton, "notice.button")
        assert button.isVisible()
        button.click()
        dialog = d.desk.window.findChild(QDialog, "launch_dialog")
        assert dialog is not None and dialog.isVisible()
        dialog.close()


def test_a_line_of_a_notebook_is_said_to_be_one(qtbot, tmp_path):
    script = tmp_path / "train.py"
    script.write_text("get_ipython().run_line_magic('matplotlib', 'inline')\n")
    with driving(qtbot, script) as d:
        d.until_ended()
        says = "A line of a notebook, which exists only there: open the notebook itself (.ipynb)"
        assert d.sentence().startswith(says)
