"""Input of the portal's forms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, validates

from app.core.forms import FormSchema
from app.core.inputs import Choice, Email, Password, Text

CASE_KINDS = ("complaint", "criticism", "suggestion")
MIN_PASSWORD = 10


class _NewPassword(FormSchema):
    password = Password()

    @validates("password")
    def _long_enough(self, value: str, **_: object) -> None:
        if len(value) < MIN_PASSWORD:
            raise ValidationError(str(_l("At least %(count)s characters, please.", count=MIN_PASSWORD)))


class RegisterSchema(_NewPassword):
    """A customer makes an account."""

    name = Text(120, required=True, min_length=2)
    email = Email(required=True)


class SignInSchema(FormSchema):
    """A customer signs in."""

    email = Email(required=True)
    password = Password()


class ForgotSchema(FormSchema):
    """A customer has forgotten the password."""

    email = Email(required=True)


class ResetSchema(_NewPassword):
    """A customer sets a new password."""


class CaseSchema(FormSchema):
    """A customer files a case."""

    kind = Choice(*CASE_KINDS, required=True)
    body = Text(10_000, required=True, min_length=5, lines=True)
    client_key = Text(64, required=True)


class ProfileSchema(FormSchema):
    """A customer changes the own profile; address and roles are not theirs to set here."""

    name = Text(120, required=True, min_length=2)
    phone = Text(32, load_default="")
    locale = Choice("id", "en", required=True)
