"""The sentences on the walkthrough's data."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.desk.walkthrough import sentences as sentences
from inspector.desk.walkthrough.dataset import Used
from inspector.desk.walkthrough.download import Progress
from inspector.desk.walkthrough.failure import KINDS, Failure

FOLDER = Path("/data")


@pytest.mark.parametrize("kind", KINDS)
def test_every_failure_has_its_sentence(qapp, kind):
    failure = Failure(kind, "why", 42_000_000, 170_498_071, 404, "a" * 32, "b" * 32)
    sentence = sentences.failure_sentence(failure, FOLDER)
    assert sentence[-1] in ".?" and sentence[0] not in " {" and "{" not in sentence


@pytest.mark.parametrize(
    "failure, expected",
    [
        (Failure("disk_full"), "The disk of /data is full. Nothing was kept; make room and try again."),
        (Failure("no_room", done=9_000_000, total=400_000_000),
         "There is not enough room in /data: 9 MB are free, 400 MB are needed."),
        (Failure("unreachable", "Connection refused"),
         "www.cs.toronto.edu can not be reached (Connection refused). Is this computer connected to the network?"),
        (Failure("cut", done=42_000_000),
         "The connection to www.cs.toronto.edu was cut after 42.0 MB. Nothing was kept; try again."),
    ],
)  # fmt: skip
def test_a_failure_says_what_can_be_done(qapp, failure, expected):
    assert sentences.failure_sentence(failure, FOLDER) == expected


@pytest.mark.parametrize(
    "progress, expected",
    [
        (Progress("loading", 0, 170_498_071), "Connecting to www.cs.toronto.edu …"),
        (Progress("loading", 42_300_000, 170_498_071, 3_100_000),
         "Loading from www.cs.toronto.edu: 42.3 of 170.5 MB · 24 % · 3.1 MB/s"),
        (Progress("loading", 42_300_000, 0, 3_100_000), "Loading from www.cs.toronto.edu: 42.3 MB · 3.1 MB/s"),
        (Progress("unpacking", 60, 100), "The checksum is right. Unpacking: 60 %"),
    ],
)  # fmt: skip
def test_progress_is_told_in_megabytes_and_per_cent(qapp, progress, expected):
    assert sentences.progress_sentence(progress) == expected


@pytest.mark.parametrize("used", [Used("bundled"), Used("full", FOLDER), Used("own", FOLDER)])
def test_what_is_used_is_told_long_and_short(qapp, used):
    assert "{" not in sentences.used_sentence(used) + sentences.used_line(used)


def test_the_offer_tells_the_size_and_what_it_brings(qapp):
    assert "170 MB" in sentences.offer() and "10,000 test images" in sentences.offer()


def test_many_classes_are_not_all_named(qapp):
    told = sentences.own_images_wait(FOLDER, [f"class{i}" for i in range(100)])
    assert "100 classes: class0, class1, class2, class3, class4, class5, …" in told
