"""Why something can not be debugged, in sentences: a file that is no script, a Python or a torch that is too old."""

from __future__ import annotations

import os

from PySide6.QtCore import QCoreApplication

OLDEST_PYTHON = (3, 10)
OLDEST_TORCH = (2, 6)

translate = QCoreApplication.translate


def too_old(code: str, version: str) -> str:
    """`code`: "python_too_old" or "torch_too_old"."""
    if code == "python_too_old":
        words = translate("declining", "Python {version} is too old, {oldest} is the oldest that can be debugged")
        return words.format(version=version, oldest=".".join(map(str, OLDEST_PYTHON)))
    words = translate("declining", "torch {version} is too old, {oldest} is the oldest that can be debugged")
    return words.format(version=version, oldest=".".join(map(str, OLDEST_TORCH)))


def file_sentence(kind: str, path: str) -> str:
    """Why a file can not be run; `kind` is one of session.script_file.KINDS."""
    words = {
        "missing": translate("declining", "There is no file {path}."),
        "folder": translate("declining", "{name} is a folder. Choose the training script in it."),
        "package": translate(
            "declining", "{name} is a folder with a __main__.py: it runs as a module (Launch…, module {name})."
        ),
        "notebook": translate("declining", "{name} is no notebook that can be read: it has no code cells."),
        "model": translate("declining", "{name} is a model, not a script. Open the script that trains it."),
        "empty": translate("declining", "{name} is empty: there is nothing to run in it."),
        "binary": translate("declining", "{name} is not a text file, so it is no Python script."),
        "unreadable": translate("declining", "{name} can not be read. Is it yours to read?"),
        "special": translate("declining", "{name} is not an ordinary file, so it is no Python script."),
        "other": translate("declining", "{name} is no Python script: its name does not end in .py."),
    }
    return words.get(kind, words["other"]).format(name=os.path.basename(path.rstrip(os.sep)) or path, path=path)


def interpreter_sentence(failure: str, path: str) -> str:
    """Why an interpreter could not be asked; `failure` is that of interpreters.Answer."""
    words = {
        "no_python": translate("declining", "{path} is not a Python: it gave no version."),
        "silent": translate("declining", "{path} did not say its version within 15 seconds."),
    }
    other = translate("declining", "{path} could not be started: {reason}")
    return words.get(failure, other).format(path=path, reason=failure)
