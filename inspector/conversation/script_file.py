"""Tells what kind of file somebody wants to run: a script, or something else."""

from __future__ import annotations

import codecs
import os
import re
import stat

from inspector.wire import notebook

KINDS = (
    "script", "missing", "package", "folder", "notebook", "model", "empty", "binary", "unreadable", "special",
)  # fmt: skip
HEAD_BYTES = 64 << 10
MODELS = (".pt", ".pth", ".ckpt", ".safetensors", ".onnx", ".torchscript", ".pkl")
PYTHON = (".py", ".pyw")

_ENCODING = re.compile(rb"coding[=:]\s*[-\w.]+")


def kind_of(path: str) -> str:
    """Returns one of KINDS. Reads at most the begin of the file and never waits (a pipe is not opened)."""
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            return "package" if os.path.isfile(os.path.join(path, "__main__.py")) else "folder"
        return _kind_of_file(path) if stat.S_ISREG(mode) else "special"
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except (OSError, ValueError):  # no permission, a name that is too long, a null byte in it
        return "unreadable"


def _kind_of_file(path: str) -> str:
    ending = os.path.splitext(path)[1].lower()
    if ending == ".ipynb":
        return "script" if _has_cells(path) else "notebook"
    if ending in MODELS:
        return "model"
    with open(path, "rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip():
        return "empty"
    if _is_text(head) or (ending in PYTHON and b"\0" not in head):
        return "script"
    return "model" if _is_torchs_archive(path) else "binary"


def _has_cells(path: str) -> bool:
    """Returns whether a notebook can be read as a script."""
    with open(path, encoding="utf-8") as file:
        try:
            return bool(notebook.script_of(file.read()).strip())
        except ValueError:  # no JSON, no UTF-8, no cells
            return False


def _is_text(head: bytes) -> bool:
    """Returns whether Python may be able to read it: UTF-8, or another encoding that its first lines declare."""
    if b"\0" in head:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD_BYTES)  # may end in a character
    except UnicodeDecodeError:
        return any(_ENCODING.search(line) for line in head.split(b"\n")[:2])
    return True


def _is_torchs_archive(path: str) -> bool:
    """Returns whether torch.save or torch.jit.save wrote it: a zip file with pickled names."""
    import zipfile  # imported late: most files are no archives

    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.endswith("/data.pkl") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
