"""The points of the loss as a table that a spreadsheet may open."""

from __future__ import annotations

import csv
from dataclasses import replace

from inspector.panels.loss.export import csv_pieces
from inspector.panels.loss.series import Series
from tests.unit.panels.loss.points import opened, points


def test_a_name_is_no_formula_and_a_number_is_a_number():
    series = Series(replace(opened(name="=cmd|' /C calc'!A0\u202e"), file="@a\udcff.py"), 0.6)
    told = points([-2.5])
    series.add(told.iterations, told.values)
    [row] = csv.DictReader(b"".join(csv_pieces([series])).decode().splitlines())
    assert (row["name"], row["file"]) == ("'=cmd|' /C calc'!A0\\u202e", "'@a\\udcff.py")
    assert float(row["value"]) == -2.5 and row["line"] == "42"
