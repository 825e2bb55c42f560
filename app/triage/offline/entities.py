"""Find the things a message names: numbers of orders and parcels, money, dates, contacts, places."""

import functools
import json
import re
from collections.abc import Iterable

from app.triage.offline.normalise import DATA

_ORDER = re.compile(
    r"""
    (?: \b (?: order | pesanan | invoice | inv | nota | tiket | ticket | ord ) \b
        \s* (?: number | id | no | nomor | nomer )? \.? \s* [:#]? \s*
      | \# \s?
    )
    (?P<value> [A-Z]{0,5} [-/]? \d [A-Z0-9/-]{2,20} )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AIRWAY = re.compile(
    r"""
    \b (?: resi | awb | airway\s?bill | tracking (?: \s number | \s no )? ) (?: nya )? \b
    \s* (?: saya | adalah | is | my )? \s* [:#]? \s*
    (?P<value> [A-Z0-9-]{8,22} ) \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AIRWAY_SHAPE = re.compile(r"\b(?:JP|JX|JD|JO|TJ|CM|SPX|NLID|SHP|TKP|IDS|GK|SOC|TG|TLJ)[A-Z]{0,4}\d{8,18}\b")
_MONEY = re.compile(
    r"""
    (?: \b (?: rp | idr | usd ) \.? \s? | [$€£] ) \d [\d.,]*
        (?: \s? (?: rb | ribu | jt | juta | k ) \b )? (?<! [.,] )
    | \b \d [\d.,]* \s? (?: rb | ribu | jt | juta | rupiah | dollars? ) \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MONTHS = (
    "januari februari maret april mei juni juli agustus september oktober november desember "
    "january february march may june july august october december "
    "jan feb mar apr jun jul agu aug sep okt oct nov des dec"
)
_WEEKDAYS = (
    "senin selasa rabu kamis jumat sabtu monday tuesday wednesday thursday friday saturday sunday "
    "kemarin besok lusa yesterday today tomorrow"
)
_MONTH = "(?:" + "|".join(_MONTHS.split()) + ")"
_DATE = re.compile(
    rf"""
    \b \d{{1,2}} [/-] \d{{1,2}} (?: [/-] \d{{2,4}} )? \b
    | \b \d{{4}} - \d{{2}} - \d{{2}} \b
    | \b \d{{1,2}} \s {_MONTH} \b (?: \s \d{{4}} )?
    | \b {_MONTH} \s \d{{1,2}} (?: st | nd | rd | th )? \b
    | \b (?: tanggal | tgl ) \.? \s \d{{1,2}} \b
    | \b (?: hari\sini | (?: minggu | bulan ) \slalu | last\s (?: week | month ) ) \b
    | \b (?: {"|".join(_WEEKDAYS.split())} ) \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PHONE = re.compile(
    r"""
    (?<! [\w+] ) (?: \+? 62 [\s-]? 8 | 08 ) \d{1,3} [\s-]? \d{3,4} [\s-]? \d{2,5} \b
    | (?<! \w ) \+ \d{1,3} [\s-]? \d{3} [\s-]? \d{3,4} [\s-]? \d{2,4} \b
    """,
    re.VERBOSE,
)
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")
_STREET = re.compile(
    r"""
    \b (?: jl | jln | jalan ) \.? \s [A-Za-z] [\w\s.]{2,30}?
    (?: \s (?: no | nomor ) \.? \s? \d+ \w? | \s \d+ \w? )?
    (?= [,.\n;] | $ | \s rt \b | \s kec )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UNITS = (
    "botol kotak pcs buah biji porsi lusin kg kilo gram liter dus bungkus pak pack packs karton karung "
    "cup gelas box boxes bottle bottles piece pieces liters litres"
)
_QUANTITY = re.compile(rf"\b\d{{1,4}}\s?(?:{'|'.join(_UNITS.split())})\b", re.IGNORECASE)


@functools.cache
def _names(kind: str) -> frozenset[str]:
    """Return the shipped names of cities or couriers."""
    lists: dict[str, list[str]] = json.loads((DATA / "names.json").read_text(encoding="utf-8"))
    return frozenset(lists[kind])


def find_entities(text: str, products: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return kind -> what was found, as written, without kinds of which nothing was found.

    Kinds: order_number, airway_bill, amount, quantity, date, phone, email, place, courier, product
    (only the given product names are looked for).
    """
    lowered = text.lower()
    words = dict.fromkeys(re.findall(r"[a-z]+", lowered))
    airway = [match["value"] for match in _AIRWAY.finditer(text) if _has_digits(match["value"])]
    airway += _AIRWAY_SHAPE.findall(text)
    phones = _texts(_PHONE, text)
    orders = [match["value"] for match in _ORDER.finditer(text)]
    found = {
        "order_number": [
            value for value in orders if value not in airway and not any(value in p for p in phones)
        ],
        "airway_bill": airway,
        "amount": _texts(_MONEY, text),
        "quantity": _texts(_QUANTITY, text),
        "date": _texts(_DATE, text),
        "phone": phones,
        "email": _texts(_MAIL, text),
        "place": [*_texts(_STREET, text), *(word for word in words if word in _names("cities"))],
        "courier": [word for word in words if word in _names("couriers")],
        "product": [
            name for name in products if name and re.search(rf"\b{re.escape(name.lower())}\b", lowered)
        ],
    }
    return {kind: list(dict.fromkeys(values)) for kind, values in found.items() if values}


def _texts(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match[0].strip() for match in pattern.finditer(text)]


def _has_digits(value: str) -> bool:
    return sum(character.isdigit() for character in value) >= 4
