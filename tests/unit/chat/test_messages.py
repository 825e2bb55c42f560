from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.chat import actions
from app.chat.events import MessagePosted
from app.chat.models import Conversation, Episode, Message, Outcome, Owner
from app.chat.queries import customer_burst, latest_messages, messages_after
from app.core import events
from app.core.errors import Conflict, Invalid, NotFound
from app.core.extensions import db
from app.core.uow import transaction
from tests.support.statements import Statements
from tests.support.talk import Talk, fresh_key
from tests.support.world import World


def test_messages_are_numbered_without_a_hole(world: World):
    with world.scope():
        talk = Talk(world)
        for body in ("satu", "dua", "tiga"):
            talk.writes(body)
        talk.bot_says("empat")
        talk.agent_writes(body="lima")
        stored = latest_messages(talk.id)
        assert [m.sequence for m in stored] == list(range(1, len(stored) + 1))
        assert [m.body for m in stored if m.kind == "text"] == ["satu", "dua", "tiga", "empat", "lima"]


@pytest.mark.parametrize("who", ["customer", "agent", "bot"])
def test_a_resend_returns_the_stored_message_and_stores_nothing(world: World, who: str):
    with world.scope():
        talk = Talk(world)
        talk.writes("dulu")
        send = {"customer": talk.writes, "agent": talk.agent_writes, "bot": talk.bot_says}[who]
        first = send(body="halo", key="k1")
        again = send(body="lain", key="k1")
        assert first is not None
        assert again is not None
        assert (again.id, again.body) == (first.id, "halo")
        numbered = [m.sequence for m in latest_messages(talk.id)]
        assert numbered == sorted(set(numbered))
        assert [m.client_key.lstrip("~") for m in latest_messages(talk.id)].count("k1") == 1


def test_a_key_of_somebody_else_is_refused(world: World):
    with world.scope():
        talk = Talk(world)
        talk.writes(key="mine")
        with pytest.raises(Conflict):
            talk.agent_writes(key="mine")


def test_nobody_takes_the_keys_of_answers_to_come(world: World):
    with world.scope():
        talk = Talk(world)
        talk.writes(key="answer-1")
        answer = talk.bot_says("jawaban", key="answer-1")
        assert answer is not None
        assert answer.body == "jawaban"
        with pytest.raises(Invalid):
            talk.writes(key=answer.client_key)


@pytest.mark.parametrize("body", ["", "   \n", "\x00\x00", "x" * 10_001, None, 7, b"bytes", ["a"]])
def test_what_cannot_be_a_message_is_refused_and_stores_nothing(world: World, body: object):
    with world.scope():
        talk = Talk(world)
        with pytest.raises(Invalid):
            talk.writes(body)  # type: ignore[arg-type]
        assert latest_messages(talk.id) == []
        assert talk.row.last_sequence == 0


def test_nul_and_half_characters_are_removed(world: World):
    with world.scope():
        stored = Talk(world).writes(" ha\x00lo \ud83d ")
        assert stored.body == "halo ?"


def test_a_customer_cannot_write_into_another_conversation(world: World, other_world: World):
    with world.scope():
        talk, neighbour = Talk(world), Talk(world, name="Andi")
        with pytest.raises(NotFound):
            actions.post_message(neighbour.actor, talk.id, body="x", client_key="k")
    with other_world.scope():
        stranger = Talk(other_world)
        for actor in (stranger.actor, other_world.actor("master"), other_world.system):
            with pytest.raises(NotFound):
                actions.post_message(actor, talk.id, body="x", client_key="k")


def test_there_is_one_conversation_per_customer_and_channel(world: World):
    with world.scope():
        talk = Talk(world)
        again = actions.start_conversation(talk.actor, talk.customer_id, page_url="https://toko.example/susu")
        assert again.id == talk.id
        assert again.page_url == "https://toko.example/susu"
        assert actions.start_conversation(world.system, talk.customer_id, channel="telegram").id != talk.id
        with pytest.raises(NotFound):
            actions.start_conversation(world.customer_actor(world.id), talk.customer_id)


def test_the_first_own_message_makes_the_conversation(world: World):
    with world.scope():
        talk = Talk(world)
        stranger = world.customer_actor(talk.customer_id)
        with transaction():
            db.session.delete(talk.row)
        message = actions.post_own_message(stranger, body="halo", client_key="a")
        assert message.sequence == 1
        assert actions.post_own_message(stranger, body="halo", client_key="a").id == message.id
        assert db.session.scalar(select(func.count()).select_from(Conversation)) == 1


def test_a_word_of_a_person_takes_the_talk_over_and_says_so(world: World):
    with world.scope():
        talk = Talk(world)
        talk.writes()
        talk.agent_writes("cs")
        row = talk.row
        assert (row.owner, row.agent_id, row.agent_name) == (Owner.AGENT, world.actor("cs").id, "Sari")
        assert [m.kind for m in latest_messages(talk.id)] == ["text", "notice", "text"]


def test_a_second_agent_may_speak_without_becoming_the_owner(world: World):
    with world.scope():
        talk = Talk(world)
        talk.writes()
        talk.agent_writes("cs")
        talk.agent_writes("master")
        assert talk.row.agent_id == world.actor("cs").id


def test_a_ticket_reply_does_not_wake_a_closed_conversation(world: World):
    with world.scope():
        talk = Talk(world)
        talk.writes()
        actions.close_conversation(world.system, talk.id)
        talk.agent_writes("cs", ticket_id=world.id)
        assert talk.row.owner == Owner.CLOSED
        talk.agent_writes("cs")
        assert talk.row.owner == Owner.AGENT


def test_the_bot_stays_silent_once_a_person_speaks(world: World):
    with world.scope():
        talk = Talk(world)
        talk.writes()
        talk.agent_writes("cs")
        assert talk.bot_says("jawaban otomatis") is None
        assert talk.bot_says("sistem", unless_owner=()) is not None
        actions.hand_back(world.actor("cs"), talk.id)
        assert talk.bot_says("saya lagi") is not None


def test_answers_carry_the_seconds_since_the_first_unanswered_message(world: World):
    with world.scope():
        talk = Talk(world)
        talk.writes("satu")
        talk.writes("dua")
        greeting = talk.bot_says("Halo", answers=False)
        answer = talk.bot_says("Harganya 10.000")
        assert greeting is not None
        assert answer is not None
        assert greeting.response_seconds is None
        assert answer.response_seconds is not None
        assert answer.response_seconds >= 0
        extra = talk.bot_says("Ada lagi?")
        assert extra is not None
        assert extra.response_seconds is None
        talk.writes("tiga")
        assert talk.agent_writes().response_seconds is not None
        assert talk.row.unanswered_since is None


def test_a_status_line_while_waiting_leaves_the_question_open(world: World):
    with world.scope():
        talk = Talk(world)
        talk.writes()
        actions.request_person(talk.actor, talk.id)
        line = talk.bot_says("Mohon tunggu")
        assert line is not None
        assert line.response_seconds is None
        assert talk.row.unanswered_since is not None


def test_episodes_run_from_the_first_message_to_closed(world: World):
    with world.scope():
        talk = Talk(world)
        assert db.session.scalars(select(Episode)).all() == []
        talk.writes()
        talk.bot_says("jawab")
        actions.note_answer(talk.actor, talk.id, True)
        actions.close_conversation(world.system, talk.id)
        talk.writes("lagi")
        assert talk.row.owner == Owner.BOT
        first, second = db.session.scalars(
            select(Episode).order_by(Episode.started_at).execution_options(populate_existing=True)
        )
        assert (first.outcome, first.bot_answered) == (Outcome.BOT_CONFIRMED, True)
        assert first.first_reply_seconds is not None
        assert (second.outcome, second.ended_at) == (None, None)


def test_an_ordinary_message_takes_four_statements_and_the_begin(world: World, statements: Statements):
    with world.scope():
        talk = Talk(world)
        talk.writes()
        for send in (
            talk.writes,
            lambda body: actions.post_own_message(talk.actor, body=body, client_key=body),
        ):
            with statements.counting() as seen:
                send("kedua")
            verbs = [statement.split()[0] for statement in seen if "outbox" not in statement]
            assert verbs == ["BEGIN", "SELECT", "INSERT", "UPDATE"]


def test_the_quick_path_counts_as_the_long_one(world: World):
    with world.scope():
        quick, long = Talk(world), Talk(world, name="Andi")
        for talk in (quick, long):
            talk.writes("satu")
            talk.bot_says("jawab")
        long.writes("dua\nbaris")
        loaded = quick.row
        actions.post_own_message(quick.actor, body="dua\nbaris", client_key="k")
        columns = [c.key for c in Conversation.__table__.columns if not c.key.endswith("_at")]
        own = {"id", "customer_id", "episode_id", "unanswered_since"}
        for column in set(columns) - own:
            assert getattr(loaded, column) == getattr(long.row, column), column
        assert loaded.unanswered_since == loaded.last_message_at == loaded.last_customer_message_at


def test_pushes_find_the_message_without_a_statement(
    world: World, statements: Statements, monkeypatch: pytest.MonkeyPatch
):
    found: list[object] = []

    def look(event: MessagePosted) -> None:
        found.append(db.session.get(Message, event.message_id))

    monkeypatch.setitem(events._pushes, MessagePosted, [look])
    with world.scope():
        talk = Talk(world)
        talk.writes()
        found.clear()
        with statements.counting() as seen:
            talk.writes("kedua")
        assert [type(thing) for thing in found] == [Message]
        assert len([s for s in seen if "outbox" not in s]) == 4


def test_a_client_that_comes_back_gets_what_it_missed_in_order(world: World):
    with world.scope():
        talk = Talk(world)
        for number in range(5):
            talk.writes(str(number))
        assert [m.body for m in messages_after(talk.id, 2)] == ["2", "3", "4"]
        talk.bot_says("bot")
        talk.writes("akhir")
        assert [m.body for m in customer_burst(talk.id, 4)] == ["4", "akhir"]


def test_messages_join_a_ticket(world: World):
    with world.scope():
        talk = Talk(world)
        for number in range(3):
            talk.writes(str(number))
        actions.attach_to_ticket(world.system, talk.id, world.id, [1, 3])
        assert [m.ticket_id for m in latest_messages(talk.id)] == [world.id, None, world.id]


def test_contact_is_asked_once_and_only_when_none_is_known(world: World):
    with world.scope():
        talk, reachable = Talk(world), Talk(world, name="Andi", email="andi@example.com")
        for one in (talk, reachable):
            one.writes()
        ask = {"body": "Boleh minta e-mail?", "payload": {"ticket_number": 7}}
        first = actions.ask_contact(talk.bot, talk.id, client_key=fresh_key(), **ask)
        assert first is not None
        assert first.kind == "contact"
        assert actions.ask_contact(talk.bot, talk.id, client_key=fresh_key(), **ask) is None
        assert actions.ask_contact(reachable.bot, reachable.id, client_key=fresh_key(), **ask) is None
