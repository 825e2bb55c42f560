"""Find the entry that answers, or say nothing."""

from __future__ import annotations

import pytest

from app.knowledge.models import FaqEntry
from app.knowledge.retrieval import best_answer

FAQ = [
    FaqEntry(
        locale="id",
        question="Berapa ongkir ke Depok?",
        answer="Rp10.000.",
        keywords="ongkos kirim biaya antar",
    ),
    FaqEntry(
        locale="id",
        question="Bagaimana cara bayar?",
        answer="Transfer BCA atau QRIS.",
        keywords="pembayaran transfer qris",
    ),
    FaqEntry(
        locale="id",
        question="Apakah susunya bisa dikembalikan?",
        answer="Bisa dalam 1x24 jam.",
        keywords="retur refund",
    ),
    FaqEntry(
        locale="en", question="How do I pay?", answer="Bank transfer or QRIS.", keywords="payment transfer"
    ),
    FaqEntry(
        locale="id",
        question="Susu tahan berapa lama di kulkas?",
        answer="7 hari.",
        keywords="kedaluwarsa expired awet",
    ),
]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("kak ongkir ke depok berapa ya", "Rp10.000."),
        ("ongkirr ke dpok brp?", "Rp10.000."),
        ("cara bayarnya gimana", "Transfer BCA atau QRIS."),
        ("bisa pakai qris?", "Transfer BCA atau QRIS."),
        ("kalau mau retur gimana kak", "Bisa dalam 1x24 jam."),
        ("susunya awet berapa lama ya di kulkas", "7 hari."),
    ],
)
def test_a_question_in_other_words_finds_its_answer(asked: str, answer: str) -> None:
    found = best_answer(asked, FAQ)
    assert found is not None
    assert found.entry.answer == answer


def test_the_asked_language_wins_a_tie() -> None:
    found = best_answer("how do i pay", FAQ, language="en")
    assert found is not None
    assert found.entry.locale == "en"


@pytest.mark.parametrize(
    "asked", ["apakah ada lowongan kerja", "cuaca besok", "halo kak", "", "kenapa susu saya bocor semua"]
)
def test_what_the_data_does_not_know_is_not_answered(asked: str) -> None:
    assert best_answer(asked, FAQ) is None


def test_nothing_is_answered_from_nothing() -> None:
    assert best_answer("ongkir ke depok", []) is None
