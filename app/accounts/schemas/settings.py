"""The settings of a business: one schema per section, loading what is stored."""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, post_load, validates_schema

from app.accounts.schemas.signup import ZoneField
from app.calendars.hours import Span
from app.core.forms import FormSchema
from app.core.inputs import MESSAGES, Choice, Number, Switch, Text
from app.roles.topics import TOPICS

PRIORITIES = ("low", "normal", "high", "urgent")
PRECHAT_FIELDS = ("name", "email", "phone")
TONES = ("friendly", "formal")
_COLOUR = re.compile(r"^#[0-9a-f]{6}$")
_HOST = re.compile(
    r"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
)
_MAX_ORIGINS = 20


class BusinessDetailsSchema(FormSchema):
    """Name, address, zone, language, colour."""

    name = Text(120, required=True, min_length=2)
    address = Text(300, load_default="")
    timezone = ZoneField(40, required=True)
    locale = Choice("id", "en", required=True)
    accent = Text(7, required=True)

    @post_load
    def _colour(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        data["accent"] = data["accent"].lower()
        if not _COLOUR.match(data["accent"]):
            raise ValidationError({"accent": [_l("Please choose a colour.")]})
        return data


class BotSchema(FormSchema):
    """How the bot presents itself."""

    name = Text(40, required=True, min_length=2)
    greeting_id = Text(300, required=True, lines=True)
    greeting_en = Text(300, required=True, lines=True)
    tone = Choice(*TONES, required=True)


class WidgetSchema(FormSchema):
    """Where the widget may stand and what it asks first."""

    allowed_origins = Text(4000, lines=True, load_default="")
    prechat_fields = fields.List(Choice(*PRECHAT_FIELDS), load_default=list, error_messages=MESSAGES)
    prechat_required = fields.List(Choice(*PRECHAT_FIELDS), load_default=list, error_messages=MESSAGES)

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        asked = [name for name in PRECHAT_FIELDS if name in data["prechat_fields"]]
        return {
            "allowed_origins": origins_of(data["allowed_origins"]),
            "prechat_fields": asked,
            "prechat_required": [name for name in asked if name in data["prechat_required"]],
        }


class TicketSchema(FormSchema):
    """Clocks of tickets, in plain hours."""

    reminder_hours = Number(1, 720, required=True)
    auto_finish_hours = Number(2, 1440, required=True)
    grace_days = Number(0, 90, required=True)
    dispatch_minutes = Number(1, 7 * 1440, required=True)
    cs_reads_own_departments_only = Switch()

    @validates_schema
    def _order(self, data: dict[str, Any], **_: Any) -> None:
        if data["auto_finish_hours"] <= data["reminder_hours"]:
            text = _l("Finishing must come later than the reminder.")
            raise ValidationError({"auto_finish_hours": [text]})

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        faults: dict[str, list[Any]] = {}
        plain = {k: v for k, v in data.items() if "__" not in k}
        for clock in ("first_reply", "solve"):
            plain[f"{clock}_hours"] = {p: data[f"{clock}__{p}"] for p in PRIORITIES}
        for priority in PRIORITIES:
            if data[f"solve__{priority}"] < data[f"first_reply__{priority}"]:
                faults[f"solve__{priority}"] = [_l("Solving cannot be due before the first reply.")]
        if faults:
            raise ValidationError(faults)
        return plain


def _with_clocks(schema: type[FormSchema]) -> type[FormSchema]:
    clocks = {
        f"{clock}__{priority}": Number(1, 2160, required=True)
        for clock in ("first_reply", "solve")
        for priority in PRIORITIES
    }
    return type("TicketClocksSchema", (schema,), clocks)


TicketClocksSchema = _with_clocks(TicketSchema)


class ChatClocksSchema(FormSchema):
    """Clocks of the conversation."""

    waiting_minutes = Number(1, 120, required=True)
    agent_silence_minutes = Number(1, 240, required=True)
    close_hours = Number(1, 720, required=True)
    usual_reply_minutes = Number(1, 1440, required=True)


class HoursSchema(FormSchema):
    """Opening hours of the week: `open__0`, `opens__0`, `closes__0` for Monday and so on."""

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> dict[int, Span]:
        week, faults = {}, {}
        for day in range(7):
            if data[f"open__{day}"]:
                opens, closes = minutes_of(data[f"opens__{day}"]), minutes_of(data[f"closes__{day}"])
                closes = 24 * 60 if closes == 0 else closes
                if opens is None or closes is None or opens >= closes:
                    faults[f"opens__{day}"] = [_l("Closing must come later than opening.")]
                else:
                    week[day] = Span(opens, closes)
        if faults:
            raise ValidationError(faults)
        return week


WeekSchema: type[FormSchema] = type(
    "WeekSchema",
    (HoursSchema,),
    {f"open__{day}": Switch() for day in range(7)}
    | {f"{end}__{day}": Text(5, load_default="") for end in ("opens", "closes") for day in range(7)},
)


TopicMapSchema: type[FormSchema] = type(
    "TopicMapSchema", (FormSchema,), {topic: Text(36, load_default="") for topic in TOPICS}
)


def minutes_of(text: str) -> int | None:
    """Return minutes after midnight of "08:30", or None."""
    match = re.match(r"^([01]?\d|2[0-4]):([0-5]\d)$", text)
    minutes = int(match[1]) * 60 + int(match[2]) if match else 9999
    return minutes if minutes <= 24 * 60 else None


def origins_of(text: str) -> list[str]:
    """Return the origins written one a line, in their normal form; raises ValidationError naming the bad."""
    origins, bad = [], []
    for line in text.split():
        origin = origin_of(line)
        if origin is None:
            bad.append(line[:80])
        elif origin not in origins:
            origins.append(origin)
    if bad:
        text_ = _l(
            "Not an address of a site: %(bad)s. Write it like https://shop.example", bad=", ".join(bad)
        )
        raise ValidationError({"allowed_origins": [text_]})
    if len(origins) > _MAX_ORIGINS:
        raise ValidationError(
            {"allowed_origins": [_l("At most %(count)s sites, please.", count=_MAX_ORIGINS)]}
        )
    return origins


def origin_of(address: str) -> str | None:
    """Return `scheme://host[:port]` of a site, or None; plain http only for private hosts."""
    try:
        parts = urlsplit(address.strip().lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not _HOST.match(host) or parts.username or parts.query:
        return None
    if parts.path not in {"", "/"} or parts.fragment or (parts.scheme == "http" and not _near(host)):
        return None
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != default else "")


def _near(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".test", ".local")):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
