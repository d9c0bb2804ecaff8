"""The loss panel's controller: what the session tells goes to the model, what the view wishes is done."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths

from inspector.panels.base.panel import Panel
from inspector.panels.loss import thresholds
from inspector.panels.loss.model import LossModel
from inspector.panels.loss.view import LossView

if TYPE_CHECKING:
    from inspector.session.session import Session


class LossPanel(Panel):
    drawer = "loss"
    view: LossView

    def __init__(self, session: Session) -> None:
        self.model = LossModel(cache_folder())
        super().__init__(session, LossView(self.model))
        self.model.setParent(self)
        self.model.kept.connect(self._say_kept)
        session.series_opened.connect(self.model.open_series)
        session.points_arrived.connect(self.model.add_points)
        session.stopped.connect(self._show_stop)
        session.progressed.connect(self._show_loss)
        self.view.smoothing_wished.connect(self.model.set_smoothing)
        self.view.forget_wished.connect(self.model.forget_previous)
        self.view.csv_wished.connect(self._export_csv)
        self.view.threshold_wished.connect(self._hold_above)
        self.view.threshold_moved.connect(self._move_threshold)
        session.breakpoints.changed.connect(self._show_thresholds)
        self.view.png_wished.connect(self._export_png)

    def begin(self, launch: Any) -> None:
        self.view.say("")
        self.model.begin(" ".join([launch.name(), *launch.arguments]))

    def switch(self, launch: Any) -> None:
        """The curves of the other rank come in place of these."""
        self.model.forget()

    # ── held by the loss ──

    def _hold_above(self, value: float) -> None:
        current = self.model.current
        if current is not None:
            wish = thresholds.condition(current.name, value)
            self.session.breakpoints.add(**thresholds.WHERE, condition=wish)

    def _move_threshold(self, number: int, value: float) -> None:
        point = self.session.breakpoints.list.find(number)
        known = thresholds.value_of(point) if point is not None else None
        if known is not None:
            self.session.breakpoints.change(number, condition=thresholds.condition(known[0], value))

    def _show_thresholds(self) -> None:
        found = {point.id: thresholds.value_of(point) for point in self.session.breakpoints.all}
        self.view.show_thresholds({number: known[1] for number, known in found.items() if known is not None})

    def _show_loss(self, told: Any) -> None:
        self.model.show_loss(told.loss, told.iteration)

    def _show_stop(self, stopped: Any) -> None:
        """Before this iteration's loss is known, the last one stands there, with the iteration that it belongs to."""
        series = self.model.series.get(stopped.loss.series) if stopped.loss is not None else None
        iteration = series.point(-1)[0] if series is not None and len(series) else stopped.iteration
        self.model.show_loss(stopped.loss, iteration)

    def _say_kept(self, folder: str, error: OSError) -> None:
        words = self.tr(
            "{folder} can not be written ({reason}): the older points of the loss stay in memory, which grows as long "
            "as training runs."
        )
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            words = self.tr(
                "The disk of {folder} is almost full, and the rest is left to the script: the older points of the loss "
                "stay in memory, which grows as long as training runs."
            )
        self.view.say(words.format(folder=folder, reason=error.strerror))

    def _export_csv(self, path: str) -> None:
        from inspector.panels.loss.export import csv_count, csv_pieces

        series = list(self.model.series.values())
        self._export(path, csv_pieces(series), csv_count(series))

    def _export_png(self, path: str) -> None:
        from inspector.panels.loss.export import png_pieces

        self._export(path, png_pieces(self.view.picture()))

    def _export(self, path: str, pieces: Iterator[bytes], count: int = 0) -> None:
        from inspector.panels.base.saving import Export

        export = Export(path, pieces, self, count)
        export.progressed.connect(self._say_progress)
        export.done.connect(lambda path: self.view.say(self.tr("Saved {path}").format(path=path)))
        export.failed.connect(self._say_failed)
        export.cancelled.connect(lambda: self.view.say(self.tr("Cancelled: no file was written.")))
        for over in (export.done, export.failed, export.cancelled):
            over.connect(export.deleteLater)
        self.view.cancel_wished.connect(export.cancel)
        export.start()

    def _say_progress(self, path: str, percent: int) -> None:
        words = self.tr("Writing {path}: {percent} %").format(path=path, percent=percent)
        self.view.say(words, can_cancel=True)

    def _say_failed(self, path: str, reason: str) -> None:
        words = self.tr("{path} could not be written: {reason}")
        self.view.say(words.format(path=path, reason=reason))


def cache_folder() -> str:
    """Of this user, on a disk; the folder for temporary files often is in memory."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation)
