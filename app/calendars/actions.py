"""Changes of opening hours."""

from __future__ import annotations

from app.calendars.hours import DAY_MINUTES, Hours, Span
from app.calendars.models import OpeningHours
from app.calendars.queries import opening_rows
from app.core.errors import Invalid
from app.core.extensions import db
from app.core.uow import in_transaction

USUAL_HOURS: Hours = {weekday: Span(8 * 60, 17 * 60) for weekday in range(6)}  # Monday to Saturday


@in_transaction
def set_opening_hours(hours: Hours) -> None:
    """Replace the week of the business in scope; the caller has checked who asks. Raises Invalid."""
    for weekday, span in hours.items():
        if weekday not in range(7) or not 0 <= span.opens_minute < span.closes_minute <= DAY_MINUTES:
            raise Invalid
    known = {row.weekday: row for row in opening_rows()}
    for weekday in known.keys() - hours.keys():
        db.session.delete(known[weekday])
    for weekday, span in hours.items():
        row = known.get(weekday) or OpeningHours(weekday=weekday)
        row.opens_minute, row.closes_minute = span.opens_minute, span.closes_minute
        db.session.add(row)
