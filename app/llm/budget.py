"""What a business may spend on the model within one month."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

import structlog

from app.core.clock import utcnow
from app.llm.errors import LlmBudgetExceeded

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Spending:
    """What one question has used so far, repair and retries included."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0


class CostLedger(Protocol):
    """Remembers what was spent, per business and calendar month (UTC)."""

    def add(
        self,
        organization_id: uuid.UUID,
        usd: float,
        *,
        calls: int = 1,
        input_tokens: int = 0,
        output_tokens: int = 0,
    ) -> None:
        """Add to the present month."""

    def spent_this_month(self, organization_id: uuid.UUID) -> float:
        """Return US dollars."""


def current_month() -> str:
    """Return the month that costs are booked on, as YYYY-MM in UTC."""
    return utcnow().strftime("%Y-%m")


class MemoryLedger:
    """A ledger that lives as long as the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._spent: defaultdict[tuple[uuid.UUID, str], float] = defaultdict(float)

    def add(
        self,
        organization_id: uuid.UUID,
        usd: float,
        *,
        calls: int = 1,
        input_tokens: int = 0,
        output_tokens: int = 0,
    ) -> None:
        """Add to the present month."""
        with self._lock:
            self._spent[organization_id, current_month()] += usd

    def spent_this_month(self, organization_id: uuid.UUID) -> float:
        """Return US dollars."""
        with self._lock:
            return self._spent[organization_id, current_month()]


class Budget:
    """Holds the cap: a call starts only if its worst case still fits.

    Calls under way count with their worst case, so parallel calls of one process cannot pass together.
    """

    def __init__(self, ledger: CostLedger, cap_usd: float) -> None:
        self._ledger = ledger
        self._cap_usd = cap_usd
        self._lock = Lock()
        self._pending: defaultdict[uuid.UUID, float] = defaultdict(float)

    @contextmanager
    def reserve(self, organization_id: uuid.UUID, worst_case_usd: float) -> Iterator[Spending]:
        """Yield the account of one question and book it at the end, also after a failure.

        Raises LlmBudgetExceeded before anything is sent.
        """
        spent = self._ledger.spent_this_month(organization_id)
        with self._lock:
            if spent + self._pending[organization_id] + worst_case_usd > self._cap_usd:
                raise LlmBudgetExceeded(f"{spent:.4f} of {self._cap_usd:.2f} USD spent this month")
            self._pending[organization_id] += worst_case_usd
        spending = Spending()
        try:
            yield spending
        finally:
            self._book(organization_id, spending)
            self._release(organization_id, worst_case_usd)

    def _book(self, organization_id: uuid.UUID, spending: Spending) -> None:
        if not spending.calls:
            return
        try:
            self._ledger.add(
                organization_id,
                spending.cost_usd,
                calls=spending.calls,
                input_tokens=spending.input_tokens,
                output_tokens=spending.output_tokens,
            )
        except Exception:
            # The answer is there and paid for; a ledger that fails must not take it away.
            log.exception("llm_usage_not_booked", cost_usd=spending.cost_usd)

    def _release(self, organization_id: uuid.UUID, worst_case_usd: float) -> None:
        with self._lock:
            self._pending[organization_id] -= worst_case_usd
            if self._pending[organization_id] < 1e-12:
                del self._pending[organization_id]
