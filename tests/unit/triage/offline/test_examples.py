"""The reviewed data file keeps its shape."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from app.triage.offline.examples import read_examples
from app.triage.verdict import INTENTS


def test_every_label_is_well_represented_in_both_languages():
    rows = read_examples()
    counts = Counter((row.lang, row.intent) for row in rows)
    assert len(rows) >= 1500
    for lang in ("id", "en"):
        for intent in INTENTS:
            assert counts[lang, intent] >= (150 if intent in ("complaint", "other") else 80)


def test_no_text_and_no_id_appears_twice():
    rows = read_examples()
    assert len({row.id for row in rows}) == len(rows)
    plain = Counter(re.sub(r"\W+", " ", row.text.lower()).strip() for row in rows)
    assert not [text for text, number in plain.items() if number > 1]


def test_feedback_always_names_its_kind_and_nothing_else_does():
    assert all((row.kind is not None) == (row.intent == "feedback") for row in read_examples())


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": "a-1", "lang": "id", "text": "x", "intent": "rant"}, "none of complaint"),
        ({"id": "a-1", "lang": "jv", "text": "x", "intent": "other"}, "none of id"),
        ({"id": "a-1", "lang": "id", "text": " ", "intent": "other"}, "empty text"),
        ({"id": "a-1", "lang": "id", "text": "x", "intent": "other", "topic": "cars"}, "none of delivery"),
        ({"lang": "id", "text": "x", "intent": "other"}, "id"),
    ],
)
def test_a_broken_row_is_named_by_its_line(tmp_path: Path, row: dict[str, str], message: str):
    file = tmp_path / "rows.jsonl"
    file.write_text("\n" + json.dumps(row))
    with pytest.raises(ValueError, match=f"line 2.*{message}"):
        read_examples(file)
