"""Sign-up of a business and acceptance of an invitation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, post_load, validates, validates_schema

from app.accounts.zones import zone_keys
from app.core.forms import FormSchema
from app.core.inputs import Choice, Email, Password, Text


@dataclass(frozen=True, slots=True)
class NewBusiness:
    """A business to be opened."""

    name: str
    address: str = ""
    timezone: str = "Asia/Jakarta"
    locale: str = "id"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be added; the password is still in clear."""

    email: str
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class NewSignup:
    """A business and its first person."""

    business: NewBusiness
    person: NewPerson


class ZoneField(Text):
    """A time zone of the list."""

    def _deserialize(self, *arguments: Any, **kwargs: Any) -> str:
        zone = super()._deserialize(*arguments, **kwargs)
        if zone not in zone_keys():
            raise ValidationError([_l("Please choose one of the options.")])
        return zone


class BusinessSchema(FormSchema):
    """A further business of somebody who is signed in."""

    business_name = Text(120, required=True, min_length=2)
    address = Text(300, load_default="")
    timezone = ZoneField(40, required=True)
    locale = Choice("id", "en", required=True)

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Any:
        return business_of(data)


class SignupSchema(BusinessSchema):
    """A business with its first person."""

    name = Text(120, required=True, min_length=2)
    email = Email(required=True)
    password = Password()

    @validates_schema
    def _strong(self, data: dict[str, Any], **_: Any) -> None:
        check_password(data.get("password", ""), data.get("email", ""))

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Any:
        return NewSignup(business_of(data), NewPerson(data["email"], data["name"], data["password"]))


class AcceptSchema(FormSchema):
    """What an invited person without an account tells us."""

    name = Text(120, required=True, min_length=2)
    password = Password()

    @validates("password")
    def _strong(self, value: str, **_: Any) -> None:
        check_password(value, "")


def business_of(data: dict[str, Any]) -> NewBusiness:
    """Build the command of a business from loaded fields."""
    return NewBusiness(data["business_name"], data["address"], data["timezone"], data["locale"])


def check_password(password: str, email: str) -> None:
    """Raise ValidationError for a password that Flask-Security would refuse, or that is the address."""
    util = current_app.extensions["security"].password_util
    faults, _normal = util.validate(password, is_register=False)
    texts = [str(fault) for fault in faults or []]
    if email and password.lower() == email:
        texts.append(str(_l("Please choose another password.")))
    if texts:
        raise ValidationError({"password": texts})
