"""Conditions over one fact, readable as short texts: ``not greeting``, ``wait_hours >= 4``."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

FactValue = bool | int | float | str

_SHAPE = re.compile(r"(?P<fact>[A-Za-z_][\w.:-]*)\s*(?:(?P<op>>=|<=|!=|=|>|<)\s*(?P<value>.+))?")
_ORDERED: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


class ConditionError(ValueError):
    """A condition text that cannot be read."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of one fact; a fact that is absent or ``False`` is not held."""

    fact: str
    op: str = "is"  # is, not, =, !=, >=, <=, >, <
    value: FactValue | None = None

    def holds(self, facts: Mapping[str, FactValue]) -> bool:
        """Tell whether the facts satisfy this condition."""
        held = facts.get(self.fact, False)
        if self.op == "is":
            return held is not False
        if self.op == "not":
            return held is False
        if self.op == "=":
            return held is not False and held == self.value
        if self.op == "!=":
            return held is False or held != self.value
        if isinstance(held, str) or isinstance(self.value, str) or self.value is None:
            return False
        return held is not False and _ORDERED[self.op](held, self.value)

    def __str__(self) -> str:
        """Write the condition the way ``parse_condition`` reads it."""
        if self.op == "is":
            return self.fact
        if self.op == "not":
            return f"not {self.fact}"
        return f"{self.fact} {self.op} {self.value}"


def parse_condition(text: str) -> Condition:
    """Read a condition such as ``late``, ``not greeting``, ``stage = response`` or ``repeats >= 2``.

    Raises: ConditionError.
    """
    stripped = text.strip()
    if stripped.startswith("not "):
        inner = parse_condition(stripped[4:])
        if inner.op != "is":
            raise ConditionError(f"'not' goes with a bare fact: {text!r}")
        return Condition(inner.fact, "not")
    match = _SHAPE.fullmatch(stripped)
    if match is None:
        raise ConditionError(f"not a condition: {text!r}")
    if match["op"] is None:
        return Condition(match["fact"])
    value = _literal(match["value"])
    if match["op"] in _ORDERED and (isinstance(value, str | bool)):
        raise ConditionError(f"{match['op']} needs a number: {text!r}")
    return Condition(match["fact"], match["op"], value)


def _literal(text: str) -> FactValue:
    text = text.strip()
    if text in ("true", "false"):
        return text == "true"
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() and "." not in text else number
