"""What is no fault in a script, and which findings hold it, is kept in the settings, by the script; the latest only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inspector.desk.base.settings import Settings
    from inspector.session.findings import Findings

MOST = 50  # scripts


class KeptFindings:
    def __init__(self, findings: Findings, settings: Settings) -> None:
        self._settings = settings
        findings.recall, findings.remember = self._recall, self._remember
        findings.hold_at("nonfinite", settings.get("nonfinite") == "hold")

    def _recall(self, script: str) -> Any:
        return self._all().get(script)

    def _remember(self, script: str, kept: Any) -> None:
        """A script of which nothing was chosen needs no place."""
        others = {name: value for name, value in self._all().items() if name != script}
        if any(kept.values()):
            others[script] = kept
        self._settings.set("findings", json.dumps(dict(list(others.items())[-MOST:])))

    def _all(self) -> dict[str, Any]:
        try:
            known = json.loads(self._settings.get("findings") or "{}")
        except ValueError:
            return {}
        return known if isinstance(known, dict) else {}
