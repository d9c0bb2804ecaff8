"""What is remembered between two starts: rows of a table over QSettings. Nothing that is wrong in them may hurt."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

LAYOUT_VERSION = 2
FILE_VARIABLE = "GRADSTEP_SETTINGS"  # names an ini file to use instead of the user's own, for tests


@dataclass(frozen=True, slots=True)
class Setting:
    key: str
    default: Any
    type: type
    allowed: tuple[str, ...] = ()


TABLE = {
    setting.key: setting
    for setting in (
        Setting("theme", "dark", str, ("dark", "light", "system")),
        Setting("language", "en", str, ("en", "zh_CN")),
        Setting("keys", "pycharm", str, ("pycharm", "vscode")),
        Setting("small", "pass", str, ("pass", "stop")),
        Setting("at_end", "stepping", str, ("stepping", "always", "never")),
        Setting("geometry", None, QByteArray),
        Setting("layout", None, QByteArray),
        Setting("tour", "", str, ("", "seen")),
        Setting("preset", "learn", str, ("learn", "debug", "diagnose", "tensors")),
        Setting("recent", [], list),
        Setting("launch_draft", "", str),
        Setting("last_folder", "", str),
        Setting("data_folder", "", str),
        Setting("tensor_views", "", str),
        Setting("breakpoints", "", str),
        Setting("watches", "", str),
        Setting("findings", "", str),
        Setting("nonfinite", "hold", str, ("hold", "pass")),
    )
}


class Settings:
    def __init__(self) -> None:
        path = os.environ.get(FILE_VARIABLE)
        format = QSettings.Format.IniFormat
        self._store = QSettings(path, format) if path else QSettings("Gradstep", "Gradstep")
        self.kept_aside = self._keep_aside() if self._is_broken() else ""  # the copy of a file that could not be read

    def _is_broken(self) -> bool:
        """Whether the file says what Qt can not read, or nothing but that."""
        if self._store.status() is QSettings.Status.FormatError:
            return True
        try:
            text = Path(self._store.fileName()).read_bytes()
        except OSError:  # there is none yet, or (Windows) no file at all
            return False
        return bool(text.strip()) and not self._store.allKeys() and text.strip() != b"[General]"

    def _keep_aside(self) -> str:
        """A broken file is overwritten by the next thing remembered: before, it is copied. "" where it can not be."""
        copy = f"{self._store.fileName()}.corrupt"
        try:
            shutil.copyfile(self._store.fileName(), copy)
            os.chmod(copy, 0o600)
        except OSError:
            return ""
        return copy

    def get(self, key: str) -> Any:
        """The value, or its default when there is none or it is not what it should be."""
        setting = TABLE[key]
        value = self._store.value(key)
        if setting.type is list and isinstance(value, str):
            value = [value]  # how an ini file gives back a list of one
        if setting.type is list and isinstance(value, list):
            value = [word for word in value if isinstance(word, str)]
        if not isinstance(value, setting.type) or (setting.allowed and value not in setting.allowed):
            return setting.default
        return value

    def keep_private(self) -> None:
        """Writes now, and lets nobody else read it; where nothing could be written there is nothing to hide."""
        self._store.sync()
        with contextlib.suppress(OSError):
            os.chmod(self._store.fileName(), 0o600)

    def set(self, key: str, value: Any) -> None:
        """Remembers; where nothing can be written (a full disk, a read-only folder) it lasts for this start."""
        self._store.setValue(TABLE[key].key, value)
