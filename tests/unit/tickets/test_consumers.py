from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.chat.actions import take_over
from app.chat.actions.joining import join_conversations
from app.chat.queries import latest_messages
from app.core import events
from app.core.clock import utcnow
from app.core.events import react_to
from app.core.mail import MailQueued
from app.tickets import queries
from app.tickets.actions import confirm_ticket, reply_to_ticket
from app.tickets.links import link_token
from app.tickets.models import Stage
from tests.support.world import World
from tests.unit.tickets.support import customer_of, customer_with_talk, key, open_case, put, reloaded


@pytest.fixture
def mails() -> Iterator[list[MailQueued]]:
    """Collect the mails that were queued, once the outbox has run."""
    found: list[MailQueued] = []
    react_to(MailQueued, "test.mails")(found.append)
    yield found
    events._consumers.pop("test.mails", None)


def reply(world: World, **customer: Any) -> Any:
    with world.scope():
        _, talk = customer_with_talk(world, **customer)
        ticket = open_case(world, conversation_id=talk, sure=True)
        reply_to_ticket(world.actor("cs"), ticket.id, body="Sudah dikirim {ya}", client_key=key())
    world.drain()
    return ticket


def test_an_absent_customer_gets_the_reply_by_mail_with_the_link(
    world: World, mails: list[MailQueued]
) -> None:
    ticket = reply(world, email="rina@mail.test", email_verified_at=utcnow(), last_seen_at=None)
    assert [mail.to for mail in mails] == ["rina@mail.test"]
    with world.app.app_context():
        assert f"http://localhost/t/{link_token(ticket.id)}" in mails[0].text
    assert "Sudah dikirim {ya}" in mails[0].text
    with world.scope():
        assert queries.history_of(ticket.id)[-1].change == "mailed"


@pytest.mark.parametrize(
    "customer",
    [
        {"email": "rina@mail.test", "email_verified_at": None, "last_seen_at": None},
        {"email": "rina@mail.test", "email_verified_at": utcnow(), "last_seen_at": utcnow()},
        {"email": None, "last_seen_at": None},
    ],
    ids=["address not verified", "present", "no address"],
)
def test_nobody_else_gets_mail(world: World, mails: list[MailQueued], customer: dict[str, Any]) -> None:
    if customer["last_seen_at"]:
        customer = customer | {"last_seen_at": utcnow()}
    reply(world, **customer)
    assert mails == []


def test_a_reply_is_mailed_once_however_often_the_consumer_runs(
    world: World, mails: list[MailQueued]
) -> None:
    from app.chat.events import MessagePosted
    from app.tickets.consumers import mail_reply_to_absent_customer

    long_ago = utcnow() - timedelta(hours=1)
    ticket = reply(world, email="rina@mail.test", email_verified_at=long_ago, last_seen_at=long_ago)
    with world.scope():
        message = queries.thread_of(ticket)[-1]
        event = MessagePosted(
            organization_id=world.id, conversation_id=message.conversation_id, message_id=message.id,
            sequence=message.sequence, author_kind="staff", customer_id=ticket.customer_id, kind="text",
        )  # fmt: skip
        mail_reply_to_absent_customer(event)
    world.drain()
    assert len(mails) == 1


def test_new_tickets_follow_the_agent_who_takes_the_conversation_over(world: World) -> None:
    with world.scope():
        ticket = open_case(world)
        take_over(world.actor("cs2"), ticket.conversation_id)
    world.drain()
    with world.scope():
        found = reloaded(ticket)
        assert (found.stage, found.department_id) == (Stage.TEAM_HANDLING, world.kirim.id)
        assert found.assignee_id == world.users["cs2"].id
        line = queries.history_of(ticket.id)[-1]
        assert (line.actor_name, line.reason) == ("Dewi", "Dewi mengambil alih percakapan")


def test_a_filed_ticket_shows_its_card_to_the_customer(world: World) -> None:
    with world.scope():
        ticket = open_case(world, by=world.actor("cs"))
    world.drain()
    with world.scope():
        card = latest_messages(ticket.conversation_id)[-1]
        assert (card.kind, card.ticket_id, card.payload["number"]) == ("ticket", ticket.id, ticket.number)


def test_a_confirmed_ticket_asks_for_faces_and_spam_does_not(world: World) -> None:
    with world.scope():
        ticket = put(open_case(world, sure=True), stage=Stage.RESPONSE)
        confirm_ticket(customer_of(ticket, world), ticket.id)
    world.drain()
    with world.scope():
        assert latest_messages(ticket.conversation_id)[-1].kind == "rating"


def test_tickets_follow_a_visitor_who_turned_out_to_be_a_known_customer(world: World) -> None:
    with world.scope():
        visitor, talk = customer_with_talk(world, name="")
        known, known_talk = customer_with_talk(world, name="Rina", external_id="42")
        ticket = open_case(world, conversation_id=talk)
        assert visitor.id is not None
        assert known.id is not None
        join_conversations(world.system, visitor.id, known.id)
    world.drain()
    with world.scope():
        found = reloaded(ticket)
        assert (found.customer_id, found.conversation_id) == (known.id, known_talk)
        assert queries.history_of(ticket.id)[-1].change == "customer"
