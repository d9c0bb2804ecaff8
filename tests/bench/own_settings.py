"""Settings of the bench's own, so that every window is the one of a first start."""

from __future__ import annotations

import os
import tempfile


def use_own_settings() -> None:
    os.environ["GRADSTEP_SETTINGS"] = os.path.join(tempfile.mkdtemp(prefix="gradstep-bench-"), "settings.ini")
