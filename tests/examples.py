"""How many examples hypothesis tries, and which: the same ones each time, or ten times as many new ones.

The test command tries the same examples whenever and wherever it runs. `python3 -m tests --random` tries new ones. One
that fails is pinned to its test with `@example` and mended.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings

SAME, NEW = "same", "new"  # names of profiles
USUAL = 100  # examples of a test that names no number
TIMES = 10  # as many new ones


def register() -> None:
    """Loads the same examples; `--hypothesis-profile=new` replaces them."""
    unhurried: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
    settings.register_profile(SAME, derandomize=True, database=None, max_examples=USUAL, **unhurried)
    settings.register_profile(NEW, derandomize=False, max_examples=USUAL * TIMES, print_blob=True, **unhurried)
    settings.load_profile(SAME)


def examples(count: int, **others: Any) -> settings:
    """Settings of a test that tries `count` examples in the test command."""
    return settings(max_examples=count * settings.default.max_examples // USUAL, **others)
