"""A model of a hundred thousand modules in the tree, used as a person would: opened, scrolled, filtered."""

from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QTreeView

from inspector.panels.model_tree.model import PATH_ROLE, STATE_ROLE, ModelTreeModel
from inspector.panels.model_tree.panel import ModelTreePanel
from inspector.wire.messages import Array, AskStructure, AskValues, Look, Stopped, Structure, Values
from tests.fakes import FakeSession

BLOCKS, LAYERS = 1000, 99
ROWS = 1 + BLOCKS + BLOCKS * LAYERS + BLOCKS * (LAYERS // 2)
PARAMETERS = BLOCKS * (LAYERS // 2)
PART = 8192
STOP = 1


def packed(numbers, code: str = "i") -> Array:
    return Array({"i": "i4", "q": "i8", "B": "u1", "d": "f8"}[code], (len(numbers),), array(code, numbers).tobytes())


STYLES = (
    Look("root", "Sequential", "", (), "", "", 0, True), Look("module", "Sequential", "", (), "", "", 0, True),
    Look("module", "Identity", "", (), "", "", 0, True), Look("module", "Scale", "", (), "", "", 0, True),
    Look("parameter", "", "", (1,), "float32", "cpu", 1, True),
)  # fmt: skip
WORDS = ("model", *map(str, range(BLOCKS)), "weight")


def columns() -> tuple[list[int], list[int], list[int]]:
    """Parents, names and looks: every second layer of a block has one weight."""
    layers = [(1 + block, 1 + layer, 2 + layer % 2) for block in range(BLOCKS) for layer in range(LAYERS)]
    owners = [1 + BLOCKS + place for place, (_, _, look) in enumerate(layers) if look == 3]
    rows = [(-1, 0, 0), *((0, 1 + block, 1) for block in range(BLOCKS)), *layers]
    rows += [(owner, len(WORDS) - 1, 4) for owner in owners]
    parents, names, looks = (list(column) for column in zip(*rows))
    return parents, names, looks


COLUMNS = columns()


def part(first: int) -> Structure:
    """The next part as the debuggee sends it; all words come with the first."""
    last = min(first + PART, ROWS)
    parents, names, looks = (packed(column[first:last]) for column in COLUMNS)
    words, styles = (WORDS, STYLES) if first == 0 else ((), ())
    shared = packed([-1] * (last - first))
    return Structure(0, STOP, 1, first, last == ROWS, parents, names, looks, shared, words, styles)


def answer_to(question: AskValues, state: int) -> Values:
    wanted = list(question.wanted)
    number = packed([0.5] * len(wanted), "d")
    return Values(
        request=0,
        stop=STOP,
        structure=1,
        ids=packed(wanted),
        states=packed([state] * len(wanted), "B"),
        counts=packed([0] * len(wanted), "i"),
        measured=packed([3] * len(wanted), "B"),
        norm=number,
        grad_norm=number,
        grad_min=number,
        grad_max=number,
        grad_mean=number,
        marks=packed([0] * len(wanted), "q"),
        grad_marks=packed([0] * len(wanted), "q"),
        factors=number,
        rates=number,
        first=0,
        complete=True,
        all_states=packed([state] * PARAMETERS, "B"),
        all_counts=packed([0] * PARAMETERS),
    )


@pytest.fixture
def panel(qtbot):
    made = ModelTreePanel(FakeSession())
    qtbot.addWidget(made.view)
    made.view.resize(560, 800)
    made.view.show()
    made.session.hold(Stopped(STOP, None, None, 1, "batch", (), 0, 0, 1, None, 0.0, None, None))
    answered = 0
    while answered < len(made.session.asked):
        question = made.session.asked[answered][0]
        answer = part(question.rows) if isinstance(question, AskStructure) else answer_to(question, 0)
        made.session.answer(answered, answer)
        answered += 1
    return made


def tree_of(panel: ModelTreePanel) -> tuple[QTreeView, QLineEdit]:
    view = panel.view.findChild(QTreeView, "model_tree.view")
    line = panel.view.findChild(QLineEdit, "model_tree.filter")
    assert view is not None and line is not None
    return view, line


def at(model: ModelTreeModel, *rows: int) -> QModelIndex:
    index = QModelIndex()
    for row in rows:
        index = model.index(row, 0, index)
    return index


def test_a_hundred_thousand_modules_are_opened_scrolled_and_filtered(panel, qtbot):
    view, line = tree_of(panel)
    model = view.model()
    assert model.rowCount(at(model, 0)) == BLOCKS
    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.isExpanded(at(model, 0))
    view.scrollTo(at(model, 0, 999))
    view.expand(at(model, 0, 999))
    weight = at(model, 0, 999, 97, 0)
    assert weight.data(PATH_ROLE) == "model.999.97.weight"
    assert at(model, 0, 999, 97, 0, 0).data(STATE_ROLE) == "none"
    qtbot.keyClicks(line, "777.97.w")
    assert [model.rowCount(at(model, *rows)) for rows in ((), (0,), (0, 0), (0, 0, 0))] == [1, 1, 1, 1]
    assert at(model, 0, 0, 0, 0).data(PATH_ROLE) == "model.777.97.weight" and view.isExpanded(at(model, 0, 0, 0))
    line.clear()
    assert view.isExpanded(at(model, 0, 999)) and model.rowCount(at(model, 0)) == BLOCKS
    line.setText("grad:populated")
    assert model.rowCount() == 0 and panel.view.empty.isVisible()


def test_only_what_can_be_seen_is_asked_for_and_described(panel, monkeypatch):
    view, _ = tree_of(panel)
    model = view.model()
    view.expand(at(model, 0))
    view.expand(at(model, 0, 0))
    described: set[int] = set()
    node = type(model.cells.outline).node
    monkeypatch.setattr(type(model.cells.outline), "node", lambda self, key: described.add(key >> 1) or node(self, key))
    for place in range(0, view.verticalScrollBar().maximum(), view.verticalScrollBar().maximum() // 20):
        described.clear()
        view.verticalScrollBar().setValue(place)
        view.viewport().grab()
        rows = view.viewport().height() // 19 + 3
        assert len(described) <= rows
    assert len(panel.wanted()) <= rows
