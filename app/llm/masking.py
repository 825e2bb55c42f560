"""Take personal data out of a text before a model sees it, and put it back into the answer.

Masked: given names, e-mail addresses, phone numbers, street addresses, card, account and identity
numbers. Never quantities, prices, order numbers and airway bills: triage reads those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

NAME_PART_MIN = 3  # "Bu Ani" is masked, "Al" alone is too short to tell from a word

_PLACEHOLDER = re.compile(r"\[(?:NAME|EMAIL|PHONE|ADDRESS|CARD|IDENTITY|ACCOUNT|LITERAL)_\d+\]")
_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}")
_CARD = re.compile(r"(?<![\w.,])\d(?:[ -]?\d){12,18}(?![\w]|[.,]\d)")
_IDENTITY = re.compile(r"(?<![\w.,-])\d{6}(?:0[1-9]|[1-7]\d)(?:0[1-9]|1[0-2])\d{6}(?![\w-]|[.,]\d)")
_ACCOUNT = re.compile(
    r"(?P<lead>\b(?:no\.?\s?rek(?:ening)?|norek|rek(?:ening)?|account|acct|va|virtual account|bca|bri|bni|bsi"
    r"|btn|mandiri|permata|cimb|danamon|jago|seabank)\b[^\d\n]{0,25}?)"
    r"(?P<number>\d(?:[ -]?\d){9,17})(?![\w]|[.,]\d)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+\d{1,3}[ .-]?\(?\d|\(?0[2-9]|62[ .-]?8)\)?(?:[ .-]?\(?\d\)?){7,13}(?![\w]|[.,]\d)"
)
_ADDRESS = re.compile(
    r"\b(?i:jl|jln|jalan|gg|gang|komp|komplek|kompleks|perum|perumahan|dusun|dsn)\b\.?\s+"
    r"(?:[^\n,;:?!]{1,50}?,?\s+(?i:no|nomor|nomer|blok|rt|km)\b[ .:]*(?:[A-Z]{1,2}[ /-]?)?\d[\w/-]{0,9}"
    r"|[A-Z][\w'-]*(?: +[A-Z][\w'-]*){0,4}(?: +\d{1,4}[A-Za-z]?\b(?![.,]\d))?)"
    r"(?:[ ,/]+(?i:no|nomor|blok|rt|rw|kel|kec|kab)\b[ .:/]*[\w-]{1,20}){0,6}",
)
_AFTER_REFERENCE = re.compile(
    r"\b(?:resi|awb|tracking|invoice|inv|faktur|order|pesanan|po|sku|tiket|ticket)"
    r"(?:\s+(?:jne|jnt|j&t|sicepat|anteraja|ninja|pos|tiki|no|nomor|nomer|number|id))*[\s.:#=-]{0,4}$",
    re.IGNORECASE,
)
_AFTER_CURRENCY = re.compile(r"(?:\brp|\bidr|\busd|\$|€)[\s.]*$", re.IGNORECASE)
_BEFORE_UNIT = re.compile(
    r"\s*(?:,-|rb|ribu|jt|juta|rupiah|pcs|buah|biji|kg|gr?|gram|ml|l|liter|cm|mm|m|x|box|dus|lusin|pack|pax|%)\b",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_DATE = re.compile(r"\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2,4}(?!\d)")
Accepts = Callable[[re.Match[str]], bool]


class Masker:
    """Masks the texts of one conversation alike and knows the way back.

    Equal values get equal placeholders, in every text. `names` are those we know already.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._placeholders: dict[tuple[str, str], str] = {}
        self._originals: dict[str, str] = {}
        self._names = _name_pattern(names)

    def mask(self, text: str) -> str:
        """Return `text` with placeholders like [PHONE_1] instead of personal data."""
        # What looks like a placeholder already is masked too: else its writer could read another's data.
        text = _PLACEHOLDER.sub(lambda found: self._placeholder("LITERAL", found[0]), text)
        for kind, pattern, accepts in _RULES:
            text = self._mask_kind(kind, pattern, accepts, text)
        return text if self._names is None else self._mask_kind("NAME", self._names, _always, text)

    def unmask(self, text: str) -> str:
        """Return `text` with the personal data back in place; unknown placeholders stay."""
        return _PLACEHOLDER.sub(lambda found: self._originals.get(found[0], found[0]), text)

    def unmask_data(self, data: Any) -> Any:
        """Return a copy of JSON data with every text in it unmasked."""
        if isinstance(data, str):
            return self.unmask(data)
        if isinstance(data, dict):
            return {key: self.unmask_data(value) for key, value in data.items()}
        if isinstance(data, list):
            return [self.unmask_data(item) for item in data]
        return data

    def _mask_kind(self, kind: str, pattern: re.Pattern[str], accepts: Accepts, text: str) -> str:
        def masked(found: re.Match[str]) -> str:
            if not accepts(found):
                return found[0]
            lead = found.groupdict().get("lead") or ""
            return lead + self._placeholder(kind, found[0][len(lead) :])

        # Placeholders are stepped over, so that none ends up inside of another.
        pieces, position = [], 0
        for placeholder in _PLACEHOLDER.finditer(text):
            pieces += [pattern.sub(masked, text[position : placeholder.start()]), placeholder[0]]
            position = placeholder.end()
        return "".join([*pieces, pattern.sub(masked, text[position:])])

    def _placeholder(self, kind: str, value: str) -> str:
        known = self._placeholders.get((kind, value))
        if known is None:
            number = sum(1 for each, _ in self._placeholders if each == kind) + 1
            known = self._placeholders[kind, value] = f"[{kind}_{number}]"
            self._originals[known] = value
        return known


def _name_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern for whole names in any case, and for their parts as names are written."""
    whole = {" ".join(name.split()) for name in names if len(name.strip()) >= NAME_PART_MIN}
    if not whole:
        return None
    parts = {
        part for name in whole for part in name.split() if len(part) >= NAME_PART_MIN and part[0].isupper()
    }
    any_case = [f"(?i:{re.escape(name)})" for name in sorted(whole, key=len, reverse=True)]
    as_written = [re.escape(part) for part in sorted(parts, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join([*any_case, *as_written])})(?!\w)")


def _always(_found: re.Match[str]) -> bool:
    return True


def _is_personal_number(found: re.Match[str]) -> bool:
    """Tell a number that names a person from an amount, a date or a reference."""
    text = found.string
    start = found.start("number") if "number" in found.re.groupindex else found.start()
    before, number, after = text[max(0, start - 40) : start], text[start : found.end()], text[found.end() :]
    is_amount = bool(
        _GROUPED.fullmatch(number) or _AFTER_CURRENCY.search(before) or _BEFORE_UNIT.match(after)
    )
    return not (is_amount or _DATE.match(number) or _AFTER_REFERENCE.search(before))


def _is_card(found: re.Match[str]) -> bool:
    digits = [int(character) for character in found[0] if character.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 and _is_personal_number(found)


_RULES: tuple[tuple[str, re.Pattern[str], Accepts], ...] = (
    ("EMAIL", _EMAIL, _always),
    ("ADDRESS", _ADDRESS, _always),
    ("CARD", _CARD, _is_card),
    ("IDENTITY", _IDENTITY, _is_personal_number),
    ("ACCOUNT", _ACCOUNT, _is_personal_number),
    ("PHONE", _PHONE, _is_personal_number),
)


@dataclass(frozen=True, slots=True)
class Masked:
    """One masked text and the way back."""

    text: str
    masker: Masker

    def unmask(self, text: str) -> str:
        """Return `text` with the personal data back in place."""
        return self.masker.unmask(text)


def mask(text: str, *, names: Iterable[str] = ()) -> Masked:
    """Mask a single text. Texts that go into one prompt share a `Masker`, or their placeholders clash."""
    masker = Masker(names)
    return Masked(masker.mask(text), masker)
