"""A person changes their own profile."""

from __future__ import annotations

from app.accounts.models import User
from app.core.actor import Actor
from app.core.errors import Forbidden
from app.core.extensions import db
from app.core.uow import in_transaction


@in_transaction
def change_profile(actor: Actor, *, name: str, locale: str, shortcuts: bool) -> None:
    """Set own name, language and single-letter keys."""
    if not actor.is_staff:
        raise Forbidden
    user = db.session.get_one(User, actor.id)
    user.name, user.locale, user.shortcuts = name, locale, shortcuts
