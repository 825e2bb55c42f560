"""Feelings are read from words, negation, emoji and the model."""

import pytest

from app.triage.offline.classify import classify
from app.triage.offline.normalise import normalise
from app.triage.offline.sentiment import lexicon_score


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("enak banget, mantap, pasti beli lagi", "positive"),
        ("makanannya hambar dan mahal, kecewa", "negative"),
        ("toko buka jam berapa", "neutral"),
        ("the food was wonderful", "positive"),
        ("terrible service, very rude", "negative"),
    ],
)
def test_sentiment_of_plain_opinions(text: str, sentiment: str):
    assert classify(text).sentiment == sentiment


def test_a_negation_turns_praise_around():
    assert lexicon_score(normalise("enak")) > 0 > lexicon_score(normalise("tidak enak"))


def test_emoji_count():
    assert lexicon_score(normalise("😡")) < 0 < lexicon_score(normalise("😍"))
