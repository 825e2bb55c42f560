"""Names, addresses and numbers as people type them. Pure."""

from __future__ import annotations

import phonenumbers
from marshmallow import ValidationError

from app.core.inputs import Email, clean

HOME_REGION = "ID"


def clean_name(text: str) -> str:
    """Return a name on one line, at most 120 characters."""
    return " ".join(clean(text).split())[:120]


def clean_attributes(given: dict[str, object]) -> dict[str, str]:
    """Return what a shop's page says of its customer as short texts; anything else is left out."""
    plain = ((key, value) for key, value in given.items() if isinstance(value, str | int | float))
    short = ((clean_name(key)[:40], clean_name(str(value))) for key, value in plain)
    return {key: value for key, value in short if key and value}


def clean_email(text: str) -> str | None:
    """Return an address in lower case, or None when it is none."""
    try:
        return Email().deserialize(text) or None
    except ValidationError:
        return None


def clean_phone(text: str) -> str | None:
    """Return a number as E.164 ("0811..." is Indonesian), or None when it is none."""
    try:
        number = phonenumbers.parse(clean(text)[:40], HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
