from __future__ import annotations

import pytest
from sqlalchemy import select

from app.chat import actions
from app.chat.events import ConversationJoined
from app.chat.models import Conversation, Episode, Owner
from app.chat.queries import latest_messages
from app.core.extensions import db
from app.customers.actions import open_visit
from app.customers.identity import Identity
from tests.support.talk import Talk
from tests.support.world import World

RINA = Identity(subject="rina")


def test_a_talk_changes_hands_when_the_customer_had_none(world: World):
    with world.scope():
        visitor, rina = Talk(world, name=""), open_visit(world.system, identity=RINA).customer
        visitor.writes("halo")
        actions.join_conversations(world.system, visitor.customer_id, rina.id)
        assert visitor.row.customer_id == rina.id
        assert [m.body for m in latest_messages(visitor.id)] == ["halo"]


def test_a_second_talk_is_put_behind_the_first_without_a_hole(world: World):
    with world.scope():
        rina, visitor = Talk(world, external_id="rina"), Talk(world, name="")
        rina.writes("dulu")
        rina.bot_says("jawab")
        visitor.writes("baru satu")
        visitor.agent_writes(body="siap")
        actions.add_note(world.actor("cs"), visitor.id, body="catatan", client_key="n")
        actions.join_conversations(world.system, visitor.customer_id, rina.customer_id)
        talk = latest_messages(rina.id)
        assert [m.sequence for m in talk] == [1, 2, 3, 4, 5]
        assert [m.body for m in talk if m.kind == "text"] == ["dulu", "jawab", "baru satu", "siap"]
        assert latest_messages(visitor.id) == []
        row = rina.row
        assert (row.owner, row.agent_name, row.last_sequence) == (Owner.AGENT, "Sari", 5)
        assert visitor.row.owner == Owner.CLOSED
        after = rina.writes("lanjut")
        assert after.sequence == 6


def test_joining_twice_is_joining_once(world: World):
    with world.scope():
        rina, visitor = Talk(world, external_id="rina"), Talk(world, name="")
        rina.writes("dulu")
        visitor.writes("baru")
        for _ in range(2):
            actions.join_conversations(world.system, visitor.customer_id, rina.customer_id)
        assert [m.body for m in latest_messages(rina.id)] == ["dulu", "baru"]


def test_words_nobody_has_looked_at_are_looked_at_in_their_new_place(world: World):
    with world.scope():
        rina, visitor = Talk(world, external_id="rina"), Talk(world, name="")
        rina.writes("dulu")
        visitor.writes("susu saya basi")
        actions.join_conversations(world.system, visitor.customer_id, rina.customer_id)
        assert rina.row.triaged_sequence < rina.row.last_customer_sequence
    world.drain()
    with world.scope():
        assert rina.row.triaged_sequence >= 2, "triage has read the moved words"


def test_the_visitors_episode_ends_and_the_customers_goes_on(world: World):
    with world.scope():
        rina, visitor = Talk(world, external_id="rina"), Talk(world, name="")
        rina.writes("dulu")
        visitor.writes("baru")
        actions.join_conversations(world.system, visitor.customer_id, rina.customer_id)
        episodes = db.session.scalars(select(Episode).execution_options(populate_existing=True)).all()
        ended = {e.conversation_id: e.ended_at is not None for e in episodes}
        assert ended == {rina.id: False, visitor.id: True}


def test_a_session_with_identity_shows_the_joined_talk_at_once(world: World):
    from tests.support.live import begin, visitor_tab, words
    from tests.unit.customers.test_identity import signed

    secret = world.organization.identity_secret
    identity = signed(secret=secret, sub="rina")
    known = begin(world, identity=identity)
    visitor_tab(world, known["token"]).ask("message.send", words("dulu"))
    visitor = begin(world)
    tab = visitor_tab(world, visitor["token"])
    tab.ask("message.send", words("sebagai tamu"))
    joined = begin(world, token=visitor["token"], identity=identity)
    assert [m["body"] for m in joined["messages"]] == ["dulu", "sebagai tamu"]
    assert joined["customer"]["known"]
    assert joined["token"] not in (visitor["token"], known["token"])
    assert not tab.connected, "the visitor's token has ended, and the tab with it"
    world.drain()
    with world.scope():
        assert len(db.session.scalars(select(Conversation).where(Conversation.last_sequence > 0)).all()) == 1


def test_joined_events_name_where_the_words_went(world: World, monkeypatch: pytest.MonkeyPatch):
    from app.core import events

    seen: list[ConversationJoined] = []
    monkeypatch.setitem(events._pushes, ConversationJoined, [seen.append])
    with world.scope():
        rina, visitor = Talk(world, external_id="rina"), Talk(world, name="")
        rina.writes("dulu")
        visitor.writes("baru")
        actions.join_conversations(world.system, visitor.customer_id, rina.customer_id)
        event = seen[0]
        assert (event.conversation_id, event.into_conversation_id, event.offset) == (visitor.id, rina.id, 1)
