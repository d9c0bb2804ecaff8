"""What the tests of the probe share: torch with the probe's own side tables, never hung onto torch for good."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from inspector.probe.core.live import live
from inspector.probe.core.threads import Threads, threads
from inspector.probe.execution.gate import RUN, Gate
from inspector.probe.execution.phases import Recorder
from tests.unit.probe.other_thread import Other
from tests.unit.probe.ports import Others


@pytest.fixture(autouse=True)
def nobody_has_trained_yet() -> None:
    """What is known of threads is one for the process."""
    vars(threads).update(vars(Threads()))


@pytest.fixture
def other() -> Iterator[Other]:
    thread = Other()
    yield thread
    thread.quits()


@pytest.fixture
def sent() -> list[object]:
    """What the gate sends to the window, in order."""
    return []


@pytest.fixture
def others() -> Others:
    """Whom the recorder asks."""
    return Others()


@pytest.fixture
def recorder(sent: list[object], others: Others) -> Recorder:
    """Of a training that runs free; a test that wants stops sets `gate.mode`."""
    gate = Gate(sent.append, hold=False)
    assert gate.mode == RUN
    return Recorder(gate, others.ports())


@pytest.fixture
def probe_on() -> Iterator[None]:
    """Entries into the probe do something only while it is on."""
    live.on = True
    yield
    live.on = False
