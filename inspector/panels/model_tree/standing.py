"""Where execution stands within a forward or a backward, as signs on rows of the model tree."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.panels.model_tree.outline import NO_ROW, Outline
from inspector.wire.inside import Inside
from inspector.wire.messages import Stopped

NEXT, END, DONE = "next", "end", "done"

_CODES = {"layer": NEXT, "layer_end": END, "line": NEXT, "group": NEXT, "node": NEXT}  # by place
_BACKWARD = ("group", "node")


@dataclass(frozen=True, slots=True)
class Standing:
    """Rows are those of one version of the structure: they may not have come yet, or belong to another one."""

    structure: int = 0
    here: int = NO_ROW  # the layer to come, or at whose end it is held
    code: str = ""  # NEXT or END
    call: int = 0  # of that layer in this iteration
    done: int = NO_ROW  # the layer that was finished last
    is_backward: bool = False
    populated: frozenset[int] = frozenset()  # rows of the parameters whose gradients came since training was let go

    @classmethod
    def at(cls, stop: Stopped) -> Standing:
        inside = stop.inside
        if inside is None:
            return NOWHERE
        done = inside.done_row if inside.done_row != inside.row else NO_ROW  # called twice in a row: the one to come
        return cls(
            stop.structure, inside.row, _CODES[inside.place], inside.call, done, _is_backward(inside),
            frozenset(inside.populated),
        )  # fmt: skip

    def code_of(self, key: int) -> str:
        """NEXT, END or DONE of a row's key, "" for all others."""
        if key == 2 * self.here:
            return self.code
        return DONE if key == 2 * self.done else ""

    def keys(self) -> list[int]:
        """Of the rows with a sign."""
        return [2 * row for row in (self.here, self.done) if row != NO_ROW]

    def target(self, outline: Outline) -> int:
        """The key of the row to be seen; NO_ROW where there is none, or it has not come yet."""
        row = self.done if self.here == NO_ROW else self.here
        return 2 * row if 0 <= row < len(outline) else NO_ROW

    def is_above(self, key: int, outline: Outline) -> bool:
        """Whether execution stands somewhere below this row."""
        return 0 <= self.here < len(outline) and key >> 1 in outline.table.above(self.here)


NOWHERE = Standing()


def _is_backward(inside: Inside) -> bool:
    return inside.place in _BACKWARD
