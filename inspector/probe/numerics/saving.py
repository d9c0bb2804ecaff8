"""Writes a tensor to a file piece by piece, under the file's own name only when it is complete."""

from __future__ import annotations

import contextlib
import errno
import math
import os
from typing import Any

import torch

from ...wire.tensors import AskSave, Saved
from .numbers import Shape, Unavailable, pieces, raw

PIECE = 1 << 22  # elements written by one answer, …
ROWS_PIECE = 1 << 17  # … and of text

_NPY = {
    torch.bool: "|b1", torch.uint8: "|u1", torch.int8: "|i1", torch.int16: "<i2", torch.int32: "<i4",
    torch.int64: "<i8", torch.uint16: "<u2", torch.uint32: "<u4", torch.uint64: "<u8", torch.float16: "<f2",
    torch.float32: "<f4", torch.float64: "<f8", torch.complex64: "<c8", torch.complex128: "<c16",
}  # fmt: skip


class Saving:
    """Writes one file at a time; a new one cancels an unfinished one."""

    def __init__(self) -> None:
        self._path = ""  # path of the unfinished file

    def cancel(self, question: AskSave, stop: int) -> Saved:
        self.forget()
        return Saved(question.request, stop, 0, 0, False)

    def save(self, question: AskSave, numbers: Any, stop: int) -> Saved:
        """Writes the next piece. Raises Unavailable("file") with the system's message; then nothing of the file
        remains."""
        total = math.prod(numbers.shape)
        try:
            if question.first == 0:
                self.forget()
            written = self._write(question, numbers)
            if written >= total:
                os.replace(self._path, question.path)
                self._path = ""
            return Saved(question.request, stop, written, total, written >= total)
        except OSError as error:
            self.forget()
            raise Unavailable("file", error.strerror or str(error)) from error

    def forget(self) -> None:
        """Deletes the unfinished file."""
        path, self._path = self._path, ""
        if path:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)

    def _write(self, question: AskSave, numbers: Any) -> int:
        """Writes one piece (all of it for torch.save); returns the number of the next element."""
        if question.first == 0:
            self._path = _begun(question.path)
        if not self._path:
            raise OSError(errno.ECANCELED, os.strerror(errno.ECANCELED))  # given up when training went on
        with open(self._path, "ab") as file:
            if question.format == "pt":
                whole = numbers.take(lambda tensor: tensor) if numbers.own is None else numbers.own
                torch.save(whole.clone(), file)
                return math.prod(numbers.shape)
            if question.first == 0 and question.format == "npy":
                file.write(_npy_head(numbers))
            for first, count, cut in pieces(numbers.shape, _piece(question.format, numbers.shape)):
                if first == question.first:
                    part = numbers.take(cut)
                    file.write(_npy_body(part) if question.format == "npy" else _csv(part))
                    return first + count
        raise OSError(0, f"nothing begins at element {question.first}")


def _begun(path: str) -> str:
    """Creates an empty temporary file beside the target, which is not overwritten before the file is complete."""
    folder, name = os.path.split(os.path.abspath(path))
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.part")
    with open(temporary, "wb"):
        return temporary


def _npy_head(numbers: Any) -> bytes:
    """Returns the header, version 1.0: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html"""
    kind = numbers.take(lambda tensor: tensor.reshape(-1)[:0] if tensor.is_contiguous() else tensor[..., :0]).dtype
    shape = tuple(numbers.shape)
    text = repr({"descr": _NPY[kind], "fortran_order": False, "shape": shape})
    text += " " * (-(len(text) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode("latin1")


def _npy_body(part: Any) -> bytes:
    return raw(part.resolve_conj().resolve_neg().to("cpu").contiguous())


def _csv(part: Any) -> bytes:
    """Returns a line for each row of the last axis (of a vector, for each number), with digits enough to read it
    back."""
    part = part.resolve_conj().resolve_neg().to("cpu")
    rows = part.reshape(math.prod(part.shape[:-1]), part.shape[-1]) if part.dim() > 1 else part.reshape(-1, 1)
    write = "{:.9g}".format if part.dtype is torch.float32 else repr
    return "".join(",".join(map(write, row)) + "\n" for row in rows.tolist()).encode()


def _piece(form: str, shape: Shape) -> int:
    """Returns how many elements one answer writes; of text, whole rows."""
    return PIECE if form == "npy" else max(ROWS_PIECE, *shape[-1:], 1)
