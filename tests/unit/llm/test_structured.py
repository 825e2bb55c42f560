"""Finding JSON in a text and holding it against a schema."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.llm.structured import check_schema, faults, find_object

VERDICT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "intent": {"enum": ["question", "complaint"]},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "words": {"type": "array", "items": {"$ref": "#/$defs/word"}, "maxItems": 2},
        "note": {"anyOf": [{"type": "string", "maxLength": 5}, {"type": "null"}]},
        "count": {"type": ["integer", "null"]},
    },
    "required": ["intent", "confidence", "words", "note", "count"],
    "additionalProperties": False,
    "$defs": {"word": {"type": "string", "minLength": 1}},
}
FITS: dict[str, Any] = {"intent": "question", "confidence": 0.5, "words": ["harga"], "note": None, "count": 1}


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        ' \ufeff{"a": 1}\n',
        'Here you are:\n```json\n{"a": 1}\n```\nAnything else?',
        '<think>{"a": 2} or rather</think>{"a": 1}',
        'The {customer} wants {"a": 1}',
    ],
)
def test_the_object_is_found_in_whatever_surrounds_it(text: str):
    assert find_object(text) == {"a": 1}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "[1, 2]",
        '{"a": ',
        '{"a": NaN}',
        "{" * 100_000,
        '{"a":' * 100_000,
        '{"a": ' + "9" * 6000 + "}",
    ],
    ids=lambda text: text[:12] or "empty",
)
def test_without_an_object_there_is_none_and_it_is_quick(text: str):
    started = time.monotonic()
    assert find_object(text) is None
    assert time.monotonic() - started < 2


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text()))
def test_every_object_is_found_again(data: dict[str, object]):
    assert find_object("Sure: " + json.dumps(data) + " :)") == data


def test_data_that_fits_has_no_faults():
    assert faults(FITS, VERDICT) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"intent": "poem"}, "$.intent: must be one of question, complaint"),
        ({"confidence": "high"}, "$.confidence: must be number"),
        ({"confidence": True}, "$.confidence: must be number"),
        ({"confidence": 1.5}, "$.confidence: breaks maximum 1"),
        ({"words": "harga"}, "$.words: must be array"),
        ({"words": ["a", ""]}, "$.words[1]: breaks minLength 1"),
        ({"words": ["a", "b", "c"]}, "$.words: breaks maxItems 2"),
        ({"note": "too long"}, "$.note: fits none of the allowed forms"),
        ({"count": 1.5}, "$.count: must be integer or null"),
        ({"run": "refund"}, "$: has the unknown key 'run'"),
    ],
)
def test_each_fault_is_named_with_its_place(change: dict[str, object], fault: str):
    assert faults({**FITS, **change}, VERDICT) == [fault]


def test_a_missing_key_is_named():
    assert "$.note: is missing" in faults({"intent": "question"}, VERDICT)


def test_the_list_of_faults_is_short_however_wrong_the_data():
    assert len(faults({**FITS, **{f"key{number}": 1 for number in range(500)}}, VERDICT)) == 8


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {}}, "required": [], "additionalProperties": False},
        {"type": "string", "pattern": "^a$"},
        {"type": "array", "items": {"format": "email"}},
    ],
)
def test_a_schema_that_would_not_be_checked_in_full_is_refused(schema: dict[str, object]):
    with pytest.raises(ValueError, match="schema"):
        check_schema(schema)


def test_a_schema_within_the_subset_is_taken():
    check_schema(VERDICT)
