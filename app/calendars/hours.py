"""Arithmetic of opening hours: pure, in the local time of the business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
INDONESIAN_ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")  # WIB, WITA, WIT


@dataclass(frozen=True, slots=True)
class Span:
    """Opening and closing, in minutes after local midnight; 0 <= opens < closes <= 1440."""

    opens_minute: int
    closes_minute: int


Hours: TypeAlias = Mapping[int, Span]  # by weekday, 0 is Monday; a weekday without a span is closed


def is_open(hours: Hours, moment: datetime, timezone: str) -> bool:
    """Tell whether the business is open at an aware moment; the closing minute itself is closed."""
    local = moment.astimezone(ZoneInfo(timezone))
    span = hours.get(local.weekday())
    return span is not None and span.opens_minute <= _minute(local) < span.closes_minute


def next_opening(hours: Hours, moment: datetime, timezone: str) -> datetime | None:
    """Return when the business opens next, in UTC: `moment` itself when open, None when it never opens."""
    if is_open(hours, moment, timezone):
        return moment.astimezone(UTC)
    local = moment.astimezone(ZoneInfo(timezone))
    for offset in range(8):
        day = local.date() + timedelta(days=offset)
        span = hours.get(day.weekday())
        if span is not None:
            opening = _at(day, span.opens_minute, timezone)
            if opening > moment:
                return opening
    return None


def closes_at(hours: Hours, moment: datetime, timezone: str) -> datetime | None:
    """Return when the present opening ends, in UTC; None when closed."""
    local = moment.astimezone(ZoneInfo(timezone))
    span = hours.get(local.weekday())
    if span is None or not is_open(hours, moment, timezone):
        return None
    return _at(local.date(), span.closes_minute, timezone)


def open_minutes_between(hours: Hours, start: datetime, end: datetime, timezone: str) -> float:
    """Return the minutes during which the business was open from `start` to `end`."""
    zone, total = ZoneInfo(timezone), 0.0
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        span = hours.get(day.weekday())
        if span is not None:
            opened = max(start, _at(day, span.opens_minute, timezone))
            closed = min(end, _at(day, span.closes_minute, timezone))
            total += max(0.0, (closed - opened).total_seconds() / 60)
        day += timedelta(days=1)
    return total


def _minute(local: datetime) -> float:
    return local.hour * 60 + local.minute + local.second / 60 + local.microsecond / 60e6


def _at(day: date, minute: int, timezone: str) -> datetime:
    day, minute = (day + timedelta(days=1), 0) if minute == DAY_MINUTES else (day, minute)
    return datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(timezone)).astimezone(UTC)
