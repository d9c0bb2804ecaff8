"""Marks a text that is translated later, when it is shown."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """The text as it is. `lupdate` knows this name; Qt's own function of it is typed as giving any object."""
    return text
