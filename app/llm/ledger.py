"""The ledger that all processes share."""

from __future__ import annotations

import uuid

from app.core.actor import system_actor
from app.core.uow import transaction
from app.llm.actions import book_usage
from app.llm.budget import current_month
from app.llm.queries import month_cost_micro_usd

MICRO = 1_000_000


class DatabaseLedger:
    """Keeps costs in `llm_usage`. Needs an app context and the scope of the business."""

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
        book_usage(
            system_actor(organization_id),
            current_month(),
            calls=calls,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            cost_micro_usd=round(usd * MICRO),
        )

    def spent_this_month(self, organization_id: uuid.UUID) -> float:
        """Return US dollars.

        Inside a transaction of its own, which gives the connection back: a read left open would hold it
        for as long as the call to the model lasts.
        """
        with transaction():
            return month_cost_micro_usd(organization_id, current_month()) / MICRO
