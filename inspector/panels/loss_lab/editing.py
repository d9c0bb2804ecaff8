"""From what somebody does in the lab to another state of it; each can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from inspector.panels.loss_lab.head import LabHead
from inspector.panels.loss_lab.inputs.page import InputsPage
from inspector.panels.loss_lab.loss import Example
from inspector.panels.loss_lab.model.history import LabModel
from inspector.panels.loss_lab.model.state import LabState
from inspector.panels.loss_lab.sheets import pasting
from inspector.panels.loss_lab.sheets.sheet import Sheet
from inspector.panels.loss_lab.texts import sentences, words


class Editing(QObject):
    """`say(sentence)` shows why something was not done."""

    def __init__(self, model: LabModel, head: LabHead, inputs: InputsPage, say: Callable[[str], None]) -> None:
        super().__init__(inputs)
        self._model, self._say = model, say
        head.loss_wished.connect(lambda loss: self._become(model.state.with_loss(loss), "loss"))
        head.example_wished.connect(self._take_example)
        head.other_wished.connect(model.compare_with)
        inputs.arguments.argument_wished.connect(self._set_argument)
        inputs.arguments.weight_wished.connect(
            lambda name, used: self._become(model.state.with_weight(name, used), "argument")
        )
        for name, box in inputs.boxes.items():
            box.shape_wished.connect(self._reshape)
            box.dtype_wished.connect(self._retype)
            box.cells.typed.connect(lambda place, text, name=name: self._type(name, place, text))
            box.view.pasted_at.connect(lambda place, text, name=name: self._type(name, place, text))
            box.view.dragged.connect(lambda place, text, more, name=name: self._type(name, place, text, more))
            box.view.pasted.connect(lambda text, name=name: self._paste(name, text))
            box.view.row_wished.connect(lambda row, is_more, name=name: self._change_rows(name, row, is_more))

    def _become(self, state: LabState, code: str) -> None:
        self._model.become(state, words.undone(code))

    def _take_example(self, loss: str, example: Example) -> None:
        self._become(self._model.state.with_example(loss, example), "example")
        self._model.choose(example.chosen)

    def _set_argument(self, name: str, value: str) -> None:
        if value and value != self._model.state.argument(name):
            self._become(self._model.state.with_argument(name, value), "argument")

    def _type(self, name: str, place: int, text: str, continues: bool = False) -> None:
        self._model.type_into(name, place, text, words.undone("type"), continues)

    def _sheet(self, name: str) -> Sheet:
        found = self._model.state.sheet(name)
        assert found is not None
        return found

    def _put(self, name: str, sheet: Sheet, code: str) -> None:
        self._become(self._model.state.with_sheet(name, sheet), code)

    def _reshape(self, name: str, shape: tuple[int, ...]) -> None:
        if np.prod(shape, dtype=object) > pasting.LAB_LIMIT:
            self._say(sentences.not_pasted("too_large", (str(np.prod(shape, dtype=object)),)))
        else:
            self._put(name, self._sheet(name).shaped(shape), "shape")

    def _retype(self, name: str, dtype: str) -> None:
        if dtype != self._sheet(name).dtype:
            self._put(name, replace(self._sheet(name), dtype=dtype), "dtype")

    def _paste(self, name: str, text: str) -> None:
        found = pasting.parse(text)
        if found.problem:
            self._say(sentences.not_pasted(found.problem, found.detail))
        else:
            self._put(name, found.onto(self._sheet(name)), "paste")

    def _change_rows(self, name: str, row: int, is_more: bool) -> None:
        """Along the first axis: another sample like this one, or without it. What is no number keeps its row."""
        old = self._sheet(name)
        if not old.shape or not (is_more or len(old.numbers)):
            return
        at = (
            min(row // max(1, int(np.prod(old.shape[2:]))), max(len(old.numbers) - 1, 0)) if len(old.shape) > 1 else row
        )
        width = int(np.prod(old.shape[1:]))
        whole = old.numbers
        rows = (
            np.insert(whole, at + 1, whole[at] if len(whole) else 0.0, axis=0)
            if is_more
            else np.delete(whole, at, axis=0)
        )
        unread = {}
        for place, text in old.unread.items():
            line, column = divmod(place, width)
            if is_more or line != at:
                unread[(line + (1 if is_more else -1) * (line > at)) * width + column] = text
        self._put(name, replace(old, numbers=rows, unread=unread), "shape")
