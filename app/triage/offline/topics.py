"""Topic of a message: what department it belongs to, by words and by the model."""

from collections.abc import Mapping

from app.triage.offline.lexicon import load_lexicon
from app.triage.offline.normalise import Normalised

_DEFAULT = {"order": "order"}  # intent -> topic, when nothing points anywhere
_POINT = 0.35  # what one word adds beside the model's probability
_FLOOR = 0.45


def topic_of(message: Normalised, model: Mapping[str, float], intent: str) -> str:
    """Name the topic of a message whose intent is known."""
    if intent in ("smalltalk", "other"):
        return "other"
    points = {topic: probability for topic, probability in model.items() if topic != "other"}
    for topic, phrases in load_lexicon("topics.toml").find(message.tokens).items():
        points[topic] = points.get(topic, 0.0) + _POINT * min(len(phrases), 3)
    if intent == "order":
        points["order"] = points.get("order", 0.0) + 0.6
    if intent == "complaint":
        points["product_question"] = points.get("product_question", 0.0) - 0.6
    best = max(points, key=lambda topic: points[topic], default="other")
    if points.get(best, 0.0) < _FLOOR:
        return _DEFAULT.get(intent, "other")
    return best
