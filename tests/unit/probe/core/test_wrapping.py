"""Wrapped functions of torch's: a warning points where it would without the probe."""

from __future__ import annotations

import inspect
import warnings

import torch
import torch.nn.functional as F

from inspector.probe.core.wrapping import wrapped
from inspector.probe.frames import exceptions


def around(original):
    def wrapper(*args, **kwargs):
        return original(*args, **kwargs)

    return wrapper


def test_a_warning_of_what_is_wrapped_points_at_the_line_that_calls_it():
    loss = wrapped(wrapped(F.mse_loss, around), around)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        loss(torch.ones(4, 1), torch.ones(4))
    assert [(w.filename, w.lineno) for w in told] == [(__file__, inspect.currentframe().f_lineno - 1)]
    assert "target size" in str(told[0].message)


def test_it_is_known_as_what_it_wraps():
    loss = wrapped(F.mse_loss, around)
    assert loss.__name__ == "mse_loss" and inspect.signature(loss) == inspect.signature(F.mse_loss)


def test_its_frames_are_still_the_probes(monkeypatch):
    monkeypatch.setattr(exceptions, "_HERE", __file__)
    try:
        wrapped(F.mse_loss, around)(torch.ones(2), None)
    except Exception as error:
        kept = exceptions._links(exceptions.own_part(error.__traceback__))
        files = [entry.tb_frame.f_code.co_filename for entry in kept]
    assert files and not any(file.startswith(__file__) for file in files)
