"""Bring model and rules together into one calibrated distribution over the intents."""

import math
from collections.abc import Mapping

from app.triage.verdict import INTENTS

REGRESSION_SHARE = 0.75  # of the model's opinion; the rest is naive Bayes
MODEL_SHARE = 0.5  # of the blend when rules vote; the rest is theirs
CERTAIN_SHARE = 0.1  # the model's share when a rule is certain
VOTE_STRENGTH = 1.25
COMPLAINT_WEIGHT = 1.7  # a complaint missed costs more than one suspected in vain
_MOST_VOTES = 12.0

Scores = Mapping[str, float]


def model_opinion(regression: Scores, bayes: Scores) -> dict[str, float]:
    """Mix the two linear models."""
    return {
        label: REGRESSION_SHARE * regression[label] + (1 - REGRESSION_SHARE) * bayes[label]
        for label in INTENTS
    }


def vote_share(votes: Scores) -> dict[str, float]:
    """Turn the rules' votes (natural-log odds) into a distribution."""
    powers = {
        intent: math.exp(min(VOTE_STRENGTH * votes.get(intent, 0.0), _MOST_VOTES)) for intent in INTENTS
    }
    whole = sum(powers.values())
    return {intent: power / whole for intent, power in powers.items()}


def blend(opinion: Scores, votes: Scores, *, certain: bool = False) -> dict[str, float]:
    """Blend the model's opinion with the votes, before calibration."""
    scores = dict(opinion)
    if votes:
        voted = vote_share(votes)
        share = CERTAIN_SHARE if certain else MODEL_SHARE
        scores = {label: share * opinion[label] + (1 - share) * voted[label] for label in INTENTS}
    scores["complaint"] *= COMPLAINT_WEIGHT
    whole = sum(scores.values())
    return {label: score / whole for label, score in scores.items()}


def doubtful(opinion: Scores, doubt: float) -> dict[str, float]:
    """Pull an opinion towards "it could be anything", for messages the model cannot read."""
    return {label: (1 - doubt) * p + doubt / len(opinion) for label, p in opinion.items()}


def calibrated(scores: Scores, calibration: Scores) -> dict[str, float]:
    """Make probabilities honest: `temperature` sharpens or softens, `floor` leaves room for surprise."""
    sharpened = tempered(scores, calibration.get("temperature", 1.0))
    return doubtful(sharpened, calibration.get("floor", 0.0))


def tempered(scores: Scores, temperature: float) -> dict[str, float]:
    """Sharpen (below 1) or soften (above 1) a distribution; the order stays."""
    powers = {label: max(p, 1e-9) ** (1 / temperature) for label, p in scores.items()}
    whole = sum(powers.values())
    return {label: power / whole for label, power in powers.items()}
