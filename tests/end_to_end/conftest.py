"""What tests with real debuggees share in one process of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.end_to_end.warm import WarmPython


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmPython]:
    python = WarmPython()
    yield python
    python.close()
