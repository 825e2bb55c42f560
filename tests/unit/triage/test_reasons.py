"""Reasons of triage in the reader's language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from flask import Flask

from app.triage.reasons import RULE_REASONS, reason_in
from bootstrap.translations import ensure_translations

RULES = Path(__file__).parents[3] / "app" / "triage" / "offline" / "data" / "rules.toml"


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    ensure_translations()


def test_every_reason_of_a_rule_can_be_translated(app: Flask) -> None:
    rules = tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        listed = {str(text) for text in RULE_REASONS}
    assert {rule["reason"] for rule in rules} == listed


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Something expected has not happened yet.", "Yang ditunggu belum terjadi."),
        (
            "The words are typical of this kind of message: susu, basi.",
            "Kata-katanya khas untuk jenis pesan ini: susu, basi.",
        ),
        (
            "A price is asked for. (The model did not answer: ModelTimeout.)",
            "Pelanggan menanyakan harga. (Model tidak menjawab: ModelTimeout.)",
        ),
        ("Pelanggan kecewa 100% karena susunya basi.", "Pelanggan kecewa 100% karena susunya basi."),
        ("", ""),
    ],
)
def test_a_reason_is_said_in_indonesian(app: Flask, reason: str, said: str) -> None:
    with app.app_context():
        assert reason_in("id", reason) == said


def test_a_reason_stays_as_it_is_in_english(app: Flask) -> None:
    reason = "A price is asked for. (The model did not answer: ModelTimeout.)"
    with app.app_context():
        assert reason_in("en", reason) == reason
