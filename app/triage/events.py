"""What triage tells others."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event, event


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictReached(Event):
    """A burst was judged and acted upon."""

    name: ClassVar[str] = "verdict.reached"
    conversation_id: uuid.UUID
    verdict_id: uuid.UUID
    intent: str
    engine: str
    outcome: str
