"""The fake session that panels are tested with stays a likeness of the real one."""

from __future__ import annotations

import inspect
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.session.lab.lab import Lab
from inspector.session.session import Session
from inspector.wire.messages import AskBatch, Refused
from tests.fakes import FakeLab, FakeSession

OF_SEVERAL = {"converse", "select", "signals_of_news"}  # conversations, of which panels know only the selected one


def public(cls: type) -> dict[str, Any]:
    return {name: value for name, value in vars(cls).items() if not name.startswith("_")}


def test_it_has_the_same_signals():
    for name, signal in public(Session).items():
        if isinstance(signal, Signal):
            assert str(getattr(FakeSession, name)) == str(signal), name


def test_it_has_the_same_methods():
    for name, method in public(Session).items():
        if inspect.isfunction(method) and not hasattr(QObject, name) and name not in OF_SEVERAL:
            fake = inspect.signature(getattr(FakeSession, name))
            assert list(fake.parameters) == list(inspect.signature(method).parameters), name


def test_it_has_the_same_attributes(qtbot, session):
    fake = FakeSession()
    assert (fake.state, fake.launch, fake.stop) == (session.state, session.launch, session.stop)


def test_it_answers_what_it_was_asked(qtbot):
    fake, answers = FakeSession(), []
    fake.ask(AskBatch(0, 1, 8), answers.append)
    fake.ask(AskBatch(0, 1, 8), answers.append, "owner")
    fake.answer(1, Refused(0, 0, "no_batch", ""))
    assert not fake.is_asking("owner")
    with qtbot.waitSignal(fake.answered):
        fake.answer(0, Refused(0, 0, "no_batch", ""))
    assert len(answers) == 2


def test_its_lab_is_a_likeness_too():
    for name, method in public(Lab).items():
        if inspect.isfunction(method):
            fake = inspect.signature(getattr(FakeLab, name))
            assert list(fake.parameters) == list(inspect.signature(method).parameters), name
    assert {str(FakeLab.busy), str(FakeLab.ended)} == {str(Lab.busy), str(Lab.ended)}
