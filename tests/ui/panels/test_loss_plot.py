"""A pan of the loss curve is one picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject

from inspector.panels.loss.model import LossModel
from inspector.panels.loss.view import LossView
from inspector.wire.messages import Array, LossPoints, SeriesOpened


class Paintings(QObject):
    """Counts how often what it watches is painted."""

    count = 0

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_pan_is_painted_once(qtbot):
    model = LossModel()
    view = LossView(model)
    qtbot.addWidget(view)
    view.resize(700, 400)
    with qtbot.waitExposed(view):
        view.show()
    view.build_plot()
    places = np.arange(1000, dtype="<i8")
    values = np.sin(places / 30).astype("<f8")
    model.open_series(SeriesOpened(1, "loss", "train.py", 1, False))
    model.add_points(LossPoints(1, Array("i8", (1000,), places.tobytes()), Array("f8", (1000,), values.tobytes())))
    view.refresh()
    for _ in range(3):
        QCoreApplication.processEvents()
    paintings = Paintings()
    view.plot.viewport().installEventFilter(paintings)
    for left in (100, 200, 300):
        view.plot.getViewBox().setXRange(left, left + 400, padding=0)
        QCoreApplication.sendPostedEvents()
    assert paintings.count == 3
