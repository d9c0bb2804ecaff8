"""Parts side by side, each as wide as what it says; it wraps where its place is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)  # fmt: skip

GAP, LINE_GAP = 8, 3
GROWS = QSizePolicy.PolicyFlag.GrowFlag.value


class SnugBox(QComboBox):
    """As wide as the entry that it shows, whatever else could be chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentTextChanged.connect(lambda _: self.updateGeometry())

    def sizeHint(self) -> QSize:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        words = QSize(self.fontMetrics().horizontalAdvance(self.currentText()) + 4, self.fontMetrics().height())
        wanted = self.style().sizeFromContents(QStyle.ContentsType.CT_ComboBox, option, words, self)
        return QSize(wanted.width(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())


class Titled(QWidget):
    """A box with its title before it. `widest`: px that the box is at most, where there is more room."""

    def __init__(self, title: QWidget, box: QComboBox, widest: int = 0) -> None:
        super().__init__()
        self._title, self._widest = title, widest
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(title)
        row.addWidget(box, 1)

    def widest(self) -> int:
        """In px, its title with it."""
        title = self._title.sizeHint().width() + 6
        return max(title + self._widest, self.sizeHint().width()) if self._widest else self.maximumWidth()


class FlowRows(QWidget):
    """Lines of parts, those that are hidden left out. What room a line has left is shared by its parts."""

    def __init__(self, parts: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = tuple(parts)
        for part in parts:
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def arrange(self) -> None:
        """Call it after a part says something else, is shown or is hidden."""
        self._place(self.width())
        self.updateGeometry()

    def lines(self, width: int) -> list[list[QWidget]]:
        """Which parts stand in each line: as many in each where that takes no more lines."""
        shown = [part for part in self._parts if not part.isHidden()]
        found = _filled(shown, width)
        each = -(-len(shown) // max(len(found), 1))
        even = [shown[start : start + each] for start in range(0, len(shown), each or 1)]
        return even if all(_length(line) <= width for line in even) else found

    def _place(self, width: int, is_move: bool = True) -> int:
        """Gives the height."""
        top = 0
        for line in self.lines(width):
            widths = _widths(line, width)
            height = max(_height(part, wide) for part, wide in zip(line, widths))
            left = 0
            for part, wide in zip(line, widths) if is_move else ():
                part.setGeometry(left, top, wide, height)
                left += wide + GAP
            top += height + LINE_GAP
        return max(0, top - LINE_GAP)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(width, is_move=False)

    def sizeHint(self) -> QSize:
        return QSize(200, self._place(max(self.width(), 200), is_move=False))

    def minimumSizeHint(self) -> QSize:
        shown = [part.sizeHint().height() for part in self._parts if not part.isHidden()]
        return QSize(60, max(shown, default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place(self.width())
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        """A part has another size, as when it is hidden, or its font or words are others."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)


def _filled(parts: list[QWidget], width: int) -> list[list[QWidget]]:
    """As many in each line as have room; one at least."""
    found: list[list[QWidget]] = []
    for part in parts:
        if found and _length([*found[-1], part]) <= width:
            found[-1].append(part)
        else:
            found.append([part])
    return found


def _length(line: list[QWidget]) -> int:
    return sum(part.sizeHint().width() for part in line) + GAP * (len(line) - 1)


def _height(part: QWidget, width: int) -> int:
    return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()


def _widest(part: QWidget) -> int:
    if isinstance(part, Titled):
        return part.widest()
    return part.maximumWidth() if part.sizePolicy().horizontalPolicy().value & GROWS else 0


def _widths(line: list[QWidget], width: int) -> list[int]:
    """All the same where each has what it needs so; else what is left is shared by those that may be wider."""
    room = width - GAP * (len(line) - 1)
    needed = [min(part.sizeHint().width(), width) for part in line]
    limits = [max(_widest(part), wide) for part, wide in zip(line, needed)]
    if all(wide <= room // len(line) <= limit for wide, limit in zip(needed, limits)):
        return [room // len(line)] * len(line)
    left = room - sum(needed)
    by_wish = sorted(range(len(line)), key=lambda place: limits[place] - needed[place])
    for count, place in zip(range(len(line), 0, -1), by_wish):
        share = max(0, min(left // count, limits[place] - needed[place]))
        needed[place] += share
        left -= share
    return needed
