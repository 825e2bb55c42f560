"""Things named in a message are found as written, and not confused with one another."""

import pytest

from app.triage.offline.entities import find_entities


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("pesanan #A-10293 belum sampai", "order_number", ["A-10293"]),
        ("order number 55231 arrived broken", "order_number", ["55231"]),
        ("resi JP1234567890 tidak bergerak", "airway_bill", ["JP1234567890"]),
        ("nomor resinya: 003412345678", "airway_bill", ["003412345678"]),
        ("rugi Rp 1.250.000 nih", "amount", ["Rp 1.250.000"]),
        ("harganya 50rb atau 2 juta", "amount", ["50rb", "2 juta"]),
        ("i paid $19.99", "amount", ["$19.99"]),
        ("kirim 3 botol dan 2 dus", "quantity", ["3 botol", "2 dus"]),
        ("sejak 12 Mei 2026", "date", ["12 Mei 2026"]),
        ("kemarin atau Senin", "date", ["kemarin", "Senin"]),
        ("hubungi 0812-3456-7890", "phone", ["0812-3456-7890"]),
        ("wa +62 812 3456 7890 ya", "phone", ["+62 812 3456 7890"]),
        ("email saya rina@contoh.id.", "email", ["rina@contoh.id"]),
        ("kirim ke Jalan Melati No. 5, Depok", "place", ["Jalan Melati No. 5", "depok"]),
        ("dikirim lewat JNE", "courier", ["jne"]),
    ],
)
def test_named_things_are_found(text: str, kind: str, values: list[str]):
    assert find_entities(text)[kind] == values


def test_an_airway_bill_is_not_an_order_number_too():
    assert "order_number" not in find_entities("resi pesanan: JP1234567890")


def test_only_the_shops_own_products_are_looked_for():
    found = find_entities("susu coklat bocor", ["Susu Coklat", "Keju"])
    assert found == {"product": ["Susu Coklat"]}


def test_plain_talk_names_nothing():
    assert find_entities("halo kak apa kabar") == {}
