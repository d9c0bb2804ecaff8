"""Tokens are text where a plain list or dictionary of the script's says so, and nothing of the script's is called."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from inspector.probe.batch import vocabularies
from inspector.probe.batch.current import Batches
from inspector.probe.frames import user_code
from inspector.wire.batches import AskBatch, Batch

WORDS = ["the", "cat", "sat"]
ROW = torch.tensor([0, 1, 2])


def decoded(monkeypatch: pytest.MonkeyPatch, row: torch.Tensor = ROW, **names: Any) -> tuple[str, str]:
    monkeypatch.setattr(user_code, "names_of_script", lambda: iter(names.items()))
    return vocabularies.decoded(row, None)


class Corpus:
    def __init__(self, **held: Any) -> None:
        self.__dict__.update(held)

    def __getattr__(self, name: str) -> Any:
        raise AssertionError("the script's own code has run")

    def decode(self, row: Any) -> str:
        raise AssertionError("the script's own code has run")


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ({"itos": WORDS}, ("the cat sat", "itos")),
        ({"vocab": dict(enumerate(WORDS))}, ("the cat sat", "vocab")),
        ({"stoi": {word: index for index, word in enumerate(WORDS)}}, ("the cat sat", "stoi")),
        ({"chars": "abc"}, ("abc", "chars")),
        ({"corpus": Corpus(dictionary=Corpus(idx2word=WORDS))}, ("the cat sat", "corpus.dictionary.idx2word")),
        ({"meta": {"vocab_size": 3, "itos": dict(enumerate(WORDS))}}, ("the cat sat", "meta['itos']")),
        ({"lines": WORDS}, ("", "")),  # it is called like something else
        ({"itos": WORDS[:2]}, ("", "")),  # it does not know them all
        ({"itos": [0, 1, 2]}, ("", "")),
    ],
)
def test_what_is_called_like_a_vocabulary_and_knows_every_token(monkeypatch, names, found) -> None:
    assert decoded(monkeypatch, **names) == found


def test_a_long_row_is_cut_and_says_so(monkeypatch) -> None:
    text, _ = decoded(monkeypatch, torch.zeros(500, dtype=torch.long), chars="ab")
    assert text == "a" * vocabularies.SHOWN + "…"


def test_a_negative_number_is_no_token(monkeypatch) -> None:
    assert decoded(monkeypatch, torch.tensor([0, -1]), itos=WORDS) == ("", "")


@pytest.mark.parametrize(("place", "text"), [(0, "the cat"), (1, "the cat"), (2, "sat sat"), (3, "sat sat")])
def test_a_sample_that_is_one_token_has_the_text_of_its_row(monkeypatch, recorder, place: int, text: str) -> None:
    """As in a language model: scores of [2 × 2 tokens, words]."""
    batches = Batches(recorder)
    monkeypatch.setattr(user_code, "names_of_script", lambda: iter({"itos": WORDS}.items()))
    tokens, scores = torch.tensor([[0, 1], [2, 2]]), torch.randn(4, 3)
    batches.passed((tokens,), scores)
    batches.loss_called("cross_entropy", (scores, torch.tensor([0, 1, 2, 0])), {}, False)
    answer = batches.answer(AskBatch(1, 4, 8, chosen=place), 3)
    assert isinstance(answer, Batch) and answer.size == 4
    assert (answer.text, answer.text_by) == (text, "itos")
