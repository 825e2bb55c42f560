"""From a customer's message to an answer, a ticket or a person: through the outbox, offline."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.calendars.models import OpeningHours
from app.chat import actions as chat
from app.chat.actions import join_conversations
from app.chat.models import Conversation, Message, MessageKind, Owner
from app.core.clock import utcnow
from app.core.extensions import db
from app.core.ids import new_id
from app.core.uow import transaction
from app.knowledge.models import FaqEntry
from app.tickets import actions as tickets
from app.tickets.models import Ticket
from app.triage.actions import ticket_for_waiting
from app.triage.models import VerdictRow
from tests import factories
from tests.support.statements import Statements
from tests.support.world import World


class Talker:
    """One customer who writes to the business of a world."""

    def __init__(self, world: World, **customer: Any) -> None:
        self.world = world
        with world.scope():
            self.customer = factories.make_customer(**customer)
            self.actor = world.customer_actor(self.customer.id, self.customer.name)
            self.conversation_id: uuid.UUID = chat.start_conversation(self.actor, self.customer.id).id

    def writes(self, *bodies: str, **message: Any) -> list[Message]:
        """Write a burst, let everything happen, return what the business said to it."""
        with self.world.scope():
            before = self.conversation().last_sequence
            for body in bodies:
                chat.post_message(
                    self.actor, self.conversation_id, body=body, client_key=str(new_id()), **message
                )
        self.world.drain()
        with self.world.scope():
            lines = db.session.scalars(
                select(Message)
                .where(Message.sequence > before, Message.author_kind != "customer")
                .order_by(Message.sequence)
            )
            return [line for line in lines if line.kind != MessageKind.NOTICE]

    def conversation(self) -> Conversation:
        return db.session.get_one(Conversation, self.conversation_id)

    def tickets(self) -> list[Ticket]:
        with self.world.scope():
            return list(db.session.scalars(select(Ticket).order_by(Ticket.number)))

    def owner(self) -> str:
        with self.world.scope():
            return self.conversation().owner


@pytest.fixture
def open_world(world: World) -> World:
    """Return a world that is open day and night and knows one answer."""
    with world.scope(), transaction():
        db.session.add_all(OpeningHours(weekday=d, opens_minute=0, closes_minute=1440) for d in range(7))
        db.session.add(
            FaqEntry(question="Berapa ongkir ke Depok?", answer="Rp8.000.", keywords="ongkos kirim")
        )
    return world


@pytest.fixture
def talker(open_world: World) -> Talker:
    return Talker(open_world, name="Rina", email="rina@x.test")


def test_a_complaint_becomes_a_ticket_of_its_department(talker: Talker) -> None:
    with talker.world.scope():
        member = talker.world.kirim
        organization = talker.world.organization
        with transaction():
            db.session.merge(organization).settings_json = {
                "tickets": {"topic_departments": {"damaged_goods": str(member.id)}}
            }
    said = talker.writes("halo kak", "susu coklat saya datang bocor dan rusak semua, mau komplain")
    (ticket,) = talker.tickets()
    assert (ticket.kind, ticket.stage, ticket.department_id) == ("complaint", "team_handling", member.id)
    assert [m.kind for m in said] == ["text", "ticket"]
    assert "Pengiriman" in said[0].body
    assert said[1].payload["number"] == ticket.number
    with talker.world.scope():
        lines = db.session.scalars(select(Message).where(Message.author_kind == "customer")).all()
        assert {line.ticket_id for line in lines} == {ticket.id}
        verdict = db.session.scalars(select(VerdictRow)).one()
        assert (verdict.first_sequence, verdict.last_sequence, verdict.ticket_id) == (1, 2, ticket.id)
        assert verdict.reason


def test_a_question_is_answered_with_its_source_and_seconds(talker: Talker) -> None:
    (answer,) = talker.writes("ongkir ke depok berapa ya kak?")
    assert answer.body == "Rp8.000."
    assert "ongkir" in answer.payload["source"]["title"]
    assert answer.payload["ask_answered"] is True
    assert answer.response_seconds is not None
    assert talker.tickets() == []


def test_opening_hours_come_from_the_table(talker: Talker) -> None:
    (answer,) = talker.writes("jam buka nya jam berapa?")
    assert "Senin: 00.00-24.00" in answer.body


def test_english_is_answered_in_english(talker: Talker) -> None:
    (answer,) = talker.writes("what time do you open?")
    assert "Monday: 00.00-24.00" in answer.body


def test_the_language_the_customer_chose_wins(open_world: World) -> None:
    talker = Talker(open_world, name="Sarah", locale="en")
    (answer,) = talker.writes("jam buka nya jam berapa?")
    assert "Opening hours" in answer.body


def test_an_unknown_question_is_admitted_and_the_second_brings_a_person(talker: Talker) -> None:
    (first,) = talker.writes("apakah ada cabang di bandung?")
    assert [c["value"] for c in first.payload["quick_replies"]] == ["person", "ticket"]
    talker.writes("kalau di bogor ada tokonya ga?")
    assert talker.owner() == Owner.WAITING


def test_a_contact_is_asked_for_once_when_none_is_known(open_world: World) -> None:
    stranger = Talker(open_world, name="")
    said = stranger.writes("paket saya hilang, tolong dicek dong")
    assert [m.kind for m in said] == ["text", "ticket", "contact"]
    again = stranger.writes("uang saya juga kepotong dua kali, tolong kembalikan")
    assert "contact" not in [m.kind for m in again]


def test_the_bot_says_nothing_while_an_agent_speaks(talker: Talker) -> None:
    talker.writes("halo")
    with talker.world.scope():
        chat.take_over(talker.world.actor("cs"), talker.conversation_id)
    assert talker.writes("ongkir ke depok berapa ya kak?") == []
    with talker.world.scope():
        assert len(db.session.scalars(select(VerdictRow)).all()) == 2


def test_thanks_for_an_answered_ticket_shows_the_buttons_and_moves_nothing(talker: Talker) -> None:
    talker.writes("susu coklat saya datang bocor dan rusak semua, mau komplain")
    (ticket,) = talker.tickets()
    with talker.world.scope():
        tickets.reply_to_ticket(
            talker.world.actor("master"),
            ticket.id,
            body="Kami ganti.",
            client_key="k",
            wait_for_customer=True,
        )
    talker.world.drain()
    said = talker.writes("makasih banyak kak")
    assert [m.kind for m in said] == ["confirm"]
    assert talker.tickets()[0].stage == "response"
    talker.writes("tapi yang datang masih bocor juga")
    assert talker.tickets()[0].stage == "team_handling"


def test_a_job_delivered_twice_says_nothing_twice(talker: Talker) -> None:
    from app.triage.consumers import judge

    talker.writes("susu coklat saya datang bocor dan rusak semua, mau komplain")
    with talker.world.scope():
        last = talker.conversation().last_sequence
        judge(talker.conversation_id)
        assert talker.conversation().last_sequence == last
    assert len(talker.tickets()) == 1


def test_the_last_message_of_a_burst_speaks_for_all_and_the_others_cost_little(
    talker: Talker, statements: Statements
) -> None:
    from app.triage.consumers import judge

    with talker.world.scope():
        for body in ("susu coklat saya", "bocor dan rusak semua", "mau komplain"):
            chat.post_message(talker.actor, talker.conversation_id, body=body, client_key=str(new_id()))
    with talker.world.scope(), statements.counting() as seen:
        judge(talker.conversation_id, 1)
    assert len(seen) == 1
    talker.world.drain()
    (ticket,) = talker.tickets()
    with talker.world.scope():
        judged = db.session.scalars(select(VerdictRow)).one()
        assert (judged.first_sequence, judged.last_sequence, judged.ticket_id) == (1, 3, ticket.id)


def test_a_burst_without_end_is_judged_all_the_same(talker: Talker) -> None:
    from app.triage.consumers import judge

    with talker.world.scope(), time_machine.travel(utcnow() - timedelta(seconds=9)):
        chat.post_message(talker.actor, talker.conversation_id, body="barang rusak", client_key="first")
    with talker.world.scope():
        chat.post_message(talker.actor, talker.conversation_id, body="mau komplain", client_key="second")
        judge(talker.conversation_id, 1)
        assert db.session.scalars(select(VerdictRow)).one().last_sequence == 2


def test_a_dialogue_left_alone_becomes_a_ticket_with_the_draft(talker: Talker) -> None:
    (question,) = talker.writes("mau pesan susu coklat 3 botol dong kak")
    assert "alamat" in question.body
    assert talker.tickets() == []
    with time_machine.travel(utcnow() + timedelta(minutes=20), tick=True):
        talker.world.drain()
    (ticket,) = talker.tickets()
    assert ticket.kind == "order"
    assert ticket.draft["quantity"] == ["3 botol"]


def test_outside_hours_a_wish_for_a_person_becomes_a_ticket_at_once(world: World) -> None:
    talker = Talker(world, name="Rina", email="rina@x.test")
    said = talker.writes("mau bicara sama admin aja")
    assert talker.owner() == Owner.WAITING
    assert len(talker.tickets()) == 1
    assert said[0].body.count("tutup") == 1


def test_a_talk_of_another_business_is_not_judged_in_this_one(talker: Talker, other_world: World) -> None:
    stranger = Talker(other_world, name="X")
    stranger.writes("paket saya hilang, tolong dicek dong")
    assert talker.tickets() == []
    assert len(stranger.tickets()) == 1


def test_verdicts_follow_a_visitor_into_the_known_customers_talk(open_world: World) -> None:
    known = Talker(open_world, name="Rina", email="rina@x.test", external_id="u-1")
    known.writes("halo")
    visitor = Talker(open_world)
    visitor.writes("ongkir ke depok berapa ya kak?")
    with open_world.scope():
        length = known.conversation().last_sequence
        join_conversations(open_world.system, visitor.customer.id, known.customer.id)
    open_world.drain()
    with open_world.scope():
        rows = db.session.scalars(
            select(VerdictRow).where(VerdictRow.intent == "question", VerdictRow.last_sequence == length + 1)
        ).all()
        assert [row.conversation_id for row in rows] == [known.conversation_id]


def test_a_wait_without_a_word_becomes_a_ticket_too(talker: Talker) -> None:
    with talker.world.scope():
        chat.request_person(talker.actor, talker.conversation_id)
    talker.world.drain()
    with talker.world.scope():
        ticket_for_waiting(talker.conversation_id)
        ticket_for_waiting(talker.conversation_id)
    (ticket,) = talker.tickets()
    assert ticket.subject == "Minta bicara dengan petugas"


def test_words_that_triage_always_fails_on_become_a_plain_ticket(
    talker: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.delivery.BACKOFF_SECONDS", (0,))
    with talker.world.scope(), transaction():  # no schema lets such a tone in: it stands for the unforeseen
        db.session.merge(talker.world.organization).settings_json = {"bot": {"tone": {}}}
    talker.writes("susu coklat saya datang bocor dan rusak semua, mau komplain")
    (ticket,) = talker.tickets()
    assert ticket.summary == "susu coklat saya datang bocor dan rusak semua, mau komplain"
    assert ticket.stage == "progress"
    assert talker.owner() == Owner.WAITING
