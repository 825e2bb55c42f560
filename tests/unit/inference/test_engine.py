"""The chainer agrees with a naive fixed-point loop and keeps its promises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.inference import Condition, Engine, Rule, RuleError, parse_condition, rule_from_mapping
from app.inference.conditions import FactValue

FACTS = [f"f{number}" for number in range(8)]


def naive(rules: list[Rule], facts: dict[str, FactValue]) -> tuple[dict[str, FactValue], list[str]]:
    """Look at every rule after every firing; slow and obviously right."""
    known, fired = dict(facts), []
    while True:
        ready = [r for r in rules if r.id not in fired and r.holds(known)]
        if not ready:
            return known, fired
        best = min(ready, key=lambda r: (-r.salience, rules.index(r)))
        fired.append(best.id)
        for name, value in best.then.items():
            known.setdefault(name, value)


conditions = st.one_of(
    st.builds(Condition, st.sampled_from(FACTS)),
    st.builds(Condition, st.sampled_from(FACTS), st.just("not")),
    st.builds(Condition, st.sampled_from(FACTS), st.sampled_from(["=", "!=", ">=", "<="]), st.integers(0, 3)),
)
values = st.one_of(st.just(True), st.integers(0, 3), st.sampled_from(["a", "b"]))


@st.composite
def rule_sets(draw: st.DrawFn) -> list[Rule]:
    return [
        Rule(
            id=f"r{position}",
            needs=tuple(draw(st.lists(conditions, max_size=3))),
            any_of=tuple(draw(st.lists(conditions, max_size=2))),
            then=draw(st.dictionaries(st.sampled_from(FACTS), values, max_size=2)),
            salience=draw(st.integers(-2, 2)),
        )
        for position in range(draw(st.integers(0, 12)))
    ]


@settings(max_examples=200, deadline=None)
@given(rule_sets(), st.dictionaries(st.sampled_from(FACTS), values, max_size=4))
def test_engine_equals_a_naive_fixed_point_on_random_rule_sets(
    rules: list[Rule], facts: dict[str, FactValue]
) -> None:
    result = Engine(rules).run(facts)
    known, fired = naive(rules, facts)
    assert [firing.rule.id for firing in result.fired] == fired
    assert dict(result.facts) == known
    assert not result.truncated


def chain(length: int) -> list[Rule]:
    return [
        Rule(id=f"r{n}", needs=(Condition(f"f{n}"),), then={f"f{n + 1}": True}, reason=f"step {n}")
        for n in range(length)
    ]


def test_conclusions_feed_further_rules_and_the_proof_leads_back_to_what_was_given() -> None:
    result = Engine(reversed(chain(3))).run({"f0": True})
    assert [firing.rule.id for firing in result.fired] == ["r0", "r1", "r2"]
    tree = result.proof("f3")
    assert tree["rule"] == "r2"
    assert tree["from"] == [
        {
            "fact": "f2",
            "rule": "r1",
            "from": [{"fact": "f1", "rule": "r0", "from": [{"fact": "f0", "given": True}]}],
        }
    ]


def test_rules_that_feed_each_other_end() -> None:
    loop = [
        Rule(id="a", needs=(Condition("x"),), then={"y": True}),
        Rule(id="b", needs=(Condition("y"),), then={"x": True}),
    ]
    result = Engine(loop).run({"x": True})
    assert [firing.rule.id for firing in result.fired] == ["a", "b"]
    assert result.proof("y")["rule"] == "a"


def test_the_guard_stops_a_run_that_is_too_long_and_says_so() -> None:
    result = Engine(chain(50), max_firings=10).run({"f0": True})
    assert len(result.fired) == 10
    assert result.truncated


def test_higher_salience_fires_first_and_its_conclusion_stays() -> None:
    rules = [
        Rule(id="low", needs=(Condition("x"),), then={"priority": "low"}),
        Rule(id="high", needs=(Condition("x"),), then={"priority": "high"}, salience=5),
    ]
    result = Engine(rules).run({"x": True})
    assert result.facts["priority"] == "high"
    assert [firing.rule.id for firing in result.fired] == ["high", "low"]


def test_a_rule_on_a_missing_fact_is_withdrawn_when_the_fact_appears() -> None:
    rules = [
        Rule(id="calm", needs=(Condition("angry", "not"), Condition("x")), then={"tone": "calm"}),
        Rule(id="anger", needs=(Condition("x"),), then={"angry": True}, salience=1),
    ]
    assert "tone" not in Engine(rules).run({"x": True}).facts


def test_rules_of_another_language_stay_out_and_mixed_takes_all() -> None:
    rules = [
        Rule(id="id", needs=(Condition("x"),), languages=("id",)),
        Rule(id="en", needs=(Condition("x"),), languages=("en",)),
    ]
    engine = Engine(rules)
    assert [f.rule.id for f in engine.run({"x": True}, "id").fired] == ["id"]
    assert [f.rule.id for f in engine.run({"x": True}, "mixed").fired] == ["id", "en"]


def test_a_doubled_rule_id_is_refused() -> None:
    with pytest.raises(RuleError, match="appears twice"):
        Engine([Rule(id="a", needs=(Condition("x"),))] * 2)


@pytest.mark.parametrize(
    "text", ["late", "not greeting", "stage = response", "repeats >= 2", "share < 0.5", "a != b"]
)
def test_a_condition_reads_back_as_it_was_written(text: str) -> None:
    assert str(parse_condition(text)) == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "needs an id"),
        ({"id": "a"}, "no condition"),
        ({"id": "a", "needs": "x"}, "list of texts"),
        ({"id": "a", "needs": ["???"]}, "not a condition"),
        ({"id": "a", "needs": ["not x = 3"]}, "bare fact"),
        ({"id": "a", "needs": ["x >= high"]}, "needs a number"),
        ({"id": "a", "needs": ["x"], "when": "now"}, "unknown when"),
        ({"id": "a", "needs": ["x"], "salience": "big"}, "whole number"),
        ({"id": "a", "needs": ["x"], "then": ["y"]}, "must be a table"),
    ],
)
def test_a_broken_rule_says_what_is_wrong(data: dict[str, object], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        rule_from_mapping(data)
