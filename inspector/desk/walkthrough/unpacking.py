"""Unpacks the files of a set from its archive, in a worker thread; what goes wrong comes back as a value."""

from __future__ import annotations

import shutil
import tarfile
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from PySide6.QtCore import QObject, QRunnable, Signal

from .dataset import Dataset
from .failure import Failure, of_the_disk

CHUNK = 1 << 18  # bytes between two looks at whether it was cancelled
CANCELLED = Failure("cancelled")


class Stopped(Exception):
    """It was cancelled."""


class Words(QObject):
    """What a worker says; heard in the thread of who listens."""

    progressed = Signal(int, int)  # bytes of the archive read, of how many
    ended = Signal(object)  # None: the set is in its place; else a Failure


class Unpacking(QRunnable):
    """From `archive` into `folder / dataset.folder`, by way of a folder beside it that never stays."""

    def __init__(self, archive: Path, folder: Path, dataset: Dataset) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self.words = Words()
        self._archive, self._dataset = archive, dataset
        self._place = folder / dataset.folder
        self._beside = unfinished(folder, dataset)
        self._is_cancelled = threading.Event()

    def cancel(self) -> None:
        """It ends soon, and leaves nothing."""
        self._is_cancelled.set()

    def run(self) -> None:
        failure = self._attempt()
        shutil.rmtree(self._beside, ignore_errors=True)  # after a success it is no longer there
        self.words.ended.emit(failure)

    def _attempt(self) -> Failure | None:
        try:
            self._unpack()
            missing = [name for name in self._dataset.files if not (self._beside / name).is_file()]
            if missing:
                return Failure("lacks_files", detail=", ".join(missing))
            self._put_in_place()
        except Stopped:
            return CANCELLED
        except tarfile.FilterError as error:
            return Failure("unsafe_archive", detail=str(error))
        except (tarfile.TarError, EOFError, zlib.error) as error:
            return Failure("broken_archive", detail=str(error))
        except OSError as error:  # gzip's BadGzipFile is one too
            return of_the_disk(error) if error.errno else Failure("broken_archive", detail=str(error))
        return None

    def _unpack(self) -> None:
        self._beside.mkdir(parents=True)
        size = self._archive.stat().st_size
        with open(self._archive, "rb") as file, tarfile.open(fileobj=file, mode="r:*") as archive:
            for member in self._safe_members(archive):
                source = archive.extractfile(member)
                assert source is not None  # it is a regular file
                self._copy(source, self._beside / Path(member.name).name, file, size)

    def _safe_members(self, archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
        """The regular files in the set's own folder; raises FilterError where one wants to be somewhere else."""
        for member in archive:
            self._look_up()
            safe = tarfile.data_filter(member, str(self._beside))
            if safe.isreg() and Path(safe.name).parent == Path(self._dataset.folder):
                yield member

    def _copy(self, source: IO[bytes], target: Path, file: IO[bytes], size: int) -> None:
        with open(target, "wb") as output:
            while chunk := source.read(CHUNK):
                self._look_up()
                output.write(chunk)
                self.words.progressed.emit(file.tell(), size)

    def _look_up(self) -> None:
        if self._is_cancelled.is_set():
            raise Stopped

    def _put_in_place(self) -> None:
        """All at once; into a folder that is there already, file by file."""
        self._look_up()
        if not self._place.exists():
            self._beside.rename(self._place)
            return
        for path in self._beside.iterdir():
            path.replace(self._place / path.name)


def unfinished(folder: Path, dataset: Dataset) -> Path:
    """The folder that is being unpacked into."""
    return folder / f"{dataset.folder}.part"
