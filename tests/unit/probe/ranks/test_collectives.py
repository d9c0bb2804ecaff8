"""In which collective a rank is, read from torch's record of them."""

from __future__ import annotations

from inspector.probe.ranks.collectives import of_record
from inspector.wire.collectives import Collective


def entry(number: int, group: str = "0", sizes: list[list[int]] | None = None) -> dict[str, object]:
    return {
        "collective_seq_id": number, "process_group": [group, "default_pg"], "profiling_name": "gloo:all_reduce",
        "input_sizes": sizes if sizes is not None else [[144]], "state": "scheduled",
    }  # fmt: skip


def status(issued: int, completed: int) -> dict[str, str]:
    return {"last_enqueued_collective": str(issued), "last_completed_collective": str(completed)}


def test_it_waits_in_the_first_that_is_not_complete():
    record = {"entries": [entry(10), entry(11, sizes=[[3, 2], [1]])], "pg_status": {"0": status(12, 10)}}
    assert of_record(record) == Collective("0", 11, "all_reduce", (3, 2), True)


def test_when_all_are_complete_it_is_the_last_one():
    record = {"entries": [entry(11)], "pg_status": {"0": status(11, 11)}}
    assert of_record(record) == Collective("0", 11, "all_reduce", (144,), False)


def test_of_several_groups_it_is_the_one_in_which_it_waits():
    record = {
        "entries": [entry(40), entry(2, "1", [[7]])],
        "pg_status": {"0": status(40, 40), "1": status(2, 1)},
    }
    assert of_record(record) == Collective("1", 2, "all_reduce", (7,), True)


def test_what_is_no_longer_in_the_record_has_no_name():
    assert of_record({"entries": [], "pg_status": {"0": status(3, -1)}}) == Collective("0", 1, "", (), True)


def test_none_issued_is_none():
    assert of_record({}) is None and of_record({"pg_status": {"0": status(-1, -1)}}) is None
