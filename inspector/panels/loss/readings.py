"""What the crosshair says of a point, and of a pass of a validation."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss.series import Series
from inspector.panels.loss.spelling import spell


def of_point(series: Series, iteration: int, value: float, smoothed: float) -> tuple[str, ...]:
    translate = QCoreApplication.translate
    head = translate("LossPlot", "{name} · iteration {iteration}").format(name=series.opened.name, iteration=iteration)
    raw = translate("LossPlot", "value    {value}").format(value=spell(value))
    mean = translate("LossPlot", "smoothed {value}").format(value=spell(smoothed))
    return (head, raw, mean) if math.isfinite(smoothed) else (head, raw)


def of_pass(series: Series, iteration: int, mean: float, spread: float) -> tuple[str, ...]:
    translate = QCoreApplication.translate
    head = translate("LossPlot", "{name} · iteration {iteration}").format(name=series.opened.name, iteration=iteration)
    return (
        head,
        translate("LossPlot", "mean     {value}").format(value=spell(mean)),
        translate("LossPlot", "spread ± {value}").format(value=spell(spread)),
    )
