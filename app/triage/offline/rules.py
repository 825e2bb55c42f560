"""Read the shipped rules, gather the facts of a message, and count the votes."""

import functools
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from app.inference import Engine, FactValue, Firing, Rule, rule_from_mapping
from app.triage.offline.lexicon import load_lexicon
from app.triage.offline.normalise import DATA, Normalised
from app.triage.verdict import INTENTS

LEXICON = "lexicon.toml"
_NEGATION = frozenset(
    ("tidak", "belum", "bukan", "jangan", "tanpa", "not", "no", "never", "nothing", "nobody")
)
_PAYMENT_MEANS = frozenset(
    ("kartu", "atm", "dompet", "rekening", "akun", "card", "cards", "wallet", "account", "phone")
)
_SMALLTALK = ("greeting", "thanks", "goodbye", "yes", "no")
_EMOJI = frozenset(("<happy>", "<sad>"))
_MASKS = frozenset(("<number>", "<mail>", "<url>", "<user>", "<amount>", "0"))

Found = Mapping[str, list[str]]


def read_rules(file: str) -> tuple[Rule, ...]:
    """Read a rule file of `data/`. Raises: RuleError."""
    data: dict[str, Any] = tomllib.loads((DATA / file).read_text(encoding="utf-8"))
    return tuple(rule_from_mapping(item) for item in data["rule"])


@functools.cache
def shipped_rules(file: str = "rules.toml") -> Engine:
    """Return the compiled rules of a file; compiled once."""
    return Engine(read_rules(file))


def facts_of(message: Normalised, found: Found) -> dict[str, FactValue]:
    """Return the facts that rules may read about a message."""
    tokens = message.tokens
    facts: dict[str, FactValue] = dict.fromkeys(found, True)
    facts["words"] = len(tokens)
    facts["exclamations"] = message.exclamations
    signs: dict[str, bool] = {
        "question_mark": "?" in tokens,
        "negation": any(token in _NEGATION or token.endswith("n't") for token in tokens),
        "payment_means": any(token in _PAYMENT_MEANS for token in tokens),
        "long_number": message.long_number,
        "amount": message.amount,
        "shouting": message.shouting,
        "few_words": 0 < len(tokens) <= 6,
        "short_question": "?" in tokens and len(tokens) <= 7 and "why" not in found,
        "only_smalltalk": _only_smalltalk(tokens, found),
        "only_emoji": bool(tokens) and all(token in _EMOJI for token in tokens),
        "bare_content": bool(tokens) and sum(token in _MASKS for token in tokens) * 2 > len(tokens),
    }
    facts.update((name, True) for name, holds in signs.items() if holds)
    return facts


def _only_smalltalk(tokens: tuple[str, ...], found: Found) -> bool:
    """Tell whether greetings, thanks and fillers make up the whole of a short message."""
    if not 0 < len(tokens) <= 8:
        return False
    said = {word for name in _SMALLTALK for phrase in found.get(name, ()) for word in phrase.split()}
    fillers = _fillers()
    return bool(said) and all(token in said or token in fillers for token in tokens)


@functools.cache
def _fillers() -> frozenset[str]:
    return frozenset(phrase for phrase, names in load_lexicon(LEXICON).exact.items() if "filler" in names)


def certain_votes(message: Normalised, language: str) -> tuple[dict[str, float], bool]:
    """Return the votes of the shipped rules on a message, and whether a rule is certain."""
    found = load_lexicon(LEXICON).find(message.tokens)
    result = shipped_rules().run(facts_of(message, found), language)
    return votes_of(result.fired), bool(result.facts.get("certain", False))


def votes_of(fired: Iterable[Firing]) -> dict[str, float]:
    """Add up the votes of the fired rules, in natural-log odds per intent."""
    totals: dict[str, float] = {}
    for firing in fired:
        votes = firing.rule.payload.get("votes", {})
        if isinstance(votes, Mapping):
            for intent, weight in votes.items():
                if intent in INTENTS:
                    totals[intent] = totals.get(intent, 0.0) + float(weight)
    return totals


def proof_of(fired: Iterable[Firing]) -> tuple[Mapping[str, Any], ...]:
    """Write the fired rules down as plain data."""
    return tuple(
        {
            "id": firing.rule.id,
            "because": list(firing.because),
            "reason": firing.rule.reason,
            "votes": dict(firing.rule.payload.get("votes", {})),  # type: ignore[call-overload]
            "added": dict(firing.added),
        }
        for firing in fired
    )
