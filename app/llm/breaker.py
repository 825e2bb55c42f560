"""Stop asking an endpoint that keeps failing, and find out when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Lock

import pybreaker

from app.core.clock import utcnow
from app.llm.errors import LlmError, LlmUnavailable

FAILURES_TO_OPEN = 5
OPEN_SECONDS = 30.0


class Breaker:
    """Keeps the books in pybreaker, but does not run calls inside of it.

    `CircuitBreaker.call` holds its lock for as long as the call runs, which would line up all calls of
    the process behind one another; so outcomes are only reported to it.
    """

    def __init__(
        self, *, failures_to_open: int = FAILURES_TO_OPEN, open_seconds: float = OPEN_SECONDS
    ) -> None:
        self._state = pybreaker.CircuitMemoryStorage(pybreaker.STATE_CLOSED)
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=failures_to_open,
            reset_timeout=open_seconds,
            state_storage=self._state,
        )
        self._probe = Lock()

    @property
    def is_open(self) -> bool:
        """Whether calls are refused at present."""
        return self._breaker.current_state == pybreaker.STATE_OPEN

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Let one call through and learn from its outcome.

        Raises LlmUnavailable while open. Once the pause is over, a single probe goes first.
        """
        probing = self._admit()
        try:
            yield
        except LlmError as error:
            if error.endpoint_fault is not None:
                self._report(error if error.endpoint_fault else None)
            raise
        else:
            self._report(None)
        finally:
            if probing:
                self._probe.release()

    def _admit(self) -> bool:
        if not self.is_open:
            return False
        opened_at = self._state.opened_at
        pause = timedelta(seconds=self._breaker.reset_timeout)
        if (opened_at and utcnow() < opened_at + pause) or not self._probe.acquire(blocking=False):
            raise LlmUnavailable("breaker is open")
        return True

    def _report(self, error: LlmError | None) -> None:
        # A report that itself meets or opens the breaker changes nothing for the call that is over.
        with suppress(pybreaker.CircuitBreakerError, LlmError):
            self._breaker.call(_outcome, error)


def _outcome(error: LlmError | None) -> None:
    if error is not None:
        raise error
