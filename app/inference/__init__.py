"""Forward chaining over plain facts: conditions, rules, agenda, proof.

Pure: knows neither database, request nor any other package. What a rule
means (a vote, a priority, a discount) is the caller's business.
"""

from app.inference.conditions import Condition, ConditionError, parse_condition
from app.inference.engine import Engine, Firing, Result
from app.inference.rules import FactValue, Rule, RuleError, rule_from_mapping

__all__ = [
    "Condition",
    "ConditionError",
    "Engine",
    "FactValue",
    "Firing",
    "Result",
    "Rule",
    "RuleError",
    "parse_condition",
    "rule_from_mapping",
]
