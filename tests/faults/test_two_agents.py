"""R6: two people answer one ticket in the same moment; both answers are kept, the ticket moves once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.chat.models import Message
from app.core.extensions import db
from app.tickets.actions import NewTicket, open_ticket, reply_to_ticket
from app.tickets.models import Ticket, TicketHistory
from tests.support.talk import Talk
from tests.support.world import World

pytestmark = [pytest.mark.mariadb, pytest.mark.timeout(60)]
PEOPLE = ("master", "cs")


def test_r6_two_replies_at_once_are_both_kept_and_move_the_ticket_once(
    maria_world: World,
) -> None:
    with maria_world.scope():
        talk = Talk(maria_world)
        talk.writes("Susu saya basi")
        new = NewTicket(conversation_id=talk.id, kind="complaint", subject="Susu basi", sure=True)
        ticket_id = open_ticket(maria_world.system, new).ticket.id
    start = threading.Barrier(2)

    def reply(who: str) -> int:
        with maria_world.scope():
            start.wait(timeout=10)
            body = f"Jawaban dari {who}"
            actor = maria_world.actor(who)
            message = reply_to_ticket(actor, ticket_id, body=body, client_key=who, wait_for_customer=True)
            return message.sequence

    with ThreadPoolExecutor(2) as pool:
        sequences = list(pool.map(reply, PEOPLE))
    with maria_world.scope():
        kept = db.session.scalars(select(Message).where(Message.client_key.in_(PEOPLE))).all()
        kept = [message for message in kept if message.ticket_id == ticket_id]
        assert {message.client_key: message.sequence for message in kept} == dict(
            zip(PEOPLE, sequences, strict=True)
        )
        assert len(set(sequences)) == 2
        ticket = db.session.scalars(select(Ticket).where(Ticket.id == ticket_id)).one()
        assert ticket.stage == "response"
        moves = db.session.scalars(
            select(TicketHistory).where(
                TicketHistory.ticket_id == ticket_id, TicketHistory.to_value == "response"
            )
        ).all()
        assert len(moves) == 1
