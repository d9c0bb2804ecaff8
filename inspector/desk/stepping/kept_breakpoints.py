"""Breakpoints are kept in the settings, by the script that they are of; the latest scripts only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from inspector.desk.base import resources

if TYPE_CHECKING:
    from inspector.desk.base.settings import Settings
    from inspector.session.breakpoints import Breakpoints

MOST = 50  # scripts


class KeptBreakpoints:
    def __init__(self, breakpoints: Breakpoints, settings: Settings) -> None:
        self._settings = settings
        breakpoints.recall, breakpoints.remember = self._recall, self._remember

    def _recall(self, script: str) -> Any:
        return self._all().get(script)

    def _remember(self, script: str, kept: Any) -> None:
        """The walkthrough begins without any, each time; a script that has none needs no place."""
        if not script or script.startswith(str(resources.folder())):
            return
        others = {name: value for name, value in self._all().items() if name != script}
        if kept["points"]:
            others[script] = kept
        latest = dict(list(others.items())[-MOST:])
        self._settings.set("breakpoints", json.dumps(latest))

    def _all(self) -> dict[str, Any]:
        try:
            known = json.loads(self._settings.get("breakpoints") or "{}")
        except ValueError:
            return {}
        return known if isinstance(known, dict) else {}
