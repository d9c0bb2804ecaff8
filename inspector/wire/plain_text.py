"""The script's texts made safe to show beside other text: without invisible characters, changes of direction, or
endless lengths.

Applying it again changes nothing; and a path is cut name by name, so that the path of cut names is the cut path.
"""

from __future__ import annotations

import re

MARK = "…"  # marks where something was cut off
LONGEST_NAME = 500  # characters between two dots, …
LONGEST_LINE = 8_000  # in a line, …
LONGEST_TEXT = 100_000  # and in a text of several lines

# Control characters; the soft hyphen and other marks without width; those that change the direction of writing; line
# and paragraph separators; halves of surrogate pairs; tags. The joiners U+200C and U+200D stay: emoji and some scripts
# need them.
_HIDDEN = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    r"\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
)
_IN_LINE, _IN_TEXT = re.compile(rf"[\t\n{_HIDDEN}]"), re.compile(f"[{_HIDDEN}]")
_NAME = re.compile(rf"([^.]{{{LONGEST_NAME - 1}}})[^.]{{2,}}")


def name(text: str) -> str:
    """Returns the text in one line, with each name of a path cut to LONGEST_NAME."""
    if len(text) <= LONGEST_NAME and text.isprintable():
        return text
    # names are cut before the line: a hidden character is shown by up to ten others
    shown = _IN_LINE.sub(_escape, text) if len(text) <= LONGEST_LINE else line(text)
    return cut(_NAME.sub(rf"\1{MARK}", shown), LONGEST_LINE)


def line(text: str) -> str:
    """Returns the text in one line: hidden characters as Python writes them, "\\n" and "\\u202e"; cut with "…"."""
    return cut(_IN_LINE.sub(_escape, text[: LONGEST_LINE + 1]), LONGEST_LINE)


def lines(text: str) -> str:
    """Returns a text of several lines, made safe in the same way."""
    return cut(_IN_TEXT.sub(_escape, text[: LONGEST_TEXT + 1].replace("\r\n", "\n")), LONGEST_TEXT)


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def cut(text: str, longest: int) -> str:
    """Returns the text, cut to `longest` characters with a mark at the end."""
    return text if len(text) <= longest else text[: longest - 1] + MARK
