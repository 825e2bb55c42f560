"""The verdict on a message: what every engine returns and what is stored and shown."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

INTENTS = ("complaint", "question", "order", "feedback", "smalltalk", "other")
FEEDBACK_KINDS = ("criticism", "suggestion", "praise")
SMALLTALK_KINDS = ("greeting", "thanks", "goodbye", "yes", "no", "bot_question", "other")
TOPICS = (
    "delivery",
    "payment",
    "damaged_goods",
    "wrong_item",
    "return",
    "product_question",
    "order",
    "account",
    "app",
    "other",
)
PRIORITIES = ("low", "normal", "high", "urgent")
SENTIMENTS = ("negative", "neutral", "positive")
LANGUAGES = ("id", "en", "mixed")
POSSIBLE_COMPLAINT = 0.30  # from this probability of complaint on, whatever the first guess is


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a message is, how sure that is, and why."""

    intent: str  # one of INTENTS; the best guess, also when abstained
    kind: str | None = None  # one of FEEDBACK_KINDS when the intent is feedback
    smalltalk: str | None = None  # one of SMALLTALK_KINDS when the intent is smalltalk
    intents: tuple[
        tuple[str, float], ...
    ] = ()  # what the message holds, surest first; the rest is below the floor
    scores: tuple[tuple[str, float], ...] = ()  # the whole distribution, surest first
    topic: str = "other"
    priority: str = "normal"
    sentiment: str = "neutral"
    sentiment_confidence: float = 0.0
    angry: bool = False
    wants_person: bool = False
    language: str = "id"
    language_confidence: float = 0.0
    entities: Mapping[str, list[str]] = field(default_factory=dict)
    confidence: float = 0.0  # calibrated, 0..1
    runner_up: str | None = None
    abstained: bool = False  # too unsure to act upon; never shown as "other"
    possible_complaint: bool = False
    reason: str = ""
    evidence: tuple[str, ...] = ()  # words and rule ids that decided
    proof: tuple[Mapping[str, Any], ...] = ()  # fired rules: id, because, reason, votes, added
    engine: str = "offline"
    engine_version: str = ""
    model: str | None = None
    prompt_version: str | None = None
    cost_usd: float = 0.0
    elapsed_ms: float = 0.0

    def holds(self, intent: str) -> bool:
        """Tell whether the message carries this intent, alone or beside another."""
        return any(label == intent for label, _ in self.intents)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON data that ``from_json`` reads back unchanged."""
        data: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Verdict":
        """Read what ``to_json`` wrote; fields of a newer version are left aside."""
        known = {item.name for item in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        for name in ("intents", "scores"):
            values[name] = tuple((str(label), float(p)) for label, p in values.get(name, ()))
        for name in ("evidence", "proof"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)
