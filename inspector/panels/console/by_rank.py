"""What several ranks print, as lines that say whose they are: a rank's line is whole before another's begins."""

from __future__ import annotations

TORCHRUN = -1  # in place of a rank: what torchrun prints has no name before it
COLOURS = (34, 35, 36, 32)  # SGR codes, in the order of the colours that ranks have elsewhere in the window


def prefix(rank: int) -> str:
    """ "[0] " in the rank's colour; "" for torchrun's own lines"""
    return "" if rank == TORCHRUN else f"\x1b[{COLOURS[rank % len(COLOURS)]}m[{rank}]\x1b[0m "


class ByRank:
    """Text goes in as it comes, lines come out; `flush` gives what is no whole line yet."""

    def __init__(self) -> None:
        self._rests: dict[int, str] = {}
        self._open: int | None = None  # the rank whose line has not ended

    def feed(self, rank: int, text: str) -> str:
        """Returns the lines that have become whole."""
        whole, newline, rest = (self._rests.pop(rank, "") + text).rpartition("\n")
        if rest:
            self._rests[rank] = rest
        return self._written(rank, whole + newline) if newline else ""

    def has_rest(self) -> bool:
        return bool(self._rests)

    def flush(self) -> str:
        """Returns what waits for the end of its line."""
        rests, self._rests = self._rests, {}
        return "".join(self._written(rank, rest) for rank, rest in rests.items())

    def _written(self, rank: int, text: str) -> str:
        begin = "" if self._open in (None, rank) else "\n"
        head = "" if self._open == rank else prefix(rank)
        self._open = None if text.endswith("\n") else rank
        lines = text.replace("\r\n", "\n")
        body = lines.removesuffix("\n")
        shown = body.replace("\n", "\n" + prefix(rank)).replace("\r", "\r" + prefix(rank))
        return begin + head + shown + lines[len(body) :]
