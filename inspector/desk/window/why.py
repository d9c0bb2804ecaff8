"""Why is this gradient None, why did this weight not move: asks, and shows the chain of facts in a window of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from inspector.panels.base import finding_words as words
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.verdicts import facts
from inspector.wire.messages import Refused
from inspector.wire.plain_text import line as plain
from inspector.wire.why import AskWhy, Fact, Why

if TYPE_CHECKING:
    from inspector.session.session import Session

CODE_ROLE = Qt.ItemDataRole.UserRole + 1
"""str: the fact's code, such as "cut_detached"."""
CERTAIN_ROLE = Qt.ItemDataRole.UserRole + 2
"""bool: it is proven."""
PLACE_ROLE = Qt.ItemDataRole.UserRole + 3
"""(file, line), line 0 where it has none."""

SIZE = QSize(560, 300)
translate = QCoreApplication.translate


class WhyWindow(QDialog):
    """`why`, its facts are in `why.facts`; a double click or Enter on one wishes to see its line."""

    place_wished = Signal(str, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("why")
        self.setModal(False)
        self.resize(SIZE)
        self.question = plain_text.PlainLabel(wrapped=True)
        self.question.setObjectName("why.question")
        self.question.setFont(look.ui_font(13, bold=True))
        self.facts = QListWidget()
        self.facts.setObjectName("why.facts")
        self.facts.setWordWrap(True)
        self.facts.setSpacing(3)
        self.facts.itemActivated.connect(self._wish)
        self.legend = plain_text.PlainLabel(wrapped=True)
        self.legend.setFont(look.ui_font(11))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        for widget in (self.question, self.facts, self.legend, buttons):
            column.addWidget(widget)
        self._asked: tuple[str, str] = ("", "grad")
        self._answer: Why | None = None
        self.retranslate()

    def tell(self, path: str, about: str, answer: Why | None) -> None:
        """`answer` None: there is nobody to ask now."""
        self._asked, self._answer = (path, about), answer
        self.retranslate()
        self.show()
        self.raise_()

    def retranslate(self) -> None:
        path, about = self._asked
        of_grad = self.tr("Why is the gradient of {path} None or zero?")
        self.question.setText((of_grad if about == "grad" else self.tr("Why did {path} not move?")).format(path=path))
        self.setWindowTitle(self.tr("Why?"))
        self.legend.setText(self.tr("✓ seen, certain    ? not seen, or not known"))
        self.facts.clear()
        for fact in self._answer.facts if self._answer is not None else ():
            self.facts.addItem(_item(fact))
        if self._answer is None:
            self.facts.addItem(self.tr("This is known while training is held: pause it, or step, and ask again."))

    def _wish(self, item: QListWidgetItem) -> None:
        file, line = item.data(PLACE_ROLE) or ("", 0)
        if line:
            self.place_wished.emit(file, line)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _item(fact: Fact) -> QListWidgetItem:
    sentence = plain(facts.sentence(fact, lambda text: QCoreApplication.translate("verdicts", text)))
    place = words.place(fact.file, fact.line)
    item = QListWidgetItem(f"{'✓' if fact.is_certain else '?'}  {sentence}{'  ' + place if place else ''}")
    for role, value in ((CODE_ROLE, fact.code), (CERTAIN_ROLE, fact.is_certain), (PLACE_ROLE, (fact.file, fact.line))):
        item.setData(role, value)
    return item


class Explaining(QObject):
    """Asks what somebody wants to know of a parameter, and tells."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._window = session, WhyWindow(parent)
        self._window.place_wished.connect(session.show_place)
        session.selection.why_wanted.connect(self.ask)

    def ask(self, path: str, about: str) -> None:
        name = self._session.selection.find(path)
        if name is None or self._session.stop is None:
            self._window.tell(path, about, None)
            return
        question = AskWhy(0, name.structure, name.row, about)
        self._session.ask(question, lambda answer: self._take(path, about, answer), owner=self)

    def _take(self, path: str, about: str, answer: Any) -> None:
        self._window.tell(path, about, None if isinstance(answer, Refused) else answer)
