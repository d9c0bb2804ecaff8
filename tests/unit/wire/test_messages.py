"""The messages of the wire: each is declared once, and found everywhere by its type."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

import inspector.wire
from inspector.wire import messages
from inspector.wire.family import Family
from inspector.wire.messages import ANSWERS, FAMILIES, MESSAGES, Refused

MODULES = [
    importlib.import_module(f"inspector.wire.{found.name}") for found in pkgutil.iter_modules(inspector.wire.__path__)
]


def test_each_family_is_one_of_the_wires():
    declared = [thing for module in MODULES for thing in vars(module).values() if isinstance(thing, Family)]
    assert {id(family) for family in declared} == {id(family) for family in FAMILIES}


def test_what_carries_the_number_of_a_request_is_declared():
    """A question, wish or answer that stands in no family could not be sent."""
    words = {
        cls for module in MODULES for cls in vars(module).values() if dataclasses.is_dataclass(cls)
        if "request" in cls.__dataclass_fields__
    }  # fmt: skip
    assert words and words <= set(MESSAGES.values())


def test_no_message_is_declared_twice():
    said = [cls for family in FAMILIES for cls in (*family.of_window(), *family.of_debuggee())]
    assert len(said) == len(set(said)) and Refused not in said


def test_each_question_may_be_refused():
    assert all(Refused in kinds for kinds in ANSWERS.values())
    assert ANSWERS[messages.RunTo] == (Refused,)
