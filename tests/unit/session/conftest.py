"""Sessions with debuggees made to measure, none of which may be left over."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from inspector.conversation.launch import Launch
from inspector.session.session import Session
from tests.unit.session.tape import Tape, exists

STUB = str(Path(__file__).with_name("stub_probe.py"))

Script = Callable[[str], Launch]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Writes a script, gives its launch."""
    count = iter(range(100))

    def write(text: str) -> Launch:
        path = tmp_path / f"script{next(count)}.py"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return Launch(str(path), directory=str(tmp_path))

    return write


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    session = Session(STUB)
    yield session
    pid = session.pid()
    session.close()
    qtbot.waitUntil(lambda: not (pid and exists(pid)), timeout=5000)
    session.deleteLater()


@pytest.fixture
def tape(session: Session) -> Tape:
    return Tape(session)
