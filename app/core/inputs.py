"""Fields of marshmallow schemas whose refusals are in the reader's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate

MESSAGES: dict[str, Any] = {
    "required": _l("Please fill this in."),
    "null": _l("Please fill this in."),
    "validator_failed": _l("This is not valid."),
    "invalid": _l("This is not valid."),
    "type": _l("This is not valid."),
    "too_large": _l("This number is too large."),
    "invalid_utf8": _l("This is not valid."),
    "invalid_uuid": _l("This is not valid."),
}
NUMBER_MESSAGES: dict[str, Any] = MESSAGES | {"invalid": _l("Please enter a whole number.")}
_DROPPED = ("Cc", "Cs")  # control characters, and halves of surrogate pairs, which no encoding knows
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"^[^@\s\"<>,;:\\()\[\]]{1,64}@[^@\s\"<>,;:\\()\[\]]+\.[^@\s\"<>,;:\\()\[\].]{2,63}$")


def clean(text: str, *, lines: bool = False) -> str:
    """Return the text without outer blanks and control characters; line ends stay only with `lines`.

    Names, subjects and addresses on one line lose marks that turn the direction of writing: they stand
    between words of ours, which such a mark would turn as well.
    """
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = kept if lines else _TURNING.sub("", kept)
    return "".join(
        c for c in kept if (c in "\n\t" and lines) or unicodedata.category(c) not in _DROPPED
    ).strip()


def is_address(text: str) -> bool:
    """Tell whether a text has the form of an e-mail address; addresses of inner networks count."""
    return len(text) <= 255 and _ADDRESS.match(text) is not None


class Text(fields.String):
    """One line of text, or several with `lines`; blank counts as missing when required."""

    def __init__(self, max_length: int, *, min_length: int = 0, lines: bool = False, **kwargs: Any) -> None:
        kwargs["error_messages"] = MESSAGES | kwargs.pop("error_messages", {})
        super().__init__(**kwargs)
        self.max_length, self.min_length, self.lines = max_length, min_length, lines

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = clean(super()._deserialize(value, attr, data, **kwargs) or "", lines=self.lines)
        if not text and self.required:
            raise self.make_error("required")
        if len(text) > self.max_length:
            raise ValidationError([_l("At most %(count)s characters, please.", count=self.max_length)])
        if len(text) < self.min_length:
            raise ValidationError([_l("At least %(count)s characters, please.", count=self.min_length)])
        return text


class Email(Text):
    """An e-mail address, in lower case; empty only when not required."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(255, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        address = super()._deserialize(value, attr, data, **kwargs).lower()
        if address and not is_address(address):
            raise ValidationError([_l("This does not look like an e-mail address.")])
        return address


class Password(fields.String):
    """A password, exactly as typed."""

    def __init__(self, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(required=True, error_messages=MESSAGES, **kwargs)
        self.max_length = max_length

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs) or ""
        if not text:
            raise self.make_error("required")
        if len(text) > self.max_length:
            raise ValidationError([_l("At most %(count)s characters, please.", count=self.max_length)])
        return text


class Choice(fields.String):
    """One of a few keys."""

    def __init__(self, *choices: str, **kwargs: Any) -> None:
        error = _l("Please choose one of the options.")
        super().__init__(validate=validate.OneOf(choices, error=error), error_messages=MESSAGES, **kwargs)
        self.choices = choices


class Number(fields.Integer):
    """A whole number within bounds."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        error = _l("Please enter a number from %(least)s to %(most)s.", least=least, most=most)
        bounds = validate.Range(least, most, error=error)
        super().__init__(validate=bounds, error_messages=NUMBER_MESSAGES, **kwargs)


class Id(fields.UUID):
    """An id; a malformed one is refused like an unknown one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages=MESSAGES, **kwargs)


class Switch(fields.Boolean):
    """A check box: absent from a form means off."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(load_default=kwargs.pop("load_default", False), error_messages=MESSAGES, **kwargs)
