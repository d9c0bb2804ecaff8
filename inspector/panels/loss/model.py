"""What is known about the loss: its value now, the curves of this run, and those of the runs before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from inspector.panels.loss.runs import COLOURS, MOST, FormerRun
from inspector.wire.messages import LossPoints, LossValue, SeriesOpened

if TYPE_CHECKING:
    from inspector.panels.loss.series import Series
    from inspector.panels.loss.shelf import ArrayFile

DEFAULT_SMOOTHING = 0.6
MAX_SMOOTHING = 0.99


@dataclass(frozen=True, slots=True)
class Current:
    """The loss as the panel's head shows it. `value` is None where it is no single number or was not read yet."""

    series: int
    name: str
    value: float | None
    grad_fn: str
    shape: tuple[int, ...]
    iteration: int


class LossModel(QObject):
    """Keeps every point as it was sent. `changed` says that there is something new to draw.

    Old points of a long run lie in a file in `folder`; `kept` says, once in a run, that they stay in memory instead.
    """

    changed = Signal()
    kept = Signal(str, object)  # the folder, OSError

    def __init__(self, folder: str = "", parent: QObject | None = None) -> None:
        """`folder` "" is where the system has its temporary files."""
        super().__init__(parent)
        self._folder = folder
        self._shelf: ArrayFile | None = None
        self.series: dict[int, Series] = {}
        self.former: list[FormerRun] = []  # the newest first
        self.current: Current | None = None
        self.smoothing = DEFAULT_SMOOTHING
        self._title = ""
        self._device = ""

    def begin(self, title: str) -> None:
        """A new run starts; `title` says which. The last run that had points stays for comparison."""
        if any(len(series) for series in self.series.values()):
            self._keep_run()
        self.series, self._shelf, self.current = {}, None, None
        self._title, self._device = title, ""
        self.changed.emit()

    def forget(self) -> None:
        """Another rank of the same run is shown: nothing of this one is kept."""
        self.series, self._shelf, self.current = {}, None, None
        self.changed.emit()

    def _keep_run(self) -> None:
        """The last one is drawn beside the next; others as soon as they are ticked."""
        used = {run.colour for run in self.former}
        colour = next((colour for colour in COLOURS if colour not in used), COLOURS[0])
        for run in self.former:
            run.is_shown = False
        self.former = [FormerRun(self._title, self._device, self.series, colour), *self.former][:MOST]

    @property
    def title(self) -> str:
        """The script that runs and its arguments."""
        return self._title

    def show_run(self, run: FormerRun, on: bool) -> None:
        run.is_shown = on
        for series in run.series.values():
            series.set_weight(self.smoothing)
        self.changed.emit()

    def shown_runs(self) -> list[FormerRun]:
        return [run for run in self.former if run.is_shown]

    def run_of(self, series: Series) -> FormerRun | None:
        """The former run that a series is of; None: it is of this one."""
        return next((run for run in self.former if any(other is series for other in run.series.values())), None)

    @property
    def previous(self) -> dict[int, Series]:
        """The series of the last run before this one."""
        return self.former[0].series if self.former else {}

    @property
    def previous_title(self) -> str:
        run = self.former[0] if self.former else None
        return " · ".join(part for part in (run.title, run.device) if part) if run is not None else ""

    def forget_previous(self) -> None:
        self.former = []
        self.changed.emit()

    def open_series(self, opened: SeriesOpened) -> None:
        # numpy costs 90 ms, and no loss exists before the window is painted
        from inspector.panels.loss.series import Series
        from inspector.panels.loss.shelf import ArrayFile

        self._shelf = self._shelf or ArrayFile(self._folder, self.kept.emit)
        self.series.setdefault(opened.series, Series(opened, self.smoothing, self._shelf))
        self.changed.emit()

    def add_points(self, points: LossPoints) -> None:
        """Points of a series that was never opened are no one's and dropped."""
        series = self.series.get(points.series)
        if series is None or not points.values.data:
            return
        series.add(points.iterations, points.values)
        self._follow(series)
        self.changed.emit()

    def show_loss(self, loss: LossValue | None, iteration: int) -> None:
        """The loss at a stop or in free run; None leaves the last one standing, with its iteration."""
        if loss is None:
            return
        self._device = loss.device or self._device
        value = self._last_value(loss.series) if loss.value is None and not loss.shape else loss.value
        current = Current(loss.series, loss.name, value, loss.grad_fn, loss.shape, iteration)
        if current != self.current:  # most stops within a phase have no other loss
            self.current = current
            self.changed.emit()

    def set_smoothing(self, weight: float) -> None:
        """Weight of the past, 0 … 0.99."""
        self.smoothing = min(max(weight, 0.0), MAX_SMOOTHING)
        for series in self.all_series():
            series.set_weight(self.smoothing)
        self.changed.emit()

    def smooth(self) -> bool:
        """A bounded piece of smoothing, first of this run's series. True: call again."""
        before = [series for run in self.shown_runs() for series in run.series.values()]
        return any(series.smooth() for series in [*self.series.values(), *before])

    def all_series(self) -> list[Series]:
        """Those that are drawn."""
        before = [series for run in reversed(self.shown_runs()) for series in run.series.values()]
        return [*before, *self.series.values()]

    def has_points(self) -> bool:
        return any(len(series) for series in self.all_series())

    def not_positive(self) -> int:
        """How many values a log axis can not show."""
        return sum(series.not_positive for series in self.all_series())

    def _follow(self, series: Series) -> None:
        opened, (iteration, value, _) = series.opened, series.point(-1)
        if opened.plotted:  # at a breakpoint: no loss
            return
        current = self.current
        if current is None:
            self.current = Current(opened.series, opened.name, value, "", (), iteration)
        elif current.series == opened.series and iteration >= current.iteration and not current.shape:
            self.current = replace(current, value=value, iteration=iteration)

    def _last_value(self, number: int) -> float | None:
        series = self.series.get(number)
        return series.point(-1)[1] if series is not None and len(series) else None
