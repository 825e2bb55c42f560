"""Sentiment of a message: the model's opinion weighed with a lexicon of feeling."""

import functools
import json
from collections.abc import Mapping

from app.triage.offline.normalise import DATA, Normalised
from app.triage.verdict import SENTIMENTS

MODEL_SHARE = 0.4
_LEXICON_STRENGTH = 2.5
_NEGATIONS = frozenset(
    (
        "tidak",
        "bukan",
        "belum",
        "kurang",
        "jangan",
        "tanpa",
        "not",
        "no",
        "never",
        "hardly",
        "isn't",
        "wasn't",
        "don't",
        "didn't",
        "doesn't",
        "can't",
        "won't",
    )
)
_STRONGER = frozenset(
    (
        "sangat",
        "sekali",
        "banget",
        "paling",
        "amat",
        "super",
        "parah",
        "very",
        "really",
        "so",
        "too",
        "extremely",
        "absolutely",
    )
)
_REACH = 2  # words over which a negation turns what follows


@functools.cache
def feelings() -> dict[str, float]:
    """Return word -> feeling, -2..2."""
    lists: dict[str, list[str]] = json.loads((DATA / "sentiment.json").read_text(encoding="utf-8"))
    return {word: float(weight) for weight, words in lists.items() for word in words}


def lexicon_score(message: Normalised) -> float:
    """Return the feeling of the words: below zero negative, above positive."""
    known, tokens = feelings(), message.tokens
    score = 0.6 * (message.emoji_happy > 0) - 0.8 * (message.emoji_sad > 0)
    for at, token in enumerate(tokens):
        weight = known.get(token)
        if weight is None:
            continue
        if any(earlier in _NEGATIONS for earlier in tokens[max(0, at - _REACH) : at]):
            weight *= -0.8
        if (at + 1 < len(tokens) and tokens[at + 1] in _STRONGER) or (at and tokens[at - 1] in _STRONGER):
            weight *= 1.4
        score += weight
    return score


def sentiment_scores(message: Normalised, model: Mapping[str, float]) -> dict[str, float]:
    """Return a distribution over the sentiments from the model's and the lexicon's."""
    score = lexicon_score(message)
    positive = max(0.0, score) ** 0.8
    negative = max(0.0, -score) ** 0.8
    whole = 1.0 + _LEXICON_STRENGTH * (positive + negative)
    lexicon = {
        "negative": _LEXICON_STRENGTH * negative / whole,
        "neutral": 1.0 / whole,
        "positive": _LEXICON_STRENGTH * positive / whole,
    }
    return {
        label: MODEL_SHARE * model.get(label, 0.0) + (1 - MODEL_SHARE) * lexicon[label]
        for label in SENTIMENTS
    }
