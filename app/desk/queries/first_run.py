"""What a new business has already done, from its data."""

from __future__ import annotations

from sqlalchemy import func, select

from app.accounts.models import Invitation, Membership
from app.chat.models import Conversation
from app.core.extensions import db
from app.knowledge.models import FaqEntry
from app.roles.models import Department


def first_run_counts() -> dict[str, int]:
    """Return how many people, departments, questions and conversations the business has; one statement."""
    parts = {
        "people": Membership,
        "invitations": Invitation,
        "departments": Department,
        "questions": FaqEntry,
        "conversations": Conversation,
    }
    columns = [
        select(func.count()).select_from(model).scalar_subquery().label(name) for name, model in parts.items()
    ]
    row = db.session.execute(select(*columns)).one()
    return {name: int(row._mapping[name]) for name in parts}  # noqa: SLF001 - SQLAlchemy's public name
