"""What a tensor's file is called when the dialog opens."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog

from inspector.panels.tensor.target.head import TensorHead


@pytest.mark.parametrize(("path", "file"), [
    ("model.conv1.weight", "model.conv1.weight.npy"), ("conv1.weight · exp_avg", "conv1.weight.exp_avg.npy"),
    ("../../etc/passwd", "_.._etc_passwd.npy"), ("..", "tensor.npy"), ("", "tensor.npy"),
    ("<b>:\u202e", "_b_u202e.npy"), ("x" * 1000, "x" * 119 + "….npy"),
])  # fmt: skip
def test_no_name_leads_into_another_folder(qtbot, monkeypatch, tmp_path, path, file):
    head = TensorHead()
    qtbot.addWidget(head)
    head.show_tensor(path, None)
    monkeypatch.chdir(tmp_path)
    chosen: list[list[str]] = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: chosen.append(dialog.selectedFiles()))
    head.files["npy"].trigger()
    assert chosen == [[str(tmp_path / file)]]
