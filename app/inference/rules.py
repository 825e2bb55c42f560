"""Rules as data: what must hold, what follows, and why in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.inference.conditions import Condition, ConditionError, FactValue, parse_condition

__all__ = ["FactValue", "Rule", "RuleError", "rule_from_mapping"]

_KEYS = {"id", "needs", "any", "then", "salience", "reason", "payload", "languages", "comment"}


class RuleError(ValueError):
    """A rule that cannot be read; the message names the rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when every condition of `needs` and one of `any_of` holds, the facts of `then` follow."""

    id: str
    needs: tuple[Condition, ...]
    then: Mapping[str, FactValue] = field(default_factory=dict)
    any_of: tuple[Condition, ...] = ()  # empty: nothing more is asked
    salience: int = 0  # higher fires first
    reason: str = ""
    payload: Mapping[str, object] = field(default_factory=dict)  # not read by the engine
    languages: tuple[str, ...] = ()  # empty: every language

    def holds(self, facts: Mapping[str, FactValue]) -> bool:
        """Tell whether the facts let this rule fire."""
        for condition in self.needs:
            if not condition.holds(facts):
                return False
        return not self.any_of or any(condition.holds(facts) for condition in self.any_of)

    def conditions(self) -> tuple[Condition, ...]:
        """All conditions, required and alternative."""
        return self.needs + self.any_of


def rule_from_mapping(data: Mapping[str, object]) -> Rule:
    """Read a rule from plain data (TOML, JSON, a database row).

    Raises: RuleError, naming the rule and what is wrong with it.
    """
    name = data.get("id")
    if not isinstance(name, str) or not name:
        raise RuleError(f"a rule needs an id: {dict(data)!r}")
    unknown = set(data) - _KEYS
    if unknown:
        raise RuleError(f"rule {name}: unknown {', '.join(sorted(unknown))}")
    salience = data.get("salience", 0)
    if not isinstance(salience, int):
        raise RuleError(f"rule {name}: salience must be a whole number")
    rule = Rule(
        id=name,
        needs=_conditions(name, data.get("needs", [])),
        any_of=_conditions(name, data.get("any", [])),
        then=_table(name, "then", data.get("then", {})),  # type: ignore[arg-type]
        salience=salience,
        reason=str(data.get("reason", "")),
        payload=_table(name, "payload", data.get("payload", {})),
        languages=tuple(_texts(name, data.get("languages", []))),
    )
    if not rule.conditions():
        raise RuleError(f"rule {name}: needs no condition and would always fire")
    return rule


def _texts(name: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise RuleError(f"rule {name}: expected a list of texts, got {value!r}")
    return value


def _conditions(name: str, value: object) -> tuple[Condition, ...]:
    try:
        return tuple(parse_condition(text) for text in _texts(name, value))
    except ConditionError as error:
        raise RuleError(f"rule {name}: {error}") from error


def _table(name: str, key: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise RuleError(f"rule {name}: {key} must be a table")
    return dict(value)
