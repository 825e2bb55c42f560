"""Small texts that triage makes: a ticket's subject, the next opening in words."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

SUBJECT_LENGTH = 90
_GREETING = re.compile(
    r"^\s*((halo+|hai+|hi|hello|hey|p|permisi|assalamu.?alaikum|selamat (pagi|siang|sore|malam)"
    r"|good (morning|afternoon|evening))"
    r"[\s,.!]*(kak|min|gan|sis|admin|mas|mbak|pak|bu|there)?[\s,.!]+)+",
    re.IGNORECASE,
)


def subject_of(text: str, length: int = SUBJECT_LENGTH) -> str:
    """Return a one-line subject: the text without its greeting, cut at a word."""
    line = " ".join(text.split())
    bare = _GREETING.sub("", line)
    if len(bare.split()) < 2:  # nothing but a greeting and a form of address
        bare = line
    bare = bare[:1].upper() + bare[1:]
    if len(bare) <= length:
        return bare or "-"
    return bare[: length - 1].rsplit(" ", 1)[0].rstrip(",.;: ") + "…"


def spoken_opening(moment: datetime | None, timezone: str, language: str) -> str:
    """Return when the business opens next, as people say it."""
    if moment is None:
        return "-"
    return format_datetime(
        moment,
        "EEEE HH.mm" if language == "id" else "EEEE h:mm a",
        locale=language,
        tzinfo=ZoneInfo(timezone),
    )
