"""Every word of the drawer changes with the language, while it is on the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTranslator

from inspector.panels.model_tree import words
from inspector.panels.model_tree.cells import TreeColumn
from inspector.panels.model_tree.model import ModelTreeModel
from inspector.panels.model_tree.view import ModelTreeView
from inspector.wire.messages import GRAD_STATES


class Pseudo(QTranslator):
    """Puts every text in brackets."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"[{source}]"


@pytest.fixture
def pseudo(qapp):
    translator = Pseudo()
    yield translator
    QCoreApplication.removeTranslator(translator)


def test_every_state_has_a_word_and_a_meaning():
    assert set(words.codes()) == set(GRAD_STATES)
    assert all(words.state(code) and words.meaning(code) for code in GRAD_STATES)


def test_the_drawer_follows_the_language(qtbot, pseudo):
    view = ModelTreeView(ModelTreeModel())
    qtbot.addWidget(view)
    view.show()
    QCoreApplication.installTranslator(pseudo)
    qtbot.waitUntil(lambda: view.empty.text().startswith("["))
    assert view.filter.placeholderText().startswith("[")
    heads = [view.model.headerData(column, Qt.Orientation.Horizontal) for column in TreeColumn]
    assert all(head.startswith("[") for head in heads)
    assert words.state("accumulated", 2) == "[accumulated] ×2"
    assert words.states_named("[pop") == {"populated"}
