"""Answers from the business's own data: opening hours from the table, questions from the FAQ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from babel.dates import format_date

from app.calendars.hours import Hours
from app.knowledge.models import FaqEntry
from app.knowledge.retrieval import best_answer
from app.triage.bot_texts import bot_text
from app.triage.talk import Answer

_HOURS = re.compile(
    r"\b(jam\s+(buka|operasional|kerja|berapa\s+(buka|tutup))|(buka|tutup)\s+jam|buka\s+(sampai|sampe|hari|gak|nggak|tidak)"
    r"|hari\s+\w+\s+buka|opening\s+hours|business\s+hours|what\s+time\s+do\s+you\s+(open|close)|are\s+you\s+open|when\s+do\s+you\s+(open|close))\b",
    re.IGNORECASE,
)
MONDAY = date(2024, 1, 1)  # any Monday: only its weekday name is used


def find_answer(
    question: str, *, faq: Sequence[FaqEntry], hours: Hours, business: str, language: str
) -> Answer | None:
    """Return the answer the data gives, or None: the bot then says that it does not know."""
    if hours and _HOURS.search(question):
        text = bot_text("hours", language, business=business, hours=hours_text(hours, language))
        return Answer(text, {"kind": "hours", "title": bot_text("source_hours", language)}, 1.0)
    found = best_answer(question, faq, language=language)
    if found is None:
        return None
    title = bot_text("source_faq", language, question=found.entry.question)
    return Answer(found.entry.answer, {"kind": "faq", "id": str(found.entry.id), "title": title}, found.score)


def hours_text(hours: Hours, language: str) -> str:
    """Return one line per weekday."""
    lines = []
    for weekday in range(7):
        name = format_date(MONDAY + timedelta(days=weekday), "EEEE", locale=language)
        span = hours.get(weekday)
        times = (
            f"{_clock(span.opens_minute)}-{_clock(span.closes_minute)}"
            if span
            else bot_text("closed_day", language)
        )
        lines.append(f"{name}: {times}")
    return "\n".join(lines)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}.{minute % 60:02d}"
