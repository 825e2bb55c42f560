"""Book what was used."""

from __future__ import annotations

from sqlalchemy import CursorResult, update
from sqlalchemy.exc import IntegrityError

from app.core.actor import Actor
from app.core.extensions import db
from app.core.uow import in_transaction
from app.llm.models import LlmUsage


@in_transaction
def book_usage(
    actor: Actor, month: str, *, calls: int, input_tokens: int, output_tokens: int, cost_micro_usd: int
) -> None:
    """Add to the month of the actor's business; parallel bookings all count."""
    amounts = {
        "calls": calls,
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        "cost_micro_usd": cost_micro_usd,
    }
    if _add(actor, month, amounts):
        return
    try:
        with db.session.begin_nested():
            db.session.add(LlmUsage(organization_id=actor.organization_id, month=month, **amounts))
    except IntegrityError:  # another process made the month's row meanwhile
        _add(actor, month, amounts)


def _add(actor: Actor, month: str, amounts: dict[str, int]) -> bool:
    """Add inside of the database, which loses no parallel addition; tell whether there was a row."""
    result = db.session.execute(
        update(LlmUsage)
        .where(LlmUsage.organization_id == actor.organization_id, LlmUsage.month == month)
        .values(
            {getattr(LlmUsage, name): getattr(LlmUsage, name) + amount for name, amount in amounts.items()}
        )
        .execution_options(synchronize_session=False)
    )
    return isinstance(result, CursorResult) and result.rowcount > 0
