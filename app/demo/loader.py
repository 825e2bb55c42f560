"""Load the demo business once: its data, then its talks, played through the real actions."""

from __future__ import annotations

import uuid

from flask_security import hash_password

from app.accounts.models import Membership, User
from app.accounts.queries import organization_by_slug
from app.calendars.models import OpeningHours
from app.chat.models import CannedReply
from app.core.clock import utcnow
from app.core.delivery import drop_pending
from app.core.extensions import db
from app.core.ids import new_token
from app.core.scope import organization_scope, system_scope
from app.core.uow import transaction
from app.demo.accounts import CUSTOMER_EMAIL, CUSTOMER_NAME, PASSWORD, business, conversations
from app.demo.player import Player
from app.knowledge.models import FaqEntry
from app.portal.actions import Registration, register
from app.roles.models import Department
from app.tenancy.models import Organization
from app.tenancy.settings import BotSettings, OrganizationSettings, TicketSettings, WidgetSettings

DEMO_SLUG = "susu-segar"


def load_demo_once() -> bool:
    """Load the demo business; return False when it is already there."""
    with system_scope("demo: is it there"):
        if organization_by_slug(DEMO_SLUG) is not None:
            return False
    with system_scope("demo: make the business"), transaction():
        organization = _organization()
    with organization_scope(organization.id):
        with transaction():
            people = _fill(organization)
        player = Player(organization.id, people)
        for talk in conversations():
            player.play(talk)
        register(organization, Registration(CUSTOMER_NAME, CUSTOMER_EMAIL, PASSWORD), at_once=True)
        drop_pending(organization.id)
    return True


def _organization() -> Organization:
    data = business()["organization"]
    organization = Organization(
        name=data["name"],
        slug=data["slug"],
        address=data["address"],
        timezone=data["timezone"],
        locale=data["locale"],
        widget_key=new_token(),
        identity_secret=new_token(),
    )
    db.session.add(organization)
    return organization


def _fill(organization: Organization) -> dict[str, Membership]:
    """Write departments, people, hours, FAQ and canned replies; return the people by key."""
    data = business()
    teams = {
        key: Department(name=name, is_default=key == "umum") for key, name in data["departments"].items()
    }
    db.session.add_all(teams.values())
    db.session.flush()
    db.session.merge(organization).settings_json = _settings(teams).to_json()
    db.session.add_all(_hours())
    db.session.add_all(FaqEntry(**{"locale": "id", **entry}) for entry in data["faq"])
    db.session.add_all(CannedReply(**reply) for reply in data["canned"])
    return {person["key"]: _member(person, teams) for person in data["people"]}


def _settings(teams: dict[str, Department]) -> OrganizationSettings:
    data = business()["organization"]
    return OrganizationSettings(
        bot=BotSettings(
            name=data["bot_name"], greeting_id=data["greeting_id"], greeting_en=data["greeting_en"]
        ),
        widget=WidgetSettings(accent=data["accent"], prechat_fields=("name",)),
        tickets=TicketSettings(
            dispatch_minutes=3 * 24 * 60,  # Bu Ratna dispatches herself
            topic_departments={topic: str(teams[key].id) for topic, key in business()["topics"].items()},
        ),
    )


def _hours() -> list[OpeningHours]:
    return [
        OpeningHours(weekday=int(day), opens_minute=_minute(opens), closes_minute=_minute(closes))
        for day, (opens, closes) in business()["hours"].items()
    ]


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _member(person: dict[str, str], teams: dict[str, Department]) -> Membership:
    user = User(
        email=person["email"],
        name=person["name"],
        password=hash_password(PASSWORD),
        fs_uniquifier=uuid.uuid4().hex,
        active=True,
        confirmed_at=utcnow(),
    )
    db.session.add(user)
    db.session.flush()
    member = Membership(user=user, user_id=user.id, role=person["role"])
    db.session.add(member)
    db.session.flush()
    member.departments = [teams[key] for key in person["departments"]]
    return member
