from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.chat.queries import latest_messages
from app.core import events
from app.core.clock import utcnow
from app.core.events import react_to
from app.core.extensions import db
from app.core.mail import MailQueued
from app.core.scope import system_scope
from app.core.uow import transaction
from app.tenancy.models import Organization
from app.tickets import queries, timers
from app.tickets.models import Resolution, Stage, Ticket
from tests.support.world import World
from tests.unit.tickets.support import customer_with_talk, open_case, put, reloaded


@pytest.fixture
def mails() -> Iterator[list[MailQueued]]:
    """Collect the mails that were queued, once the outbox has run."""
    found: list[MailQueued] = []
    react_to(MailQueued, "test.mails")(found.append)
    yield found
    events._consumers.pop("test.mails", None)


def aged(world: World, stage: Stage, **values: object) -> Ticket:
    """Return a ticket that has been in a stage for `hours`."""
    ago = timedelta(**{k: v for k, v in values.items() if k in ("hours", "minutes")})  # type: ignore[arg-type]
    rest = {k: v for k, v in values.items() if k not in ("hours", "minutes")}
    with world.scope():
        _, talk = customer_with_talk(world, email="rina@mail.test", email_verified_at=utcnow())
    world.drain()  # triage has read what the customer wrote
    with world.scope():
        ticket = open_case(world, conversation_id=talk, sure=stage != Stage.PROGRESS)
        put(ticket, stage=stage, stage_since=utcnow() - ago, **rest)
    return ticket


def test_an_unattended_ticket_goes_to_the_default_department_and_masters_are_told(
    world: World, mails: list[MailQueued]
) -> None:
    old, fresh = aged(world, Stage.PROGRESS, minutes=16), aged(world, Stage.PROGRESS, minutes=14)
    with world.app.app_context():
        timers.dispatch_unattended_tickets()
    world.drain()
    with world.scope():
        assert (reloaded(old).stage, reloaded(old).department_id) == (Stage.TEAM_HANDLING, world.umum.id)
        assert queries.history_of(old.id)[-1].reason == "Belum diteruskan selama 15 menit"
        assert reloaded(fresh).stage == Stage.PROGRESS
    assert [mail.to for mail in mails] == ["master@susu.test"]
    assert f"http://localhost/tickets/{old.number}" in mails[0].text


def test_a_silent_customer_is_reminded_once_in_chat_and_by_mail(
    world: World, mails: list[MailQueued]
) -> None:
    ticket = aged(world, Stage.RESPONSE, hours=49)
    for _ in range(2):
        with world.app.app_context():
            timers.remind_silent_customers()
    world.drain()
    with world.scope():
        kinds = [message.kind for message in latest_messages(ticket.conversation_id)]
        assert kinds.count("confirm") == 1
        assert reloaded(ticket).stage == Stage.RESPONSE
    assert [mail.to for mail in mails] == ["rina@mail.test"]


def test_nobody_is_reminded_too_early(world: World) -> None:
    ticket = aged(world, Stage.RESPONSE, hours=47)
    with world.app.app_context():
        timers.remind_silent_customers()
    with world.scope():
        assert reloaded(ticket).reminded_at is None


def test_silence_after_the_reminder_ends_as_no_reply(world: World) -> None:
    reminded = utcnow() - timedelta(hours=24, minutes=1)
    ticket = aged(world, Stage.RESPONSE, hours=73, reminded_at=reminded)
    never_reminded = aged(world, Stage.RESPONSE, hours=73)
    late_reminder = aged(world, Stage.RESPONSE, hours=99, reminded_at=utcnow() - timedelta(hours=1))
    with world.app.app_context():
        timers.finish_silent_tickets()
    with world.scope():
        assert (reloaded(ticket).stage, reloaded(ticket).resolution) == (Stage.FINISHED, Resolution.NO_REPLY)
        assert reloaded(never_reminded).stage == Stage.RESPONSE
        assert reloaded(late_reminder).stage == Stage.RESPONSE


def test_every_business_has_its_own_clocks(world: World, other_world: World) -> None:
    with world.app.app_context(), system_scope("test"), transaction():
        business = db.session.get_one(Organization, other_world.id)
        business.settings_json = {"tickets": {"dispatch_minutes": 60}}
    slow, quick = aged(other_world, Stage.PROGRESS, minutes=30), aged(world, Stage.PROGRESS, minutes=30)
    with world.app.app_context():
        timers.dispatch_unattended_tickets()
    with other_world.scope():
        assert reloaded(slow).stage == Stage.PROGRESS
    with world.scope():
        assert reloaded(quick).stage == Stage.TEAM_HANDLING
