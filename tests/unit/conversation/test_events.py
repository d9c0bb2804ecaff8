"""Events that any plain function can be connected to."""

from __future__ import annotations

from inspector.conversation.events import Event, Events


def test_all_who_are_connected_hear_in_their_order():
    event: Event[[int, str]] = Event()
    heard: list[object] = []
    event.connect(lambda number, word: heard.append(number))
    event.connect(lambda number, word: heard.append(word))
    event.emit(3, "conv1")
    assert heard == [3, "conv1"]


def test_who_connects_meanwhile_hears_from_the_next_one_on():
    event: Event[[]] = Event()
    heard: list[str] = []

    def late() -> None:
        heard.append("late")

    event.connect(lambda: event.connect(late))
    event.emit()
    assert heard == []
    event.emit()
    assert heard == ["late"]


def test_each_conversation_has_its_own():
    assert Events().heard is not Events().heard
