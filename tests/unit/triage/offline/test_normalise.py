"""Messages reach rules and model in one written form."""

import pytest

from app.triage.offline.normalise import MAX_CHARACTERS, normalise, slang_map


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("gk bs login bgt", "tidak bisa login banget"),
        ("Knp blm nyampe???", "kenapa belum sampai ?"),
        ("baik2 saja", "baik baik saja"),
        ("lamaaaaa", "lama"),
        ("kirim ke @toko, resi JP1234567890", "kirim ke <user> resi <number>"),
        ("total Rp 50.000 atau 50rb", "total <amount> atau <amount>"),
        ("tulis ke a@b.id atau https://x.id/y", "tulis ke <mail> atau <url>"),
        ("👍", "oke"),
        ("🙏", "terima kasih"),
    ],
)
def test_chat_spelling_becomes_the_written_form(written: str, read: str):
    assert normalise(written).text == read


def test_numbers_of_orders_are_masked_and_remembered():
    message = normalise("pesanan 20240311 belum sampai")
    assert message.long_number
    assert "20240311" not in message.text


def test_capitals_and_exclamation_marks_are_noticed_before_they_vanish():
    message = normalise("BARANG SAYA RUSAK SEMUA!!!")
    assert message.shouting
    assert message.exclamations == 3


def test_sentences_keep_their_question_mark():
    assert normalise("susu bocor. ada lagi?").clauses == (("susu", "bocor"), ("ada", "lagi", "?"))


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "\u200b", "你好", "مرحبا", "😀" * 50, "a" * 100_000, "?!?!"]
)
def test_any_text_is_read_in_bounded_size(text: str):
    assert len(normalise(text).raw) <= MAX_CHARACTERS + 10


def test_slang_never_rewrites_into_other_slang():
    slang = slang_map()
    assert len(slang) >= 150
    assert not [
        word for words in slang.values() for word in words.split() if word in slang and slang[word] != word
    ]
