"""Answers the question for the autograd graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...wire.graph import AskGraph
from ..core.answering import Rows

if TYPE_CHECKING:
    from .graph import Graphs


def rows(graphs: Graphs) -> Rows:
    return {AskGraph: graphs.answer}
