"""What a free run costs that nobody looks at, counted: a steady figure beside the measured ones of the bench."""

from __future__ import annotations

import statistics

from tests.end_to_end.debuggee import ENTRY, Debuggee
from tests.end_to_end.window import SCRIPTS

CALLS = 170  # of the probe's functions in each iteration; a change that makes them fewer lowers it


def test_an_iteration_of_a_free_run_calls_few_functions_of_the_probe():
    with Debuggee(SCRIPTS / "counts_calls.py", str(ENTRY.parent), "300", hold=False) as debuggee:
        out, err, code = debuggee.finish()
    counts = [int(word) for word in out.split()]
    assert (code, len(counts)) == (0, 299), err
    assert statistics.median(counts) <= CALLS
    assert statistics.mean(counts) <= CALLS + 15  # where what was put off is done, and what was asked is answered
