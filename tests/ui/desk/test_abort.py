"""Abort backward: when it is possible, the question before it, what is said and offered afterwards."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QToolButton, QWidget

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.desk.stepping import abort_sentences
from inspector.wire.abort import Abortable, AbortBackward, AskAbort, BackwardAborted, LeaveOut, PartialOver, Share
from inspector.wire.messages import Detached, Refused
from tests.unit.desk.samples import aborted, at_node, partial, stopped


class Abort:
    """What a user sees of it."""

    def __init__(self, qtbot: Any, desk: Any, session: Any) -> None:
        self.qtbot, self.desk, self.session = qtbot, desk, session
        self.action = desk.window.action("action.abort_backward")
        self.notice = desk.window.findChild(QWidget, "partial_notice")
        self.button = desk.window.findChild(QPushButton, "partial_notice.button")
        session.start(Launch("train.py", directory="/home/ada"))
        session.hold(at_node())

    def press(self) -> None:
        """With its key."""
        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        self.qtbot.keyClick(self.desk.window, Qt.Key.Key_F2, modifiers)

    def answer(self, message: Any) -> None:
        [asked] = [i for i in self.session._open if isinstance(self.session.asked[i][0], AskAbort)]
        self.session.answer(asked, message)

    def question(self) -> QMessageBox | None:
        found = self.desk.window.findChildren(QMessageBox, "abort_question")
        return next((question for question in found if question.isVisible()), None)

    def ask(self) -> QMessageBox:
        self.press()
        self.answer(Abortable(1, 1, partial()))
        question = self.question()
        assert question is not None
        return question

    def wishes(self) -> list[Any]:
        return [call[1] for call in self.session.calls if call[0] == "wish"]

    def happens(self, **more: Any) -> None:
        self.session.go_on()
        self.session.aborted.emit(BackwardAborted(1, 3, partial()))
        self.session.hold(aborted(**more))

    def sentence(self) -> str:
        return self.notice.findChild(QLabel).text() if self.notice.isVisible() else ""

    def said(self) -> str:
        notice = self.desk.window.notice
        return notice.sentence.text() if notice.isVisible() else ""


@pytest.fixture
def abort(qtbot, desk, session) -> Abort:
    return Abort(qtbot, desk, session)


def test_it_stands_in_the_run_menu(abort):
    run = abort.desk.window.action("action.run")
    menus = [action.menu() for action in abort.desk.window.menuBar().actions()]
    [menu] = [menu for menu in menus if run in menu.actions()]
    assert abort.action in menu.actions() and abort.action.text() == "Abort backward…"


def test_nothing_happens_before_the_question_is_answered_and_it_says_exactly_what_happens(abort):
    question = abort.ask()
    assert question.informativeText() == abort_sentences.meaning(partial())
    assert question.defaultButton() is question.button(QMessageBox.StandardButton.Cancel)
    abort.qtbot.mouseClick(question.defaultButton(), Qt.MouseButton.LeftButton)
    assert abort.wishes() == [] and abort.question() is None
    question = abort.ask()
    abort.qtbot.mouseClick(question.findChild(QPushButton, "abort.confirm"), Qt.MouseButton.LeftButton)
    assert abort.wishes() == [AbortBackward(0, 1)]


def test_it_is_asked_once_and_not_any_more_when_training_has_moved(abort):
    abort.ask()
    abort.desk.aborting.ask()
    assert sum(isinstance(question, AskAbort) for question, _ in abort.session.asked) == 1
    abort.session.finish(Outcome("crashed", 1))
    abort.qtbot.waitUntil(lambda: abort.question() is None)
    assert abort.wishes() == []


def test_where_it_can_not_be_done_a_sentence_says_why_and_nothing_is_asked(abort):
    abort.press()
    abort.answer(Refused(1, 1, "reentrant", ""))
    assert abort.question() is None and abort.said() == abort_sentences.not_aborted("reentrant")
    question = abort.ask()
    abort.qtbot.mouseClick(question.findChild(QPushButton, "abort.confirm"), Qt.MouseButton.LeftButton)
    abort.session.calls[-1][2](Refused(2, 1, "scaler", ""))
    assert abort.said() == abort_sentences.not_aborted("scaler")


def test_partial_gradients_are_told_and_set_to_none_with_one_press(abort):
    assert abort.sentence() == ""
    abort.happens()
    assert abort.sentence() == abort_sentences.left(3, partial())
    assert (abort.button.text(), abort.button.isEnabled()) == ("Set them to None", True)
    lines = abort.notice.layout().totalHeightForWidth(abort.notice.width())  # it takes no more room than it needs
    abort.qtbot.waitUntil(lambda: abort.notice.height() == lines)
    abort.qtbot.mouseClick(abort.button, Qt.MouseButton.LeftButton)
    assert abort.wishes() == [LeaveOut(0, 0, 1)] and abort.sentence()
    abort.session.partial_over.emit(PartialOver(1, "left_out"))
    assert abort.sentence() == ""


def test_the_offer_waits_for_the_end_of_a_forward_and_stays_when_it_is_refused(abort):
    abort.happens()
    abort.session.go_on()
    assert abort.sentence() and not abort.button.isEnabled()
    abort.session.hold(at_node())
    assert not abort.button.isEnabled()
    abort.session.hold(stopped("forward", "loss"))
    abort.qtbot.mouseClick(abort.button, Qt.MouseButton.LeftButton)
    abort.session.calls[-1][2](Refused(2, 1, "scaler", ""))
    assert abort.said() == abort_sentences.not_left_out("scaler") and abort.sentence()


@pytest.mark.parametrize("end", ["step", "zero_grad", "restart", "ended", "detached", "dismissed"])
def test_the_offer_ends(abort, end):
    abort.happens()
    if end == "restart":
        abort.session.start(Launch("train.py"))
    elif end == "ended":
        abort.session.finish(Outcome("finished", 0))
    elif end == "detached":
        abort.session.detached.emit(Detached("hook", "ValueError: no"))
    elif end == "dismissed":
        abort.qtbot.mouseClick(abort.notice.findChild(QToolButton), Qt.MouseButton.LeftButton)
    else:
        abort.session.partial_over.emit(PartialOver(2, end))  # of another
        assert abort.sentence()
        abort.session.partial_over.emit(PartialOver(1, end))
    assert abort.sentence() == ""


def test_without_any_gradient_there_is_nothing_to_offer(abort):
    nothing = dataclasses.replace(partial(), given=Share(0, (), 0))
    abort.session.aborted.emit(BackwardAborted(1, 3, nothing))
    assert abort.sentence() == "" and abort.said() == abort_sentences.left(3, nothing)
