"""The shipped rules are sound: known facts, known labels, reachable, explained."""

import tomllib

import pytest

from app.triage.offline.lexicon import build_lexicon, load_lexicon
from app.triage.offline.normalise import DATA, normalise
from app.triage.offline.rules import LEXICON, facts_of, read_rules
from app.triage.verdict import INTENTS, PRIORITIES

GIVEN = {
    "words",
    "exclamations",
    "question_mark",
    "negation",
    "payment_means",
    "long_number",
    "amount",
    "shouting",
    "few_words",
    "short_question",
    "only_smalltalk",
    "only_emoji",
    "bare_content",
    "intent",
    "kind",
    "possible_complaint",
    "repeats",
    "waited_hours",
}


def lexicon_names() -> set[str]:
    groups = tomllib.loads((DATA / LEXICON).read_text(encoding="utf-8"))
    return {name for names in groups.values() for name in names}


@pytest.mark.parametrize("file", ["rules.toml", "priority.toml"])
def test_every_fact_a_rule_reads_can_come_to_be_known(file: str):
    rules = [*read_rules("rules.toml"), *read_rules(file)]
    concluded = {name for rule in rules for name in rule.then}
    for rule in rules:
        for condition in rule.conditions():
            assert condition.fact in GIVEN | concluded | lexicon_names(), (rule.id, condition.fact)


def test_every_rule_gives_its_reason_and_votes_for_known_intents():
    for rule in read_rules("rules.toml"):
        assert rule.reason.endswith("."), rule.id
        assert set(rule.payload.get("votes", {})) <= set(INTENTS)


def test_priority_rules_conclude_known_priorities():
    assert {rule.then["priority"] for rule in read_rules("priority.toml")} == set(PRIORITIES)


def test_every_phrase_of_the_lexicon_can_be_found_in_a_message():
    for file in (LEXICON, "topics.toml"):
        lexicon = load_lexicon(file)
        for names in tomllib.loads((DATA / file).read_text(encoding="utf-8")).values():
            for name, phrases in names.items():
                for phrase in phrases:
                    tokens = normalise(phrase.strip("^*")).tokens
                    assert phrase.endswith("*") or name in lexicon.find(tokens), phrase


def test_phrases_match_whole_words_beginnings_and_open_endings():
    lexicon = build_lexicon({"g": {"a": ["not me"], "b": ["^buy"], "c": ["crash*"]}})
    assert lexicon.find(("not", "me")) == {"a": ["not me"]}
    assert lexicon.find(("buy", "it")) == {"b": ["buy"]}
    assert lexicon.find(("i", "buy")) == {}
    assert lexicon.find(("it", "crashes")) == {"c": ["crashes"]}


def test_facts_tell_smalltalk_from_a_message_that_only_begins_with_it():
    lexicon = load_lexicon(LEXICON)

    def facts(text: str):
        message = normalise(text)
        return facts_of(message, lexicon.find(message.tokens))

    assert "only_smalltalk" in facts("halo kak")
    assert "only_smalltalk" not in facts("halo kak, paket saya hilang")
