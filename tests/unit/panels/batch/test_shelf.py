"""Samples that come piece by piece."""

from __future__ import annotations

from inspector.panels.batch.shelf import SampleCache, is_right

from .samples import NO_PICTURES, batch, sample


def test_pieces_come_to_their_places():
    shelf = SampleCache()
    shelf.renew(batch(sample(40), sample(41), size=100, matching=100))
    assert (shelf.count, shelf.has_pictures) == (100, True)
    assert shelf.missing(0, 10) == (2, 10) and shelf.missing(0, 2) == (0, 0) and shelf.missing(95, 300) == (95, 100)
    shelf.add(batch(sample(7), first=50, size=100, matching=100))
    assert shelf.sample(50) == sample(7) and shelf.image(50) is not None and shelf.sample(51) is None
    assert (shelf.number_of(7), shelf.number_of(99)) == (50, -1)


def test_another_order_begins_anew():
    shelf = SampleCache()
    shelf.renew(batch(sample(0), sample(1)))
    shelf.renew(batch(sample(1), pictures=NO_PICTURES))
    assert (shelf.count, shelf.has_pictures, shelf.sample(0)) == (1, False, sample(1))


def test_right_wrong_and_unknown():
    marks = [is_right(sample(0, *classes)) for classes in ((3, 3), (3, 5), (None, 5), (3, None), (-100, 5))]
    assert marks == [True, False, None, None, None]
