"""The offline engine: one message in, one verdict out."""

import functools
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.inference import FactValue, Result
from app.triage.offline import blend
from app.triage.offline.entities import find_entities
from app.triage.offline.language import LanguageModel, shipped_language
from app.triage.offline.lexicon import Lexicon, load_lexicon
from app.triage.offline.model import LinearModel, shipped_model
from app.triage.offline.normalise import Normalised, normalise
from app.triage.offline.priority import priority_of
from app.triage.offline.rules import LEXICON, facts_of, proof_of, shipped_rules, votes_of
from app.triage.offline.sentiment import sentiment_scores
from app.triage.offline.topics import topic_of
from app.triage.verdict import INTENTS, POSSIBLE_COMPLAINT, Verdict

ENGINE = "offline"
ABSTAIN_BELOW = 0.70
UNKNOWN_WORDS, UNREADABLE = 0.35, 0.80  # share of doubt when no word is known, when there is none
SECOND_INTENT = 0.30  # floor for naming an intent beside the first
CLAUSE_INTENT = 0.60  # floor for an intent found in one clause only
_CUTS = frozenset(("sekalian", "tapi", "oh", "btw", "terus", "but", "also", "anyway", "plus"))
_SECONDS = {
    "complaint": ("trouble",),
    "order": ("want_order", "want_booking", "change_order", "want_service"),
    "question": ("ask_price", "ask_stock", "ask_how", "ask_status", "ask_when", "ask_where"),
}


@dataclass(frozen=True, slots=True)
class Context:
    """What the caller knows beside the text."""

    products: tuple[str, ...] = ()  # names to look for
    facts: Mapping[str, FactValue] = field(default_factory=dict)  # for rules: repeats, waited_hours, stage, …


@dataclass(frozen=True, slots=True)
class _Reading:
    """One text, judged."""

    message: Normalised
    found: Mapping[str, list[str]]
    given: Mapping[str, FactValue]
    rules: Result
    scores: Mapping[str, float]
    model: Mapping[str, Mapping[str, float]]


class OfflineEngine:
    """Model and rules together; immutable, so threads may share it."""

    def __init__(self, model: LinearModel, language: LanguageModel) -> None:
        """Take trained weights; rules and lexicon are the shipped ones."""
        self._model = model
        self._language = language
        self._lexicon: Lexicon = load_lexicon(LEXICON)
        self._rules = shipped_rules()

    def classify(self, text: str, context: Context | None = None) -> Verdict:
        """Judge one message; never fails on any text."""
        started = time.perf_counter()
        context = context or Context()
        message = normalise(text)
        language, language_sure = self._language.detect(message.tokens)
        reading = self._read(message, language, context.facts)
        ranked = sorted(reading.scores.items(), key=lambda item: (-item[1], INTENTS.index(item[0])))
        (intent, confidence), (second, _) = ranked[0], ranked[1]
        kind = _kind(reading) if intent == "feedback" else None
        possible = reading.scores["complaint"] >= POSSIBLE_COMPLAINT
        facts = {**reading.rules.facts, "intent": intent, "possible_complaint": possible}
        priority, decided = priority_of({**facts, **({"kind": kind} if kind else {})}, language)
        feeling = sentiment_scores(message, reading.model["sentiment"])
        mood = max(feeling, key=lambda label: feeling[label])
        evidence = self._evidence(reading, intent)
        return Verdict(
            intent=intent,
            kind=kind,
            smalltalk=_smalltalk(reading) if intent == "smalltalk" else None,
            intents=self._intents(reading, ranked, language),
            scores=tuple((label, round(p, 4)) for label, p in ranked),
            topic=topic_of(message, reading.model["topic"], intent),
            priority=priority,
            sentiment=mood,
            sentiment_confidence=round(feeling[mood], 4),
            angry=bool(facts.get("angry", False)),
            wants_person="wants_person" in reading.found,
            language=language,
            language_confidence=round(language_sure, 4),
            entities=find_entities(message.raw, context.products),
            confidence=round(confidence, 4),
            runner_up=second,
            abstained=confidence < ABSTAIN_BELOW and not facts.get("certain", False),
            possible_complaint=possible,
            reason=_reason(reading, intent, evidence),
            evidence=evidence,
            proof=proof_of((*reading.rules.fired, *decided)),
            engine=ENGINE,
            engine_version=self._model.version,
            elapsed_ms=round((time.perf_counter() - started) * 1000, 3),
        )

    def _read(self, message: Normalised, language: str, known: Mapping[str, FactValue]) -> _Reading:
        found = self._lexicon.find(message.tokens)
        given = {**known, **facts_of(message, found)}
        rules = self._rules.run(given, language)
        model = self._model.scores(message)
        opinion = blend.model_opinion(model["intent"], model["bayes"])
        scores = blend.blend(
            blend.doubtful(opinion, self._doubt(message)),
            votes_of(rules.fired),
            certain=bool(rules.facts.get("certain", False)),
        )
        return _Reading(message, found, given, rules, blend.calibrated(scores, self._model.calibration), model)

    def _doubt(self, message: Normalised) -> float:
        """Return how little of a message the model can read."""
        if any(self._model.knows(token) for token in message.tokens):
            return 0.0
        readable = any(token.isascii() and token.isalpha() and len(token) < 20 for token in message.tokens)
        return UNKNOWN_WORDS if readable else UNREADABLE

    def _intents(
        self, reading: _Reading, ranked: list[tuple[str, float]], language: str
    ) -> tuple[tuple[str, float], ...]:
        """Name the intents of the message: the first, near ones, and those of single clauses."""
        held = {ranked[0][0]: ranked[0][1]}
        held.update({label: p for label, p in ranked[1:] if p >= SECOND_INTENT})
        wanted = [
            label
            for label, signs in _SECONDS.items()
            if label not in held
            and any(sign in reading.rules.facts or sign in reading.found for sign in signs)
        ]
        if wanted:
            for clause in _clauses(reading.message):
                scores = self._read(clause, language, {}).scores
                for label in wanted:
                    if scores[label] >= CLAUSE_INTENT:
                        held[label] = max(held.get(label, 0.0), scores[label])
        first, *others = held.items()
        return tuple((label, round(p, 4)) for label, p in [first, *sorted(others, key=lambda item: -item[1])])

    def _evidence(self, reading: _Reading, intent: str) -> tuple[str, ...]:
        """Return the words, then the rules, that spoke for the intent."""
        weighed = self._model.word_weights(reading.message, "intent", intent)
        words = [word for word, weight in weighed[:6] if weight > 0.5 and not word.startswith(("len:", "^"))]
        rules = [
            firing.rule.id
            for firing in reading.rules.fired
            if intent in firing.rule.payload.get("votes", {})  # type: ignore[operator]
        ]
        return (*words[:3], *(f"rule:{rule}" for rule in rules))


def _clauses(message: Normalised) -> list[Normalised]:
    """Cut a message into the parts that may each hold an intent of their own."""
    parts: list[list[str]] = []
    for sentence in message.clauses:
        parts.append([])
        for token in sentence:
            if token in _CUTS and parts[-1]:
                parts.append([])
            parts[-1].append(token)
    parts = [part for part in parts if len(part) >= 2]
    return [normalise(" ".join(part)) for part in parts[:6]] if len(parts) > 1 else []


def _kind(reading: _Reading) -> str:
    ruled = reading.rules.facts.get("kind")
    if isinstance(ruled, str):
        return ruled
    feeling = sentiment_scores(reading.message, reading.model["sentiment"])
    return "praise" if feeling["positive"] > feeling["negative"] else "criticism"


def _smalltalk(reading: _Reading) -> str:
    ruled = reading.rules.facts.get("smalltalk")
    if isinstance(ruled, str):
        return ruled
    return next((n for n in ("bot_question", "thanks", "goodbye", "greeting") if n in reading.found), "other")


def _reason(reading: _Reading, intent: str, evidence: tuple[str, ...]) -> str:
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
