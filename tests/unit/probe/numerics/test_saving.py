"""Saving: a file that is there is whole, and reads back as the same numbers; one that is not finished leaves nothing."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy
import pytest
import torch
from hypothesis import given

from inspector.probe.numerics import saving
from inspector.probe.numerics.numbers import Numbers, Unavailable
from inspector.probe.numerics.saving import Saving
from inspector.wire.tensors import AskSave, Saved, TensorName
from tests.examples import examples

from ..tensor_examples import are_same, tensors, widened

CASES = examples(60)


def ask(path: Path, form: str, first: int = 0, cancel: bool = False) -> AskSave:
    return AskSave(0, TensorName("parameter", 1, 1), None, "", (), str(path), form, first, cancel)


def save(tensor: Any, path: Path, form: str) -> int:
    """The number of answers that it took."""
    by, one, answers, first = Saving(), Numbers(tensor), 0, 0
    while True:
        saved: Saved = by.save(ask(path, form, first), one, 1)
        answers, first = answers + 1, saved.first
        if saved.is_done:
            assert [found.name for found in path.parent.iterdir()] == [path.name]
            return answers
        assert not path.exists()


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "PIECE", 7)
    monkeypatch.setattr(saving, "ROWS_PIECE", 7)


@pytest.mark.usefixtures("small_pieces")
@CASES
@given(tensors())
def test_numpy_reads_the_same_numbers(tmp_path_factory: Any, tensor: Any):
    path = tmp_path_factory.mktemp("npy") / "weight.npy"
    save(tensor, path, "npy")
    read = numpy.load(path)
    assert read.shape == tuple(tensor.shape)
    assert are_same(torch.from_numpy(read), widened(tensor).resolve_conj())


@CASES
@given(tensors())
def test_torch_reads_the_same_tensor(tmp_path_factory: Any, tensor: Any):
    path = tmp_path_factory.mktemp("pt") / "weight.pt"
    save(tensor, path, "pt")
    read = torch.load(path, weights_only=True)
    assert read.dtype is tensor.dtype and are_same(widened(read), widened(tensor))


@pytest.mark.usefixtures("small_pieces")
@CASES
@given(tensors(dtypes=(torch.float32, torch.float64, torch.float16, torch.int64)))
def test_text_has_a_line_for_each_row(tmp_path_factory: Any, tensor: Any):
    path = tmp_path_factory.mktemp("csv") / "weight.csv"
    save(tensor, path, "csv")
    rows = tensor.reshape(tensor.shape[:-1].numel(), tensor.shape[-1]) if tensor.dim() > 1 else tensor.reshape(-1, 1)
    read = [[float(number) for number in row] for row in csv.reader(path.open())]
    assert len(read) == len(rows)
    for line, row in zip(read, rows):
        assert are_same(torch.tensor(line, dtype=torch.float64).to(tensor.dtype), row.contiguous())


def test_a_large_file_takes_several_answers_and_the_end_replaces_what_was_there(tmp_path: Path, small_pieces: None):
    path = tmp_path / "weight.npy"
    path.write_text("older")
    by, one = Saving(), Numbers(torch.arange(20.0))
    first = by.save(ask(path, "npy"), one, 1)
    assert (first.first, first.total, first.is_done) == (7, 20, False) and path.read_text() == "older"
    assert not by.save(ask(path, "npy", 7), one, 1).is_done and by.save(ask(path, "npy", 14), one, 1).is_done
    assert numpy.load(path).tolist() == list(range(20))


@pytest.mark.parametrize("end", ["cancel", "forget", "another"])
def test_an_unfinished_file_leaves_nothing(tmp_path: Path, small_pieces: None, end: str):
    by, one, path = Saving(), Numbers(torch.arange(20.0)), tmp_path / "weight.npy"
    by.save(ask(path, "npy"), one, 1)
    assert len(list(tmp_path.iterdir())) == 1
    if end == "cancel":
        assert not by.cancel(ask(path, "npy", cancel=True), 1).is_done
    elif end == "forget":
        by.forget()
    else:
        by.save(ask(tmp_path / "other.npy", "npy"), Numbers(torch.zeros(1)), 1)
    assert [found.name for found in tmp_path.iterdir()] == (["other.npy"] if end == "another" else [])
    with pytest.raises(Unavailable) as refused:
        by.save(ask(path, "npy", 7), one, 1)
    assert refused.value.code == "file" and not path.exists()


def test_what_the_system_refuses_is_told_in_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(Unavailable) as refused:
        Saving().save(ask(tmp_path / "none" / "weight.npy", "npy"), Numbers(torch.zeros(1)), 1)
    assert (refused.value.code, refused.value.detail) == ("file", "No such file or directory")
    (tmp_path / "weight.npy").mkdir()
    with pytest.raises(Unavailable) as refused:
        Saving().save(ask(tmp_path / "weight.npy", "npy"), Numbers(torch.zeros(1)), 1)
    assert refused.value.detail == "Is a directory"
    assert [found.name for found in tmp_path.iterdir()] == ["weight.npy"]


@pytest.mark.parametrize("form", ["npy", "csv", "pt"])
def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no full device")
    part = tmp_path / "part"
    monkeypatch.setattr(saving, "_begun", lambda path: (part.symlink_to("/dev/full"), str(part))[1])
    with pytest.raises(Unavailable) as refused:
        Saving().save(ask(tmp_path / "weight", form), Numbers(torch.zeros(100_000)), 1)
    assert (refused.value.code, refused.value.detail) == ("file", "No space left on device")
    assert list(tmp_path.iterdir()) == []
