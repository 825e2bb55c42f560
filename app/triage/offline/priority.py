"""Priority of a message once its intent is known, by rules."""

from collections.abc import Mapping

from app.inference import FactValue, Firing
from app.triage.offline.rules import shipped_rules


def priority_of(facts: Mapping[str, FactValue], language: str) -> tuple[str, tuple[Firing, ...]]:
    """Return the priority and the rule that decided it.

    The facts are those of the message with `intent`, `kind` and `possible_complaint`.
    """
    result = shipped_rules("priority.toml").run(facts, language)
    decided = tuple(firing for firing in result.fired if "priority" in firing.added)
    return str(result.facts.get("priority", "normal")), decided
