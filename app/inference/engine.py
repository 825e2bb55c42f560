"""The chainer: agenda by salience, each rule at most once, facts to a fixed point, proof tree."""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.inference.conditions import FactValue
from app.inference.rules import Rule, RuleError

MAX_FIRINGS = 1000


@dataclass(frozen=True, slots=True)
class Firing:
    """One rule that fired, with the facts that let it and the facts it added."""

    rule: Rule
    because: tuple[str, ...]  # the conditions that held, as written
    added: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Result:
    """What is known at the fixed point, and how it came to be known."""

    facts: Mapping[str, FactValue]
    fired: tuple[Firing, ...]
    truncated: bool = False  # the loop guard stopped the run
    given: frozenset[str] = field(default_factory=frozenset)

    def proof(self, fact: str) -> dict[str, object]:
        """Trace a fact back to what was given, as a nested table of rule ids and facts."""
        return self._proof(fact, frozenset())

    def _proof(self, fact: str, above: frozenset[str]) -> dict[str, object]:
        if fact in self.given or fact in above or fact not in self.facts:
            return {"fact": fact, "given": fact in self.given}
        firing = next(item for item in self.fired if fact in item.added)
        reads = [c.fact for c in firing.rule.conditions() if c.op != "not" and c.holds(self.facts)]
        return {
            "fact": fact,
            "rule": firing.rule.id,
            "from": [self._proof(read, above | {fact}) for read in dict.fromkeys(reads)],
        }


class Engine:
    """A compiled rule set; immutable after construction, so threads may share it.

    A fact is written once: what was given or concluded first (higher salience,
    then file order) stays. Together with "each rule fires once" this makes
    every run finite; `max_firings` bounds it for very large sets as well.
    """

    def __init__(self, rules: Iterable[Rule], *, max_firings: int = MAX_FIRINGS) -> None:
        """Index the rules by the facts they read. Raises: RuleError on a doubled id."""
        self.rules = tuple(rules)
        self.max_firings = max_firings
        self.rank = [(-rule.salience, position) for position, rule in enumerate(self.rules)]
        self._readers: dict[str, list[int]] = {}
        self._without_positive: list[int] = []
        seen: set[str] = set()
        for position, rule in enumerate(self.rules):
            if rule.id in seen:
                raise RuleError(f"rule {rule.id} appears twice")
            seen.add(rule.id)
            self._index(position, rule)

    def _index(self, position: int, rule: Rule) -> None:
        positive = {c.fact for c in rule.needs if c.op not in ("not", "!=")}
        alternatives = {c.fact for c in rule.any_of}
        if not positive and (not alternatives or any(c.op in ("not", "!=") for c in rule.any_of)):
            self._without_positive.append(position)
        for fact in positive | alternatives:
            self._readers.setdefault(fact, []).append(position)

    def run(self, given: Mapping[str, FactValue], language: str | None = None) -> Result:
        """Fire rules until nothing new follows.

        With a language, rules for other languages stay out ("mixed" takes all).
        """
        facts = dict(given)
        agenda = _Agenda(self, facts, language)
        agenda.consider(self._without_positive)
        for fact in given:
            agenda.consider(self._readers.get(fact, ()))
        fired: list[Firing] = []
        while len(fired) < self.max_firings and (rule := agenda.next()) is not None:
            added = {name: value for name, value in rule.then.items() if name not in facts}
            facts.update(added)
            because = tuple(str(c) for c in rule.conditions() if c.holds(facts))
            fired.append(Firing(rule, because, added))
            for fact in added:
                agenda.consider(self._readers.get(fact, ()))
        truncated = len(fired) == self.max_firings and agenda.next() is not None
        return Result(facts, tuple(fired), truncated, frozenset(given))

    def speaks(self, position: int, language: str | None) -> bool:
        """Tell whether a rule is for this language."""
        languages = self.rules[position].languages
        return not languages or language is None or language == "mixed" or language in languages


class _Agenda:
    """The rules that may fire now, the most salient first."""

    def __init__(self, engine: Engine, facts: Mapping[str, FactValue], language: str | None) -> None:
        self._engine = engine
        self._facts = facts  # grows while the engine runs
        self._language = language
        self._heap: list[tuple[int, int]] = []
        self._seen: set[int] = (
            set()
        )  # waiting or done: facts only grow, so what stopped holding never holds again

    def consider(self, positions: Iterable[int]) -> None:
        """Put rules that hold on the agenda, each at most once."""
        for position in positions:
            if position in self._seen or not self._engine.speaks(position, self._language):
                continue
            if self._engine.rules[position].holds(self._facts):
                self._seen.add(position)
                heapq.heappush(self._heap, self._engine.rank[position])

    def next(self) -> Rule | None:
        """Take the next rule that still holds: a fact it denies may have come to be known."""
        while self._heap:
            rule = self._engine.rules[heapq.heappop(self._heap)[1]]
            if rule.holds(self._facts):
                return rule
        return None
