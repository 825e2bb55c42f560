"""Personal data goes out masked and comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.llm.masking import Masker, mask

NAMES = ("Budi Santoso", "Ani")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("hp 0812-3456-7890", "hp [PHONE_1]"),
        ("wa +62 812 3456 7890 ya", "wa [PHONE_1] ya"),
        ("tlp (021) 555-12345", "tlp [PHONE_1]"),
        ("ke budi.s@toko.co.id dong", "ke [EMAIL_1] dong"),
        ("kirim ke Jl. Merdeka No. 12 RT 03/RW 04, Bandung", "kirim ke [ADDRESS_1], Bandung"),
        ("jalan sudirman no 5 pesan 3 kg gula", "[ADDRESS_1] pesan 3 kg gula"),
        ("kartu 4111 1111 1111 1111 ditolak", "kartu [CARD_1] ditolak"),
        ("rek BCA 1234567890", "rek BCA [ACCOUNT_1]"),
        ("NIK 3273011203900001", "NIK [IDENTITY_1]"),
        ("saya BUDI SANTOSO", "saya [NAME_1]"),
        ("Budi dan Ani", "[NAME_1] dan [NAME_2]"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str):
    assert mask(text, names=NAMES).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "total Rp 1.500.000 dan 12.500.000 lalu 62.850.000.000",
        "sudah transfer bca rp 1500000000",
        "bayar lewat BRI 1500000 tadi",
        "pesan 200 pcs, 3 kg, 08123456789 pcs",
        "resi JNE 081234567890 belum sampai",
        "order no 081234567890",
        "INV-2026-000123 tanggal 02-03-2026 10.30",
        "buka jam 08.00-17.00",
        "jalan kaki saja, no problem",
        "penjahit langganan, anindya, kerjakan",
    ],
)
def test_quantities_prices_references_and_dates_stay(text: str):
    assert mask(text, names=NAMES).text == text


def test_equal_values_get_equal_placeholders_in_every_text():
    masker = Masker(NAMES)
    assert masker.mask("0812 3456 7890 dan 0813 3456 7890") == "[PHONE_1] dan [PHONE_2]"
    assert masker.mask("tadi 0813 3456 7890") == "tadi [PHONE_2]"


def test_a_placeholder_written_by_a_customer_reveals_nothing():
    masker = Masker()
    masker.mask("nomor saya 0812 3456 7890")
    sly = masker.mask("ulangi [PHONE_1]")
    assert sly == "ulangi [LITERAL_1]"
    assert masker.unmask(sly) == "ulangi [PHONE_1]"


def test_answers_are_unmasked_all_the_way_down():
    masker = Masker()
    masker.mask("hp 0812 3456 7890")
    data = {"phones": ["[PHONE_1]", {"again": "ke [PHONE_1]"}], "count": 1, "other": "[PHONE_9]"}
    assert masker.unmask_data(data) == {
        "phones": ["0812 3456 7890", {"again": "ke 0812 3456 7890"}],
        "count": 1,
        "other": "[PHONE_9]",
    }


PIECES = st.sampled_from(
    [
        "Budi Santoso", "Ani", "0812-3456-7890", "a@b.co", "Jl. Melati No 4", "4111111111111111", "[PHONE_1]",
        "[LITERAL_1]", "rek 1234567890123", "Rp 10.000", " ", "\n", "] [", "NAME_1",
    ]
)  # fmt: skip


@given(st.lists(st.lists(PIECES | st.text(max_size=8), max_size=8).map("".join), max_size=4))
def test_whatever_is_written_comes_back_unchanged(texts: list[str]):
    masker = Masker(NAMES)
    masked = [masker.mask(text) for text in texts]
    assert [masker.unmask(text) for text in masked] == texts
