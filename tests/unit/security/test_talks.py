"""What a hostile client can do to a conversation, to its bot, and to those who read it."""

from __future__ import annotations

import time

import jwt
import pytest
from sqlalchemy import select

from app.calendars.models import OpeningHours
from app.chat.events import AnswerConfirmed
from app.chat.models import Conversation, Note, Owner
from app.core.extensions import db
from app.core.uow import record, transaction
from app.knowledge.models import FaqEntry
from tests.support.live import begin, staff_tab, visitor_tab, words
from tests.support.world import World
from tests.unit.tickets.support import open_case


def the_talk(world: World) -> Conversation:
    with world.scope():
        return db.session.scalars(select(Conversation).where(Conversation.last_sequence > 0)).one()


@pytest.fixture
def open_world(world: World) -> World:
    """Return a world that is open day and night and knows one answer."""
    with world.scope(), transaction():
        db.session.add_all(OpeningHours(weekday=d, opens_minute=0, closes_minute=1440) for d in range(7))
        db.session.add(FaqEntry(question="Berapa ongkir ke Depok?", answer="Rp8.000."))
    return world


def identity(world: World, subject: str) -> str:
    claims = {"sub": subject, "exp": time.time() + 600}
    return jwt.encode(claims, world.organization.identity_secret, algorithm="HS256")


def test_a_button_that_we_never_offered_is_only_words(world: World):
    tab = visitor_tab(world)
    tab.ask("message.send", words("paket saya hilang", quick_reply="intent:gibberish"))
    world.drain()
    assert the_talk(world).triaged_sequence == 1


def test_a_made_up_button_breaks_no_page_of_staff(world: World):
    tab = visitor_tab(world)
    tab.ask("message.send", words())
    world.drain()
    tab.ask("person.request", {})
    tab.ask("message.send", words("tolong dong", quick_reply="intent:gibberish"))
    world.drain()
    assert world.client("cs").get(f"/inbox/{the_talk(world).id}").status_code == 200


def test_a_customer_cannot_silence_the_bot_by_taking_its_keys(world: World):
    tab = visitor_tab(world)
    for number in range(1, 6):
        tab.ask("message.send", words("halo", client_key=f"bot-6-{number}"))
    tab.ask("message.send", words("paket saya hilang, tolong dicek dong"))
    world.drain()
    assert the_talk(world).triaged_sequence == 6
    assert len(tab.ask("ticket.list", {})["tickets"]) == 1


def test_two_talks_that_the_bot_began_alike_are_joined(world: World):
    known = begin(world, identity=identity(world, "rina"))
    visitor_tab(world, known["token"]).ask("message.send", words("halo"))
    visitor = begin(world)
    visitor_tab(world, visitor["token"]).ask("message.send", words("halo"))
    world.drain()
    joined = begin(world, identity=identity(world, "rina"), token=visitor["token"])
    assert [m["sequence"] for m in joined["messages"]] == [1, 2, 3, 4]
    assert len({m["client_key"] for m in joined["messages"]}) == 4


def test_a_note_in_a_talk_cannot_be_put_on_a_ticket_of_others(world: World, other_world: World):
    with other_world.scope():
        ticket_id = str(open_case(other_world).id)
    spied = staff_tab(other_world, "master")
    spied.ask("watch", {"ticket_id": ticket_id})
    conversation_id = visitor_tab(world).ask("message.send", words())["message"]["conversation_id"]
    note = {"client_key": "n1", "body": "rahasia", "ticket_id": ticket_id}
    assert world.client("cs").post(f"/inbox/api/{conversation_id}/notes", json=note).status_code == 200
    assert spied.pushes("note.added") == []
    with world.scope():
        assert db.session.scalars(select(Note.ticket_id)).all() == [None]


def test_pressing_for_a_person_is_answered_honestly_and_once(open_world: World):
    tab = visitor_tab(open_world)
    tab.ask("person.request", {})
    tab.ask("person.request", {})
    open_world.drain()
    (said,) = tab.pushes("message.posted")
    assert said["author"]["kind"] == "bot"
    assert "menit" in said["body"]


def test_outside_opening_hours_the_next_opening_is_told(world: World):
    with world.scope(), transaction():
        db.session.add_all(OpeningHours(weekday=d, opens_minute=0, closes_minute=1) for d in range(7))
    tab = visitor_tab(world)
    tab.ask("person.request", {})
    world.drain()
    assert "00.00" in tab.pushes("message.posted")[0]["body"]


def ask_about_shipping(world: World):
    tab = visitor_tab(world)
    tab.ask("message.send", words("ongkir ke depok berapa ya kak?"))
    world.drain()
    return tab


def test_an_answer_that_did_not_help_counts_once_however_often_it_is_told(open_world: World):
    tab = ask_about_shipping(open_world)
    talk = the_talk(open_world)
    with open_world.scope(), transaction():
        for _ in range(3):
            told = AnswerConfirmed(organization_id=open_world.id, conversation_id=talk.id, answered=False)
            record(told)
    open_world.drain()
    after = the_talk(open_world)
    assert (after.owner, after.bot_failures) == (Owner.BOT, 1)
    assert len(tab.ask("messages.after", {"after": 2})["messages"]) == 1


def test_the_second_answer_in_vain_brings_a_person(open_world: World):
    tab = ask_about_shipping(open_world)
    tab.ask("answer.confirm", {"answered": False})
    open_world.drain()
    tab.ask("message.send", words("ongkir ke depok berapa ya kak?"))
    open_world.drain()
    tab.ask("answer.confirm", {"answered": False})
    open_world.drain()
    assert the_talk(open_world).owner == Owner.WAITING
