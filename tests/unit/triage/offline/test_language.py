"""Indonesian, English, and both in one message."""

import pytest

from app.triage.offline.language import learn_language, shipped_language
from app.triage.offline.normalise import normalise


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("kenapa paket saya belum sampai", "id"),
        ("where is my parcel", "en"),
        ("harga", "id"),
        ("hello", "en"),
        ("", "id"),
        ("12345", "id"),
        ("tolong dong kak paket saya belum sampai, the tracking number doesn't work at all", "mixed"),
    ],
)
def test_the_language_of_a_message_is_told(text: str, language: str):
    assert shipped_language().detect(normalise(text).tokens)[0] == language


def test_nothing_to_go_by_is_a_coin_toss():
    assert shipped_language().detect(()) == ("id", 0.5)


def test_learning_twice_gives_the_same():
    texts = [("id", ("saya", "mau", "pesan")), ("en", ("i", "want", "to")), ("id", ("saya", "mau"))]
    assert learn_language(texts) == learn_language(texts)
