"""Find every intent of a message: near ones of the whole, and those that hold one clause."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.triage.offline.normalise import Normalised, normalise
from app.triage.offline.reading import Reader, Reading

SECOND_INTENT = 0.30  # floor for naming an intent beside the first
CLAUSE_INTENT = 0.60  # floor for an intent that speaks in one clause
_MOST_CLAUSES = 6
_CUTS = frozenset(("sekalian", "tapi", "oh", "btw", "terus", "but", "also", "anyway", "plus", "and", "dan"))
_SIGNS = {
    "complaint": ("trouble",),
    "order": ("want_order", "want_booking", "change_order", "want_service"),
    "question": ("ask_price", "ask_stock", "ask_how", "ask_status", "ask_when", "ask_where", "asks_amount"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """The intents of a message, the main one first."""

    intents: tuple[tuple[str, float], ...]
    by_clause: Mapping[str, float]  # those that a clause of their own confirms


def held_intents(reader: Reader, reading: Reading, main: str, language: str) -> Held:
    """Name the intents of a message whose main intent is known."""
    held = {label: p for label, p in reading.scores.items() if p >= SECOND_INTENT and label != main}
    by_clause = _by_clause(reader, reading, language)
    for label, p in by_clause.items():
        if label != main:
            held[label] = max(held.get(label, 0.0), p)
    first = max(reading.scores[main], by_clause.get(main, 0.0))
    others = sorted(held.items(), key=lambda item: -item[1])
    return Held(tuple((label, round(p, 4)) for label, p in [(main, first), *others]), by_clause)


def _by_clause(reader: Reader, reading: Reading, language: str) -> dict[str, float]:
    wanted = [label for label in _SIGNS if _signals(reading, label)]
    best: dict[str, float] = {}
    for clause in clauses(reading.message) if len(wanted) > 1 else ():
        part = reader.read(clause, language)
        label = max(part.scores, key=lambda name: part.scores[name])
        if label in wanted and part.scores[label] >= CLAUSE_INTENT and _signals(part, label):
            best[label] = max(best.get(label, 0.0), part.scores[label])
    return best


def _signals(reading: Reading, label: str) -> bool:
    """Tell whether words or rules hint at an intent."""
    return any(sign in reading.rules.facts or sign in reading.found for sign in _SIGNS[label])


def clauses(message: Normalised) -> list[Normalised]:
    """Cut a message into the parts that may each hold an intent of their own."""
    parts: list[list[str]] = []
    for sentence in message.clauses:
        parts.append([])
        for token in sentence:
            if token in _CUTS and parts[-1]:
                parts.append([])
            parts[-1].append(token)
    parts = [part for part in parts if len(part) > 1]
    return [normalise(" ".join(part)) for part in parts[:_MOST_CLAUSES]] if len(parts) > 1 else []
