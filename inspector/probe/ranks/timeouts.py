"""Raises the timeouts of the script's process groups while somebody steps: a rank that is let go may wait in a
collective for one that is held. They are set back exactly when training runs free."""

from __future__ import annotations

from typing import Any

from ...wire.collectives import TimeoutRaised
from .groups import backends

RAISED_DAYS = 7  # in milliseconds this is less than 2 ** 31


class Timeouts:
    """The timeouts that were raised. A backend reads its own when a collective is issued, not while it waits."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, str], Any] = {}  # the script's own, of what was raised
        self._told = 0.0

    def goes_on(self, is_stepped: bool) -> None:
        """Called when training is let go, by a thread of the script, before any collective."""
        if is_stepped:
            self._raise()
        elif self._before:
            self.restore()

    def restore(self) -> None:
        """Sets back what was raised, unless the script has set another since."""
        before, self._before = self._before, {}
        for key, backend in backends().items() if before else ():
            if key in before and _timeout(backend) == _raised(before[key]):
                _set(backend, before[key])

    def _raise(self) -> None:
        for key, backend in backends().items():
            own = _timeout(backend)
            if key not in self._before and own is not None and own < _raised(own) and _set(backend, _raised(own)):
                self._before[key] = own

    def news(self) -> list[TimeoutRaised]:
        """Returns a message if something has changed; called by the writing thread."""
        least = min((own.total_seconds() for own in tuple(self._before.values())), default=0.0)
        if least == self._told:
            return []
        self._told = least
        return [TimeoutRaised(least)]


def _raised(own: Any) -> Any:
    return type(own)(days=RAISED_DAYS)


def _timeout(backend: Any) -> Any:
    """Returns its timeout, a timedelta, or None if torch does not tell."""
    return getattr(getattr(backend, "options", None), "_timeout", None)


def _set(backend: Any, timeout: Any) -> bool:
    """Sets it; returns whether the backend has taken it."""
    put = getattr(backend, "set_timeout", None) or getattr(backend, "_set_default_timeout", None)
    if put is None:
        return False
    put(timeout)
    return bool(_timeout(backend) == timeout)
