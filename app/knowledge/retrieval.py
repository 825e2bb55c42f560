"""Find the FAQ entry that answers a question, or none: honest silence below the floor.

Score: share of the question's weight (rare words weigh more) that an entry's question and keywords
cover, with a tolerance for typing errors; words found in the answer only count half.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from app.knowledge.models import FaqEntry

ANSWER_FLOOR = 0.55  # below it the bot says that it does not know
MIN_FUZZY_LENGTH = 5
FUZZY_RATIO = 0.84
_WORD = re.compile(r"[a-z0-9]+")
_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_STOP = frozenset(_WORDS["stop"].split())
_SAME = {variant: word for word, variants in _WORDS["same"].items() for variant in variants.split()}


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that answers, and how well (0..1)."""

    entry: FaqEntry
    score: float


def words(text: str) -> list[str]:
    """Return the meaningful words of a text, with common variants made equal."""
    return [_SAME.get(word, word) for word in _WORD.findall(text.lower()) if word not in _STOP]


def best_answer(question: str, entries: Sequence[FaqEntry], *, language: str = "id") -> Found | None:
    """Return the best entry at or above the floor; entries in the asked language win a tie."""
    asked = list(dict.fromkeys(words(question)))
    if not asked or not entries:
        return None
    weights = _weights(entries)
    scored = [Found(entry, _score(asked, entry, weights)) for entry in entries]
    best = max(scored, key=lambda found: (round(found.score, 2), found.entry.locale == language))
    return best if best.score >= ANSWER_FLOOR else None


def _weights(entries: Sequence[FaqEntry]) -> dict[str, float]:
    seen: Counter[str] = Counter()
    for entry in entries:
        seen.update(set(words(f"{entry.question} {entry.keywords}")))
    return {word: math.log(1 + len(entries) / count) for word, count in seen.items()}


def _score(asked: list[str], entry: FaqEntry, weights: dict[str, float]) -> float:
    heads = set(words(f"{entry.question} {entry.keywords}"))
    body = set(words(entry.answer))
    unknown = max(weights.values(), default=1.0)
    total = sum(weights.get(word, unknown) for word in asked)
    covered = sum(weights.get(word, unknown) * _match(word, heads, body) for word in asked)
    question = set(words(entry.question))
    echoed = sum(1 for word in question if _match(word, set(asked), set()) > 0) / max(len(question), 1)
    if any(word in heads for word in asked):
        echoed = max(echoed, 0.5)  # a keyword alone may name the matter
    return 0.7 * covered / total + 0.3 * echoed


def _match(word: str, heads: set[str], body: set[str]) -> float:
    if word in heads:
        return 1.0
    if len(word) >= MIN_FUZZY_LENGTH and any(_alike(word, other) for other in heads):
        return 0.8
    return 0.5 if word in body else 0.0


def _alike(one: str, other: str) -> bool:
    if len(other) < MIN_FUZZY_LENGTH:
        return False
    return (
        one[:MIN_FUZZY_LENGTH] == other[:MIN_FUZZY_LENGTH]
        or SequenceMatcher(None, one, other).ratio() >= FUZZY_RATIO
    )
