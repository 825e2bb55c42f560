"""Every text exists in both languages with the same blanks."""

from __future__ import annotations

import string

import pytest

from app.triage.bot_texts import TEXTS, bot_text, chip


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name} - {"you"}


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_says_the_same_in_both_languages(key: str) -> None:
    assert set(TEXTS[key]) == {"id", "en"}
    assert blanks(TEXTS[key]["id"]) == blanks(TEXTS[key]["en"])


def test_the_tone_changes_the_address() -> None:
    assert "Kak" in bot_text("thanked", "id")
    assert "Bapak/Ibu" in bot_text("thanked", "id", tone="formal")


def test_a_chip_says_what_it_sends() -> None:
    assert chip("intent:complaint", "id") == {"label": "Ada keluhan", "value": "intent:complaint"}
