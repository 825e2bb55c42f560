"""Counters of limits in this process, for the deployment without Redis.

The storage that comes with `limits` starts a thread up to a hundred times a second, which walks over
every counter: a tenth of the cost of a chat message. This one sweeps now and then while it counts.
"""

from __future__ import annotations

import time
from threading import Lock

from limits.storage import Storage

SCHEME = "counters"
ADDRESS = f"{SCHEME}://"
SWEEP_SECONDS = 60.0


class ProcessCounters(Storage):
    """Fixed windows: key -> (count, when it ends)."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the registry of `limits` reads it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_options: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._windows: dict[str, tuple[int, float]] = {}
        self._lock = Lock()
        self._next_sweep = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what may go wrong in counting: nothing of ours."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count and return the sum of the window, which the first count opens for `expiry` seconds."""
        now = time.time()
        with self._lock:
            if now >= self._next_sweep:
                self._sweep(now)
            count, ends = self._windows.get(key, (0, 0.0))
            if ends <= now:
                count, ends = 0, now + expiry
            self._windows[key] = (count + amount, ends)
        return count + amount

    def get(self, key: str) -> int:
        """Return the sum of the open window."""
        count, ends = self._windows.get(key, (0, 0.0))
        return count if ends > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds of the epoch; now when none is open."""
        return max(self._windows.get(key, (0, 0.0))[1], time.time())

    def check(self) -> bool:
        """Tell that counting works."""
        return True

    def reset(self) -> int:
        """Forget everything; return how many counters there were."""
        with self._lock:
            size = len(self._windows)
            self._windows.clear()
        return size

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with self._lock:
            self._windows.pop(key, None)

    def _sweep(self, now: float) -> None:
        self._windows = {key: window for key, window in self._windows.items() if window[1] > now}
        self._next_sweep = now + SWEEP_SECONDS
