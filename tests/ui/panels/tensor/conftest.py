"""Lenses on a probe that has numpy arrays for tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from inspector.desk.appearance import theme


@pytest.fixture(autouse=True)
def dark(qapp: Any) -> Iterator[None]:
    theme.apply("dark")
    yield
    theme.apply("dark")


@pytest.fixture
def show(qtbot: Any) -> Callable[..., Any]:
    """Shows a lens as large as in the window, looking at a sight where one is given."""

    def shown(lens: Any, sight: Any = None, size: tuple[int, int] = (372, 440)) -> Any:
        qtbot.addWidget(lens)
        lens.resize(*size)
        with qtbot.waitExposed(lens):
            lens.show()
        if sight is not None:
            lens.set_sight(sight)
        return lens

    return shown
