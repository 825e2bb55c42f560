"""Judge one text, a whole message or a clause of it: words, rules, model, blended."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.inference import FactValue, Result
from app.triage.offline import blend
from app.triage.offline.lexicon import load_lexicon
from app.triage.offline.model import LinearModel
from app.triage.offline.normalise import Normalised
from app.triage.offline.rules import LEXICON, facts_of, shipped_rules, votes_of
from app.triage.verdict import INTENTS

UNKNOWN_WORDS, UNREADABLE = 0.50, 0.80  # share of doubt when no word is known, when there is none
_SILENCE = {label: 0.5 if label == "other" else 0.1 for label in INTENTS}  # of a text without words
_LONGEST_WORD = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, judged."""

    message: Normalised
    found: Mapping[str, list[str]]  # names of the lexicon -> phrases
    rules: Result
    scores: Mapping[str, float]  # intent -> calibrated probability
    model: Mapping[str, Mapping[str, float]]  # head -> label -> probability

    @property
    def certain(self) -> bool:
        """Tell whether a rule leaves no doubt."""
        return bool(self.rules.facts.get("certain", False))


class Reader:
    """Reads texts with one model and the shipped rules; immutable."""

    def __init__(self, model: LinearModel) -> None:
        """Take trained weights."""
        self.model = model
        self._lexicon = load_lexicon(LEXICON)
        self._rules = shipped_rules()

    def read(
        self, message: Normalised, language: str, known: Mapping[str, FactValue] | None = None
    ) -> Reading:
        """Judge a text; `known` are facts from outside that rules may use."""
        found = self._lexicon.find(message.tokens)
        rules = self._rules.run({**(known or {}), **facts_of(message, found)}, language)
        heads = self.model.scores(message)
        opinion = blend.model_opinion(heads["intent"], heads["bayes"]) if message.tokens else _SILENCE
        scores = blend.blend(
            blend.doubtful(opinion, self._doubt(message)),
            votes_of(rules.fired),
            certain=bool(rules.facts.get("certain", False)),
        )
        return Reading(message, found, rules, blend.calibrated(scores, self.model.calibration), heads)

    def _doubt(self, message: Normalised) -> float:
        """Return how little of a text the model can read."""
        if any(self.model.knows(token) for token in message.tokens):
            return 0.0
        words = (token for token in message.tokens if token.isascii() and token.isalpha())
        return UNKNOWN_WORDS if any(len(word) < _LONGEST_WORD for word in words) else UNREADABLE
