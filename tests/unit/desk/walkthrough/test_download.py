"""Downloading a set: good and bad days, each against a server on loopback, and nothing half there after any of them."""

from __future__ import annotations

import errno
import io
import os
import socket
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from inspector.desk.walkthrough import dataset, unpacking
from inspector.desk.walkthrough.download import SLICE, Download, Progress
from inspector.desk.walkthrough.failure import Failure
from tests.unit.desk.small_set import archive, described, files, serving

PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def body() -> bytes:
    return archive(files())


@pytest.fixture
def server(body):
    with serving(body) as server:
        yield server


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def make(qtbot, server, folder):
    """Makes a download from the server; `known` changes what is known of the set."""
    made: list[Download] = []

    def make(known: dict | None = None, **options) -> Download:
        download = Download(described(server.body, server.address(), known), folder, **options)
        made.append(download)
        return download

    yield make
    for download in made:
        download.close()


def failure_of(qtbot, download) -> Failure:
    with qtbot.waitSignal(download.failed, timeout=PATIENCE_MS) as told:
        download.start()
    assert not download.is_busy()
    return told.args[0]


def left(folder: Path) -> list[str]:
    """Everything below the folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def until_some_came(qtbot, download) -> None:
    """Starts; the server waits in the middle."""
    came: list[Progress] = []
    download.progressed.connect(came.append)
    download.start()
    qtbot.waitUntil(lambda: any(progress.done for progress in came), timeout=PATIENCE_MS)


# ── success ──


def test_it_arrives_whole_and_nothing_else_stays(qtbot, make, folder):
    download = make()
    told: list[Progress] = []
    download.progressed.connect(told.append)
    with qtbot.waitSignal(download.arrived, timeout=PATIENCE_MS):
        download.start()
    assert dataset.is_complete(folder) and not download.is_busy()
    assert left(folder) == sorted([dataset.known().folder, *(f"{dataset.known().folder}/{name}" for name in files())])
    assert all((folder / dataset.known().folder / name).read_bytes() == data for name, data in files().items())
    assert [progress.phase for progress in told] == sorted(progress.phase for progress in told)
    assert told[0] == Progress("loading", 0, len(archive(files()))) and told[-1].phase == "unpacking"


def test_progress_has_bytes_their_total_and_a_speed(qtbot, make, server):
    server.wait_after = len(server.body) // 2
    download = make()
    told: list[Progress] = []
    download.progressed.connect(told.append)
    download.start()
    qtbot.waitUntil(lambda: bool(told) and told[-1].done > 0, timeout=PATIENCE_MS)
    assert 0 < told[-1].done <= server.wait_after and told[-1].total == len(server.body) and told[-1].speed > 0
    with qtbot.waitSignal(download.arrived, timeout=PATIENCE_MS):
        server.go_on.set()


def test_an_incomplete_set_is_completed(qtbot, make, folder):
    (folder / dataset.known().folder).mkdir(parents=True)
    (folder / dataset.known().folder / "notes.txt").write_text("mine")
    (folder / dataset.known().folder / "test_batch").write_bytes(b"half")
    with qtbot.waitSignal((download := make()).arrived, timeout=PATIENCE_MS):
        download.start()
    assert dataset.is_complete(folder)
    assert (folder / dataset.known().folder / "test_batch").read_bytes() == files()["test_batch"]
    assert (folder / dataset.known().folder / "notes.txt").read_text() == "mine"
    assert left(folder)[0] == dataset.known().folder and not [name for name in left(folder) if ".part" in name]


def test_what_a_server_calls_gzip_is_taken_as_it_is(qtbot, make, server, folder):
    server.headers = {"Content-Encoding": "gzip"}
    with qtbot.waitSignal((download := make()).arrived, timeout=PATIENCE_MS):
        download.start()
    assert dataset.is_complete(folder)
    assert server.asked[0]["Accept-Encoding"] == "identity"


def test_what_a_crash_left_is_removed_first(qtbot, make, folder):
    beside = folder / f"{dataset.known().folder}.part"
    beside.mkdir(parents=True)
    (beside / "data_batch_1").write_bytes(b"half")
    (folder / "small-set.tar.gz.part").write_bytes(b"half of an earlier one" * 1000)
    with qtbot.waitSignal((download := make()).arrived, timeout=PATIENCE_MS):
        download.start()
    assert dataset.is_complete(folder) and not [name for name in left(folder) if ".part" in name]


def test_the_window_stays_awake(qtbot, make, server):
    """However fast the bytes come, the event loop comes round between two slices."""
    server.body = archive({**files(), "more": os.urandom(40 * SLICE)})
    download = make()
    seen = set()
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: seen.add(download.done()))
    timer.start()
    with qtbot.waitSignal(download.arrived, timeout=PATIENCE_MS):
        download.start()
    timer.stop()
    steps = sorted(seen)
    assert len(steps) > 20 and max(b - a for a, b in zip(steps, steps[1:])) <= 2 * SLICE


# ── the network ──


def test_a_cut_connection_says_how_far_it_came(qtbot, make, server, folder):
    server.cut_after = len(server.body) // 3
    failure = failure_of(qtbot, make())
    assert (failure.kind, failure.done, failure.total) == ("cut", server.cut_after, len(server.body))
    assert left(folder) == []


def test_after_a_cut_it_can_be_tried_again(qtbot, make, server, folder):
    server.cut_after = len(server.body) // 3
    download = make()
    failure_of(qtbot, download)
    server.cut_after = None
    with qtbot.waitSignal(download.arrived, timeout=PATIENCE_MS):
        download.start()
    assert dataset.is_complete(folder)


def test_a_server_that_does_not_answer_is_unreachable(qtbot, make, folder):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    failure = failure_of(qtbot, make({"address": f"http://127.0.0.1:{port}/small-set.tar.gz"}))
    assert failure.kind == "unreachable" and failure.detail
    assert left(folder) == []


def test_a_name_that_no_one_knows_is_unreachable(qtbot, make, folder):
    failure = failure_of(qtbot, make({"address": "http://nowhere.invalid/small-set.tar.gz"}))
    assert failure.kind == "unreachable" and left(folder) == []


def test_a_server_that_falls_silent_is_not_waited_for_for_ever(qtbot, make, server, folder):
    server.wait_after = len(server.body) // 2
    failure = failure_of(qtbot, make(patience_ms=300))
    assert (failure.kind, failure.done) == ("silent", server.wait_after)
    assert left(folder) == []


@pytest.mark.parametrize("status, phrase", [(404, "Not Found"), (503, "Service Unavailable")])
def test_a_refusal_tells_the_servers_number(qtbot, make, server, folder, status, phrase):
    server.status = status
    failure = failure_of(qtbot, make())
    assert (failure.kind, failure.status, failure.detail) == ("refused", status, phrase)
    assert left(folder) == []


def test_a_server_that_is_not_what_it_says_is_insecure(qtbot, make, server, folder):
    address = server.address().replace("http:", "https:")
    failure = failure_of(qtbot, make({"address": address}))
    assert failure.kind == "insecure" and failure.detail and left(folder) == []


def test_a_proxy_of_the_environment_is_asked(qtbot, make, server, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("no_proxy", "")
    with qtbot.waitSignal((download := make({"address": "http://nowhere.invalid/x.gz"})).arrived, timeout=PATIENCE_MS):
        download.start()
    assert server.asked[0]["Host"] == "nowhere.invalid"


# ── what comes ──


def test_a_wrong_checksum_tells_both(qtbot, make, server, folder):
    wrong = "0" * 32
    failure = failure_of(qtbot, make({"md5": wrong}))
    assert failure == Failure("checksum", expected=wrong, found=described(server.body, "").md5)
    assert left(folder) == []


def test_an_archive_that_wants_out_of_its_folder_is_refused(qtbot, make, server, folder):
    server.body = archive({**files(), "../../escaped": b"evil"})
    failure = failure_of(qtbot, make())
    assert failure.kind == "unsafe_archive" and "escaped" in failure.detail
    assert left(folder.parent) == ["data"]


def test_a_link_out_of_the_folder_is_refused(qtbot, make, server, folder):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        link = tarfile.TarInfo(f"{dataset.known().folder}/test_batch")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    server.body = packed.getvalue()
    assert failure_of(qtbot, make()).kind == "unsafe_archive"
    assert left(folder) == []


def test_what_lies_beside_the_sets_folder_is_not_unpacked(qtbot, make, server, folder, tmp_path):
    server.body = archive({**files(), "../beside": b"", "deeper/file": b""})
    with qtbot.waitSignal((download := make()).arrived, timeout=PATIENCE_MS):
        download.start()
    assert left(tmp_path) == sorted(["data", *(f"data/{name}" for name in left(folder))])
    assert sorted(path.name for path in (folder / dataset.known().folder).iterdir()) == sorted(files())


def test_an_absolute_name_is_not_followed(qtbot, make, server, folder, tmp_path):
    server.body = archive(files(), folder=str(tmp_path / "elsewhere"))
    assert failure_of(qtbot, make()).kind == "lacks_files"
    assert left(tmp_path) == ["data"]


def test_an_archive_that_is_none_can_not_be_unpacked(qtbot, make, server, folder):
    server.body = b"<html>sign in to the network</html>" * 100
    failure = failure_of(qtbot, make())
    assert failure.kind == "broken_archive" and failure.detail
    assert left(folder) == []


def test_half_an_archive_can_not_be_unpacked(qtbot, make, server, folder):
    server.body = server.body[: len(server.body) // 2]
    assert failure_of(qtbot, make()).kind == "broken_archive"
    assert left(folder) == []


def test_an_archive_without_its_files_says_which(qtbot, make, server, folder):
    server.body = archive({name: data for name, data in files().items() if name != "test_batch"})
    assert failure_of(qtbot, make()) == Failure("lacks_files", detail="test_batch")
    assert left(folder) == []


# ── the disk ──


class FullDisk(io.FileIO):
    """There is room for one slice."""

    def write(self, data) -> int:
        if self.tell():
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


def test_a_full_disk_is_said(qtbot, make, folder):
    failure = failure_of(qtbot, make(open_file=lambda path: FullDisk(path, "wb")))
    assert failure.kind == "disk_full" and left(folder) == []


def test_a_disk_that_is_full_at_the_last_byte_is_said(qtbot, make, folder):
    class Late(io.FileIO):
        def close(self) -> None:
            super().close()
            raise OSError(errno.ENOSPC, "No space left on device")

    assert failure_of(qtbot, make(open_file=lambda path: Late(path, "wb"))).kind == "disk_full"
    assert left(folder) == []


def test_a_disk_that_fills_while_unpacking_is_said(qtbot, make, folder, monkeypatch):
    def full(path, mode):
        return FullDisk(path, mode) if "w" in mode else open(path, mode)

    monkeypatch.setattr(unpacking, "CHUNK", 1000)
    monkeypatch.setattr(unpacking, "open", full, raising=False)
    assert failure_of(qtbot, make()).kind == "disk_full"
    assert left(folder) == []


def test_too_little_room_is_said_before_anything_is_asked_for(qtbot, make, server, folder):
    failure = failure_of(qtbot, make({"room": 1 << 60}))
    assert failure.kind == "no_room" and 0 < failure.done < failure.total == 1 << 60
    assert server.asked == [] and left(folder) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_said(qtbot, make, folder):
    folder.mkdir()
    folder.chmod(0o500)
    assert failure_of(qtbot, make()).kind == "not_writable"


def test_a_folder_that_refuses_the_file_is_said(qtbot, make, server, folder):
    def refuse(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    assert failure_of(qtbot, make(open_file=refuse)) == Failure("not_writable", detail="Permission denied")
    assert server.asked == [] and left(folder) == []


def test_a_folder_that_can_not_be_made_is_said(qtbot, make, folder):
    folder.write_text("I am a file")
    failure = failure_of(qtbot, make())
    assert failure.kind == "disk" and failure.detail
    assert folder.read_text() == "I am a file"


# ── ending it ──


def test_a_cancel_in_the_middle_leaves_nothing(qtbot, make, server, folder):
    server.wait_after = len(server.body) // 2
    download = make()
    until_some_came(qtbot, download)
    assert (folder / "small-set.tar.gz.part").exists()
    with qtbot.waitSignal(download.failed, timeout=PATIENCE_MS) as told:
        download.cancel()
    assert told.args[0] == Failure("cancelled") and not download.is_busy() and left(folder) == []


def test_a_cancel_while_unpacking_leaves_nothing(qtbot, make, folder):
    download = make()
    download.progressed.connect(lambda progress: download.cancel() if progress.phase == "unpacking" else None)
    assert failure_of(qtbot, download) == Failure("cancelled")
    assert left(folder) == []


def test_a_closed_window_leaves_nothing(qtbot, make, server, folder):
    server.wait_after = len(server.body) // 2
    download = make()
    told: list[object] = []
    until_some_came(qtbot, download)
    download.failed.connect(told.append)
    download.close()
    assert left(folder) == [] and told == []


def test_a_window_closed_while_unpacking_leaves_nothing(qtbot, make, folder):
    download = make()
    with qtbot.waitSignal(download.progressed, check_params_cb=lambda p: p.phase == "unpacking", timeout=PATIENCE_MS):
        download.start()
    download.close()
    assert [name for name in left(folder) if ".part" in name or ".lock" in name] == []


def test_two_windows_do_not_write_into_one_file(qtbot, make, server, folder):
    server.wait_after = len(server.body) // 2
    first, second = make(), make()
    until_some_came(qtbot, first)
    assert failure_of(qtbot, second) == Failure("busy")
    with qtbot.waitSignal(first.arrived, timeout=PATIENCE_MS):
        server.go_on.set()
    assert dataset.is_complete(folder)


CRASHES = """
import dataclasses, os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from inspector.desk.walkthrough import dataset
from inspector.desk.walkthrough.download import Download
app = QCoreApplication([])
download = Download(dataclasses.replace(dataset.known(), address=sys.argv[1], room=0), Path(sys.argv[2]))
download.progressed.connect(lambda progress: os._exit(9) if progress.done else None)
download.start()
app.exec()
"""


def test_after_a_crash_the_next_start_begins_anew(qtbot, make, server, folder):
    server.wait_after = len(server.body) // 2
    command = [sys.executable, "-c", CRASHES, server.address(), str(folder)]
    root = Path(__file__).parents[4]
    assert subprocess.run(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}).returncode == 9
    assert "small-set.tar.gz.part" in left(folder)
    server.wait_after = None
    with qtbot.waitSignal((download := make()).arrived, timeout=PATIENCE_MS):
        download.start()
    assert dataset.is_complete(folder) and left(folder)[0] == dataset.known().folder


def test_a_second_start_while_it_runs_is_the_first(qtbot, make, server):
    server.wait_after = 1000
    download = make()
    until_some_came(qtbot, download)
    download.start()
    with qtbot.waitSignal(download.arrived, timeout=PATIENCE_MS):
        server.go_on.set()
    assert len(server.asked) == 1


def test_an_old_python_is_told(qtbot, make, server, monkeypatch):
    monkeypatch.delattr(tarfile, "data_filter")
    assert failure_of(qtbot, make()) == Failure("old_python")
    assert server.asked == []
