"""Run calls beside the caller, bounded in number and in time."""

from __future__ import annotations

import queue
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from threading import BoundedSemaphore, Event, Thread
from time import monotonic
from typing import Generic, TypeVar

from app.llm.errors import LlmTimeout, LlmUnavailable

T = TypeVar("T")


class Deadline:
    """A moment that waiting, retries and repair all share."""

    def __init__(self, seconds: float) -> None:
        self._started = monotonic()
        self._seconds = seconds

    def left(self) -> float:
        """Return the seconds that remain, never below zero."""
        return max(0.0, self._seconds - self.elapsed())

    def elapsed(self) -> float:
        """Return the seconds since the start."""
        return monotonic() - self._started


@dataclass(frozen=True, slots=True)
class _Piece(Generic[T]):
    value: T


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None = None


class Gate:
    """At most `size` calls at one moment, each in a daemon thread of its own.

    An HTTP library's time-outs count silence, so an endpoint that drips bytes outlives them. The caller
    therefore waits beside the call and leaves at the deadline; a call that is left behind keeps its slot
    until it ends, so their number stays bounded. Daemon threads do not delay the end of the process.
    """

    def __init__(self, size: int) -> None:
        self._slots = BoundedSemaphore(size)

    def feed(
        self, source: Callable[[], Generator[T, None, None]], deadline: Deadline, *, silence_seconds: float
    ) -> Generator[T, None, None]:
        """Yield what `source` yields, waiting `silence_seconds` at most for each piece.

        Raises what `source` raises, and LlmTimeout.
        """
        box: queue.Queue[_Piece[T] | _End] = queue.Queue()
        left = Event()

        def pump() -> None:
            try:
                with closing(source()) as pieces:
                    for piece in pieces:
                        box.put(_Piece(piece))
                        if left.is_set():
                            return
                box.put(_End())
            except BaseException as error:  # noqa: BLE001 - the reader raises it
                box.put(_End(error))

        self._start(pump, deadline)
        try:
            yield from _pieces(box, deadline, silence_seconds)
        finally:
            left.set()

    def _start(self, work: Callable[[], None], deadline: Deadline) -> None:
        if not self._slots.acquire(timeout=deadline.left()):
            raise LlmTimeout("no free slot within the deadline")

        def run() -> None:
            try:
                work()
            finally:
                self._slots.release()

        try:
            Thread(target=run, name="llm-call", daemon=True).start()
        except RuntimeError as error:
            self._slots.release()
            raise LlmUnavailable("no thread to be had") from error


def _pieces(
    box: queue.Queue[_Piece[T] | _End], deadline: Deadline, silence_seconds: float
) -> Generator[T, None, None]:
    while True:
        try:
            item = box.get(timeout=min(silence_seconds, deadline.left()))
        except queue.Empty:
            raise LlmTimeout("no answer in time", endpoint_fault=True, retryable=True) from None
        if isinstance(item, _Piece):
            yield item.value
        elif item.error is not None:
            raise item.error
        else:
            return
