from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars.hours import (
    INDONESIAN_ZONES,
    Hours,
    Span,
    closes_at,
    is_open,
    next_opening,
    open_minutes_between,
)

MONDAY_NOON_UTC = datetime(2026, 11, 16, 12, tzinfo=UTC)
WEEK: Hours = {day: Span(8 * 60, 17 * 60) for day in range(6)}


@st.composite
def spans(draw: st.DrawFn) -> Span:
    opens = draw(st.integers(0, 1439))
    return Span(opens, draw(st.integers(opens + 1, 1440)))


weeks = st.dictionaries(st.integers(0, 6), spans(), max_size=7)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(lambda m: m.replace(tzinfo=UTC))  # noqa: DTZ001
zones = st.sampled_from((*INDONESIAN_ZONES, "UTC", "Pacific/Kiritimati"))


@pytest.mark.parametrize(
    ("zone", "hour_utc", "open_"),
    [
        ("Asia/Jakarta", 0, False),  # 07:00
        ("Asia/Makassar", 0, True),  # 08:00
        ("Asia/Jayapura", 0, True),  # 09:00
        ("Asia/Jakarta", 9, True),  # 16:00
        ("Asia/Makassar", 9, False),  # 17:00: the closing minute is closed
        ("Asia/Jayapura", 9, False),  # 18:00
    ],
)
def test_the_three_indonesian_zones_open_an_hour_apart(zone: str, hour_utc: int, open_: bool) -> None:
    assert is_open(WEEK, datetime(2026, 11, 16, hour_utc, tzinfo=UTC), zone) is open_


def test_a_closed_sunday_opens_again_on_monday_morning() -> None:
    sunday = datetime(2026, 11, 15, 5, tzinfo=UTC)
    expected = datetime(2026, 11, 16, 8, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert next_opening(WEEK, sunday, "Asia/Jakarta") == expected


def test_a_business_without_hours_never_opens() -> None:
    assert next_opening({}, MONDAY_NOON_UTC, "Asia/Jakarta") is None
    assert not is_open({}, MONDAY_NOON_UTC, "Asia/Jakarta")


def test_a_day_may_last_until_midnight() -> None:
    hours: Hours = {0: Span(0, 1440)}
    late = datetime(2026, 11, 16, 16, 59, 59, tzinfo=UTC)  # Monday 23:59:59 in Jakarta
    assert is_open(hours, late, "Asia/Jakarta")
    assert closes_at(hours, late, "Asia/Jakarta") == datetime(2026, 11, 16, 17, tzinfo=UTC)


@given(weeks, moments, zones)
def test_the_next_opening_is_open_and_nothing_before_it_is(week: Hours, moment: datetime, zone: str) -> None:
    opening = next_opening(week, moment, zone)
    assert (opening is None) == (not week)
    if opening is None:
        return
    assert opening >= moment
    assert is_open(week, opening, zone)
    if opening > moment:
        assert not is_open(week, opening - timedelta(microseconds=1), zone)
        assert open_minutes_between(week, moment, opening, zone) == 0


@given(weeks, moments, zones, st.integers(0, 20_000), st.integers(0, 20_000))
def test_open_minutes_add_up_over_a_cut(
    week: Hours, moment: datetime, zone: str, first: int, second: int
) -> None:
    cut, end = moment + timedelta(minutes=first), moment + timedelta(minutes=first + second)
    parts = open_minutes_between(week, moment, cut, zone) + open_minutes_between(week, cut, end, zone)
    assert open_minutes_between(week, moment, end, zone) == pytest.approx(parts, abs=1e-6)


@given(weeks, moments, zones)
def test_what_is_open_closes_later_on_the_same_day(week: Hours, moment: datetime, zone: str) -> None:
    closing = closes_at(week, moment, zone)
    assert (closing is not None) == is_open(week, moment, zone)
    if closing is not None:
        assert timedelta() < closing - moment <= timedelta(days=1)
        assert not is_open({k: v for k, v in week.items() if v.opens_minute > 0}, closing, zone)
