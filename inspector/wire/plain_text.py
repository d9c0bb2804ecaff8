"""Text of the script as it can be shown among other words: nothing in it is invisible, or turns its neighbours round,
or has no end.

What is shown so is shown the same when it is made so again; and a path is cut name by name, so that the path of names
that were cut is the path that was cut.
"""

from __future__ import annotations

import re

MARK = "…"  # where something was cut off
LONGEST_NAME = 500  # characters between two dots, …
LONGEST_LINE = 8_000  # of a line, …
LONGEST_TEXT = 100_000  # and of a text of several lines

# Controls; the soft hyphen and other marks without width; those that turn the direction of writing; separators of lines
# and paragraphs; halves of surrogate pairs; tags. The joiners U+200C and U+200D stay: emoji and some scripts need them.
_HIDDEN = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    r"\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
)
_IN_LINE, _IN_TEXT = re.compile(rf"[\t\n{_HIDDEN}]"), re.compile(f"[{_HIDDEN}]")
_NAME = re.compile(rf"([^.]{{{LONGEST_NAME - 1}}})[^.]{{2,}}")


def name(text: str) -> str:
    """In one line, each name of a path as long as a name may be."""
    if len(text) <= LONGEST_NAME and text.isprintable():
        return text
    # names are cut before the line is: what stands there for a hidden character is up to ten times as long
    shown = _IN_LINE.sub(_escape, text) if len(text) <= LONGEST_LINE else line(text)
    return cut(_NAME.sub(rf"\1{MARK}", shown), LONGEST_LINE)


def line(text: str) -> str:
    """In one line: what can not be seen stands there as Python writes it, "\\n" and "\\u202e", and what is too long
    ends in …"""
    return cut(_IN_LINE.sub(_escape, text[: LONGEST_LINE + 1]), LONGEST_LINE)


def lines(text: str) -> str:
    """The same of a text whose lines stay lines."""
    return cut(_IN_TEXT.sub(_escape, text[: LONGEST_TEXT + 1].replace("\r\n", "\n")), LONGEST_TEXT)


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def cut(text: str, longest: int) -> str:
    """With a mark where something is missing."""
    return text if len(text) <= longest else text[: longest - 1] + MARK
