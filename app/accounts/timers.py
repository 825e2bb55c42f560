"""What accounts do by themselves."""

from __future__ import annotations

from app.accounts.actions.signup import forget_expired_signups
from app.accounts.queries import expired_signups
from app.core import jobs


@jobs.every_minute("accounts.forget_signups")
def forget_signups() -> None:
    """Drop sign-ups that nobody confirmed within a day."""
    if expired_signups():  # reading takes no write lock
        forget_expired_signups()
