"""The runs before this one: what they were started with, and whether they are drawn beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.panels.loss.series import Series

MOST = 12  # former runs that are kept
COLOURS = ("muted", "cyan", "amber", "green", "red")


@dataclass(eq=False)
class FormerRun:
    """`title`: the script and its arguments; `device`: where its loss was computed."""

    title: str
    device: str
    series: dict[int, Series]
    colour: str
    is_shown: bool = True

    def words(self, title_now: str) -> str:
        """What it was started with; of the same script only the arguments that differ from those of now."""
        ours, now = self.title.split(), title_now.split()
        different = [word for word in _pairs(ours[1:]) if word not in _pairs(now[1:])]
        is_same_script = ours[:1] == now[:1]
        text = " ".join(different) if is_same_script and different else self.title
        return " · ".join(part for part in (text, self.device) if part)


def _pairs(words: list[str]) -> list[str]:
    """An option together with its value."""
    pairs: list[str] = []
    for word in words:
        if pairs and pairs[-1].startswith("-") and " " not in pairs[-1] and not word.startswith("-"):
            pairs[-1] = f"{pairs[-1]} {word}"
        else:
            pairs.append(word)
    return pairs
