"""Marks a text of a table, which is translated where it is shown: what collects texts knows the mark by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6 import QtCore

# (context, text) → the text as it is; Qt's own declares that it gives an object
QT_TRANSLATE_NOOP = cast("Callable[[str, str], str]", QtCore.QT_TRANSLATE_NOOP)
