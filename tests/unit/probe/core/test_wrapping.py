"""Wrapped functions of torch's: a warning points where it would without the probe."""

from __future__ import annotations

import inspect
import warnings

import pytest
import torch
import torch.nn.functional as F

from inspector.probe.core.wrapping import Seat, wrapped
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


# ── taken out and put back ───────────────────────────────────────────────────────────────────────────────────────────


class Owner:
    @staticmethod
    def speak(told):
        told.append("torch")


def layered(name, told):
    def around(original):
        def speak(*args):
            told.append(name)
            return original(*args)

        return speak

    return around


def called(told):
    told.clear()
    Owner.speak(told)
    return list(told)


@pytest.fixture
def seat(monkeypatch):
    """A wrapper that lies below another one of ours."""
    original, told = Owner.speak, []
    inner = wrapped(original, layered("rules", told))
    monkeypatch.setattr(Owner, "speak", wrapped(inner, layered("watcher", told)))
    return Seat(Owner, "speak", original, inner), told


def test_a_wrapper_below_another_is_taken_out_and_put_back(seat):
    seat, told = seat
    assert called(told) == ["watcher", "rules", "torch"]
    for _ in range(2):
        seat.take_out()
        assert called(told) == ["watcher", "torch"]
        seat.put_back()
        assert called(told) == ["watcher", "rules", "torch"]


def test_the_one_on_top_is_taken_out_and_put_back(monkeypatch):
    original, told = Owner.speak, []
    inner = wrapped(original, layered("rules", told))
    monkeypatch.setattr(Owner, "speak", inner)
    seat = Seat(Owner, "speak", original, inner)
    seat.take_out()
    assert Owner.speak is original
    seat.put_back()
    assert called(told) == ["rules", "torch"]


def test_what_the_script_has_put_in_its_place_stays(monkeypatch, seat):
    seat, told = seat
    monkeypatch.setattr(Owner, "speak", lambda told: told.append("script"))
    seat.take_out()
    seat.put_back()
    assert called(told) == ["script"]
