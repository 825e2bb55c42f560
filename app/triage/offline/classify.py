"""The offline engine: one message in, one verdict out."""

import functools
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.inference import FactValue, Firing
from app.triage.offline.entities import find_entities
from app.triage.offline.intents import held_intents
from app.triage.offline.language import LanguageModel, shipped_language
from app.triage.offline.model import LinearModel, shipped_model
from app.triage.offline.normalise import normalise
from app.triage.offline.priority import priority_of
from app.triage.offline.reading import Reader, Reading
from app.triage.offline.rules import proof_of
from app.triage.offline.sentiment import sentiment_scores
from app.triage.offline.topics import topic_of
from app.triage.verdict import INTENTS, POSSIBLE_COMPLAINT, Verdict

ENGINE = "offline"
ABSTAIN_BELOW = 0.70
_TELLING_WEIGHT = 0.5  # of a word that is named as evidence


@dataclass(frozen=True, slots=True)
class Context:
    """What the caller knows beside the text."""

    products: tuple[str, ...] = ()  # names to look for
    facts: Mapping[str, FactValue] = field(default_factory=dict)  # for rules: repeats, waited_hours, stage, …


class OfflineEngine:
    """Model and rules together; immutable, so threads may share it."""

    def __init__(self, model: LinearModel, language: LanguageModel) -> None:
        """Take trained weights; rules and lexicon are the shipped ones."""
        self._reader = Reader(model)
        self._language = language

    def classify(self, text: str, context: Context | None = None) -> Verdict:
        """Judge one message; never fails on any text."""
        started = time.perf_counter()
        context = context or Context()
        message = normalise(text)
        language, language_sure = self._language.detect(message.tokens)
        reading = self._reader.read(message, language, context.facts)
        judged = self._judge(reading, language)
        return Verdict(
            **judged,
            **_mood(reading),
            language=language,
            language_confidence=round(language_sure, 4),
            wants_person="wants_person" in reading.found,
            entities=find_entities(message.raw, context.products),
            engine=ENGINE,
            engine_version=self._reader.model.version,
            elapsed_ms=round((time.perf_counter() - started) * 1000, 3),
        )

    def _judge(self, reading: Reading, language: str) -> dict[str, Any]:
        """Return the fields of the verdict that hang on the intent."""
        ranked = sorted(reading.scores.items(), key=lambda item: (-item[1], INTENTS.index(item[0])))
        intent, confidence = ranked[0]
        held = held_intents(self._reader, reading, intent, language)
        kind = _kind(reading) if intent == "feedback" else None
        possible = reading.scores["complaint"] >= POSSIBLE_COMPLAINT or "complaint" in held.by_clause
        priority, decided = self._priority(reading, intent, kind, possible=possible, language=language)
        evidence = self._evidence(reading, intent)
        sure = confidence >= ABSTAIN_BELOW or held.by_clause.get(intent, 0.0) >= ABSTAIN_BELOW
        return {
            "intent": intent,
            "kind": kind,
            "smalltalk": _smalltalk(reading) if intent == "smalltalk" else None,
            "intents": held.intents,
            "scores": tuple((label, round(p, 4)) for label, p in ranked),
            "topic": topic_of(reading.message, reading.model["topic"], intent),
            "priority": priority,
            "confidence": round(confidence, 4),
            "runner_up": ranked[1][0],
            "abstained": not (sure or reading.certain),
            "possible_complaint": possible,
            "angry": bool(reading.rules.facts.get("angry", False)),
            "reason": _reason(reading, evidence),
            "evidence": evidence,
            "proof": proof_of((*reading.rules.fired, *decided)),
        }

    @staticmethod
    def _priority(
        reading: Reading, intent: str, kind: str | None, *, possible: bool, language: str
    ) -> tuple[str, tuple[Firing, ...]]:
        facts = {**reading.rules.facts, "intent": intent, "possible_complaint": possible}
        if kind:
            facts["kind"] = kind
        return priority_of(facts, language)

    def _evidence(self, reading: Reading, intent: str) -> tuple[str, ...]:
        """Return the words, then the rules, that spoke for the intent."""
        weighed = self._reader.model.word_weights(reading.message, "intent", intent)
        words = [
            word
            for word, weight in weighed[:6]
            if weight > _TELLING_WEIGHT and not word.startswith(("len:", "^", "<")) and word != "0"
        ]
        return (*words[:3], *(f"rule:{rule.id}" for rule in _voters(reading, intent)))


def _voters(reading: Reading, intent: str) -> list[Any]:
    """Return the fired rules that voted for an intent."""
    rules = (firing.rule for firing in reading.rules.fired)
    return [rule for rule in rules if intent in rule.payload.get("votes", {})]  # type: ignore[operator]


def _mood(reading: Reading) -> dict[str, Any]:
    feeling = sentiment_scores(reading.message, reading.model["sentiment"])
    mood = max(feeling, key=lambda label: feeling[label])
    return {"sentiment": mood, "sentiment_confidence": round(feeling[mood], 4)}


def _kind(reading: Reading) -> str:
    ruled = reading.rules.facts.get("kind")
    if isinstance(ruled, str):
        return ruled
    feeling = sentiment_scores(reading.message, reading.model["sentiment"])
    return "praise" if feeling["positive"] > feeling["negative"] else "criticism"


def _smalltalk(reading: Reading) -> str:
    ruled = reading.rules.facts.get("smalltalk")
    if isinstance(ruled, str):
        return ruled
    return next((n for n in ("bot_question", "thanks", "goodbye", "greeting") if n in reading.found), "other")


def _reason(reading: Reading, evidence: tuple[str, ...]) -> str:
    for firing in reading.rules.fired:
        if f"rule:{firing.rule.id}" in evidence:
            return firing.rule.reason
    if evidence:
        return f"The words are typical of this kind of message: {', '.join(evidence)}."
    return "No rule and no word decided; this is a guess from the shape of the message."


_loading = threading.Lock()


def engine() -> OfflineEngine:
    """Return the shipped engine; loaded once, on first use, by one thread."""
    with _loading:
        return _engine()


@functools.cache
def _engine() -> OfflineEngine:
    return OfflineEngine(shipped_model(), shipped_language())


def classify(text: str, *, context: Context | None = None) -> Verdict:
    """Judge one message with the shipped engine."""
    return engine().classify(text, context)
