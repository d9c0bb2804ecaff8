"""A debuggee that says anything at all, in messages that are well-formed: the window stays a window."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from inspector.wire import messages
from inspector.wire.messages import ANSWERS
from tests.fuzz.playing import is_still_good, play
from tests.fuzz.talking import talking
from tests.fuzz.words import Pool

CONVERSATIONS, SEED = 200, 5


def test_a_hostile_debuggee_can_not_harm_the_window(qapp: Any, tmp_path: Path):
    with talking(tmp_path) as window:
        chance, pool = random.Random(SEED), Pool(window.files, SEED)
        for _ in range(CONVERSATIONS):
            play(window, chance, pool)
            assert not window.troubles.seen, window.troubles.seen[0]
        assert window.said > 1400 and window.refusals > 200
        assert not is_still_good(window)


def test_each_question_has_its_answers():
    asked = {cls for cls in messages.WINDOW_MESSAGES if "request" in cls.__dataclass_fields__} - {messages.MoveTo}
    answers = {cls for cls in messages.DEBUGGEE_MESSAGES if {"request", "stop"} <= cls.__dataclass_fields__.keys()}
    assert ANSWERS.keys() == asked
    assert {kind for kinds in ANSWERS.values() for kind in kinds} == answers
