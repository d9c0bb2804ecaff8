"""Breakpoints and watches are kept in the settings, by the script that they are of; the latest scripts only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from inspector.desk.base import resources

if TYPE_CHECKING:
    from inspector.desk.base.settings import Settings

MOST = 50  # scripts


class OfScript(Protocol):
    """What a script has: told what was kept of it, and tells what is to be kept."""

    recall: Any
    remember: Any


class KeptByScript:
    """`key`: of the settings."""

    def __init__(self, things: OfScript, settings: Settings, key: str) -> None:
        self._settings, self._key = settings, key
        things.recall, things.remember = self._recall, self._remember

    def _recall(self, script: str) -> Any:
        return self._all().get(script)

    def _remember(self, script: str, kept: Any) -> None:
        """The walkthrough begins without any, each time; a script that has none needs no place."""
        if not script or script.startswith(str(resources.folder())):
            return
        others = {name: value for name, value in self._all().items() if name != script}
        if kept["points"] if isinstance(kept, dict) else kept:
            others[script] = kept
        latest = dict(list(others.items())[-MOST:])
        self._settings.set(self._key, json.dumps(latest))

    def _all(self) -> dict[str, Any]:
        try:
            known = json.loads(self._settings.get(self._key) or "{}")
        except ValueError:
            return {}
        return known if isinstance(known, dict) else {}
