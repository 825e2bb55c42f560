"""Find the things a message names: numbers of orders and parcels, money, dates, contacts, places."""

import re
from collections.abc import Iterable

_ORDER = re.compile(
    r"(?:\b(?:order|pesanan|invoice|inv|nota|tiket|ticket|ord|no\.? ?(?:order|pesanan|invoice))\b\s*(?:number|id|no|nomor|nomer)?\.?\s*[:#]?\s*"
    r"|#\s?)(?P<value>[A-Z]{0,5}[-/]?\d[A-Z0-9/-]{2,20})",
    re.IGNORECASE,
)
_AIRWAY = re.compile(
    r"\b(?:resi|awb|airway ?bill|tracking(?: number| no)?|no\.? ?resi|nomor resi)(?:nya)?\b\s*(?:saya|adalah|is|my)?\s*[:#]?\s*(?P<value>[A-Z0-9-]{8,22})\b",
    re.IGNORECASE,
)
_AIRWAY_SHAPE = re.compile(
    r"\b(?:JP|JX|JD|JO|TJ|CM|SPX|SPXID|NLID|SHP|TKP|IDS|GK|SOC|TG|TLJ)[A-Z]{0,4}\d{8,18}\b"
)
_MONEY = re.compile(
    r"(?:\b(?:rp|idr|usd)\.?\s?|[$€£])\d[\d.,]*\d?(?:\s?(?:rb|ribu|jt|juta|k)\b)?|\b\d[\d.,]*\s?(?:rb|ribu|jt|juta|rupiah|dollars?)\b",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|january|february|march"
    r"|may|june|july|august|october|december|jan|feb|mar|apr|jun|jul|agu|aug|sep|okt|oct|nov|des|dec)"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{2,4}})?\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}} {_MONTH}\b(?: \d{{4}})?"
    rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b|\b(?:tanggal|tgl)\.? \d{{1,2}}\b"
    r"|\b(?:kemarin|besok|lusa|hari ini|minggu lalu|bulan lalu|yesterday|today|tomorrow|last week|last month)\b"
    r"|\b(?:senin|selasa|rabu|kamis|jumat|sabtu|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w+])(?:\+?62[\s-]?8|08)\d{1,3}[\s-]?\d{3,4}[\s-]?\d{2,5}\b|(?<!\w)\+\d{1,3}[\s-]?\d{3}[\s-]?\d{3,4}[\s-]?\d{2,4}\b"
)
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")
_STREET = re.compile(
    r"\b(?:jl|jln|jalan)\.? [A-Za-z][\w .]{2,30}?(?: (?:no|nomor)\.? ?\d+\w?| \d+\w?)?(?=[,.\n;]|$| rt\b| kec)",
    re.IGNORECASE,
)
_CITIES = frozenset(
    "jakarta bogor depok tangerang bekasi bandung cimahi cirebon semarang solo surakarta yogyakarta jogja sleman bantul surabaya sidoarjo malang gresik kediri "
    "madiun jember banyuwangi denpasar bali mataram lombok kupang medan binjai padang pekanbaru batam jambi palembang bengkulu lampung pontianak banjarmasin "
    "banjarbaru samarinda balikpapan tarakan makassar manado palu kendari gorontalo ambon ternate sorong jayapura merauke aceh serang cilegon karawang "
    "purwokerto tegal pekalongan magelang salatiga kudus tasikmalaya garut sukabumi cianjur purwakarta subang papua kalimantan sulawesi sumatera".split()
)
_COURIERS = frozenset(
    "jne jnt sicepat anteraja ninja tiki lion gosend grabexpress paxel wahana spx dhl fedex ups".split()
)
_QUANTITY = re.compile(
    r"\b(?P<value>\d{1,4}\s?(?:botol|kotak|pcs|buah|biji|porsi|lusin|kg|kilo|gram|liter|dus|bungkus|pak|pack|karton|karung|cup|gelas|boxes|box|bottles|pieces|liters|litres|packs))\b",
    re.IGNORECASE,
)


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
        "quantity": [match["value"] for match in _QUANTITY.finditer(text)],
        "date": _texts(_DATE, text),
        "phone": phones,
        "email": _texts(_MAIL, text),
        "place": [*_texts(_STREET, text), *(word for word in words if word in _CITIES)],
        "courier": [word for word in words if word in _COURIERS],
        "product": [
            name for name in products if name and re.search(rf"\b{re.escape(name.lower())}\b", lowered)
        ],
    }
    return {kind: list(dict.fromkeys(values)) for kind, values in found.items() if values}


def _texts(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match[0].strip() for match in pattern.finditer(text)]


def _has_digits(value: str) -> bool:
    return sum(character.isdigit() for character in value) >= 4
