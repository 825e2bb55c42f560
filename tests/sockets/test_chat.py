from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from app.chat.models import Message
from app.core.extensions import db, socketio
from tests.support.live import begin, staff_tab, visitor_tab, words
from tests.support.world import World


def test_a_message_is_stored_numbered_and_then_acknowledged(world: World):
    tab = visitor_tab(world)
    answer = tab.ask("message.send", words("Selamat pagi", client_key="k1"))
    assert answer["ok"]
    message = answer["message"]
    assert (message["sequence"], message["client_key"], message["body"]) == (1, "k1", "Selamat pagi")
    assert message["author"] == {"kind": "customer", "name": ""}
    with world.scope():
        assert db.session.scalars(select(Message.body)).all() == ["Selamat pagi"]


def test_a_resend_with_the_same_key_is_one_row(world: World):
    tab = visitor_tab(world)
    answers = [tab.ask("message.send", words("halo", client_key="k1")) for _ in range(3)]
    assert {answer["message"]["id"] for answer in answers} == {answers[0]["message"]["id"]}
    assert count_messages(world) == 1


def test_two_tabs_of_one_visitor_agree(world: World):
    token = begin(world)["token"]
    one, two = visitor_tab(world, token), visitor_tab(world, token)
    one.ask("message.send", words("dari satu"))
    two.ask("message.send", words("dari dua"))
    assert [m["body"] for m in one.pushes("message.posted")] == ["dari satu", "dari dua"]
    assert [m["body"] for m in two.pushes("message.posted")] == ["dari satu", "dari dua"]


def test_customer_and_watching_staff_see_the_same_order(world: World):
    customer, agent = visitor_tab(world), staff_tab(world, "cs")
    conversation_id = customer.ask("message.send", words("satu"))["message"]["conversation_id"]
    assert agent.ask("watch", {"conversation_id": conversation_id})["ok"]
    agent.ask("message.send", words("dua", conversation_id=conversation_id))
    customer.ask("message.send", words("tiga"))
    seen_by_customer = [(m["sequence"], m["body"]) for m in customer.pushes("message.posted")]
    seen_by_agent = [(m["sequence"], m["body"]) for m in agent.pushes("message.posted")]
    assert [sequence for sequence, _ in seen_by_customer] == [1, 2, 3, 4]
    assert seen_by_agent == seen_by_customer[1:]


def test_who_comes_back_misses_nothing(world: World):
    token = begin(world)["token"]
    tab = visitor_tab(world, token)
    for number in range(3):
        tab.ask("message.send", words(str(number)))
    tab.leave()
    other = visitor_tab(world, token)
    other.ask("message.send", words("sementara itu"))
    back = visitor_tab(world, token)
    answer = back.ask("messages.after", {"after": 2})
    assert [m["body"] for m in answer["messages"]] == ["2", "sementara itu"]
    assert (answer["more"], answer["conversation"]["last_sequence"]) == (False, 4)


def test_another_business_hears_and_reaches_nothing(world: World, other_world: World):
    customer, stranger, agent = visitor_tab(world), visitor_tab(other_world), staff_tab(other_world, "master")
    conversation_id = customer.ask("message.send", words("rahasia"))["message"]["conversation_id"]
    assert stranger.ask("messages.after", {"after": 0})["messages"] == []
    for call in ("messages.after", "watch", "message.send", "read", "typing"):
        data = {**words(), "conversation_id": conversation_id, "after": 0, "sequence": 1, "typing": True}
        data = {"conversation_id": conversation_id} if call == "watch" else data
        assert agent.ask(call, data)["code"] == "not_found"
    assert stranger.pushes() == []
    assert agent.pushes() == []


def test_a_department_sees_its_own_and_the_unrouted_only(world: World):
    customer, own, other = visitor_tab(world), staff_tab(world, "cs2"), staff_tab(world, "cs")
    conversation_id = customer.ask("message.send", words())["message"]["conversation_id"]
    assert other.ask("watch", {"conversation_id": conversation_id})["ok"]
    master = staff_tab(world, "master")
    with world.scope():
        from app.chat import actions

        actions.hand_to_department(world.actor("master"), conversation_id, world.kirim.id)
    for tab in (own, other, master):
        tab.pushes()
    customer.ask("message.send", words("untuk pengiriman"))
    assert own.pushes("conversation.changed")
    assert master.pushes("conversation.changed")
    assert other.pushes() == [], "who may not see it any more has stopped watching"
    assert other.ask("messages.after", {"conversation_id": conversation_id})["code"] == "not_found"


def test_typing_and_reading_reach_the_other_side(world: World):
    customer, agent = visitor_tab(world), staff_tab(world, "cs")
    conversation_id = customer.ask("message.send", words())["message"]["conversation_id"]
    agent.ask("watch", {"conversation_id": conversation_id})
    customer.pushes(), agent.pushes()
    assert customer.ask("typing", {"typing": True}) == {"ok": True}
    assert agent.pushes("typing") == [{"conversation_id": conversation_id, "name": "", "typing": True}]
    assert agent.ask("typing", {"conversation_id": conversation_id, "typing": True})["ok"]
    assert customer.pushes("typing")[0]["name"] == "Sari"
    assert agent.pushes("typing") == [], "nobody is told about the own typing"
    assert agent.ask("read", {"conversation_id": conversation_id, "sequence": 1})["ok"]
    assert customer.pushes("read") == [{"conversation_id": conversation_id, "reader": "staff", "sequence": 1}]
    agent.ask("message.send", words("siap", conversation_id=conversation_id))
    agent.pushes()
    customer.ask("read", {"sequence": 99})
    assert agent.pushes("read")[0]["sequence"] == 3


def test_a_visitor_asks_for_a_person_and_changes_the_mind(world: World):
    customer, agent = visitor_tab(world), staff_tab(world, "cs")
    assert customer.ask("person.request", {})["owner"] == "waiting"
    assert agent.pushes("queue.counts")
    assert agent.pushes("conversation.changed") == []
    assert customer.pushes("conversation.changed")[0] == {"owner": "waiting", "agent_name": ""}
    assert customer.ask("bot.return", {})["owner"] == "bot"


def test_the_second_of_two_agents_is_told(world: World):
    customer, sari, ratna = visitor_tab(world), staff_tab(world, "cs"), staff_tab(world, "master")
    conversation_id = customer.ask("message.send", words())["message"]["conversation_id"]
    first = sari.ask("message.send", words("saya", conversation_id=conversation_id, seen=1))
    second = ratna.ask("message.send", words("saya juga", conversation_id=conversation_id, seen=1))
    assert (first["crossed"], second["crossed"]) == ([], ["Sari"])
    assert count_messages(world, kind="text") == 3


BAD_SENDS: list[tuple[Any, str]] = [
    ({"client_key": "k", "body": ""}, "body_empty"),
    ({"client_key": "k", "body": " \n\t "}, "body_empty"),
    ({"client_key": "k", "body": "\x00"}, "body_empty"),
    ({"client_key": "k", "body": "x" * 10_001}, "body_too_long"),
    ({"client_key": "k", "body": "x" * 1_000_000}, "body_too_long"),
    ({"client_key": "k", "body": None}, "invalid"),
    ({"client_key": "k", "body": 7}, "invalid"),
    ({"client_key": "k", "body": ["halo"]}, "invalid"),
    ({"client_key": "k", "body": b"\x00\x01binary"}, "invalid"),
    ({"client_key": "k" * 65, "body": "x"}, "invalid"),
    ({"client_key": "a b", "body": "x"}, "invalid"),
    ({"client_key": {"a": 1}, "body": "x"}, "invalid"),
    ({"body": "x"}, "invalid"),
    ({}, "invalid"),
    (None, "invalid"),
    ("halo", "invalid"),
    (7, "invalid"),
    ([], "invalid"),
    (b"\xff", "invalid"),
    ({str(number): number for number in range(50)}, "invalid"),
]


@pytest.mark.parametrize(("data", "code"), BAD_SENDS, ids=range(len(BAD_SENDS)))
def test_bad_input_gets_a_clear_error_and_loses_nothing(world: World, data: Any, code: str):
    tab = visitor_tab(world)
    tab.ask("message.send", words("sebelum"))
    answer = tab.ask("message.send", data)
    assert (answer["ok"], answer["code"]) == (False, code)
    assert answer["message"]
    assert tab.ask("message.send", words("sesudah"))["message"]["sequence"] == 2


@pytest.mark.parametrize(
    "unknown", ["", "x", "00000000-0000-7000-8000-000000000000", None, 5, {"a": 1}, "\x00"]
)
def test_unknown_ids_are_refused_like_foreign_ones(world: World, unknown: Any):
    agent = staff_tab(world, "cs")
    for call in ("message.send", "messages.after", "read", "typing"):
        data = {**words(), "conversation_id": unknown, "sequence": 1, "typing": True}
        assert agent.ask(call, data)["code"] in ("not_found", "invalid")
    for thing in ("conversation_id", "ticket_id"):
        assert agent.ask("watch", {thing: unknown})["code"] in ("not_found", "invalid")


@pytest.mark.parametrize(
    "auth",
    [
        None,
        {},
        {"token": ""},
        {"token": "x" * 43},
        {"token": 7},
        {"token": None},
        "token",
        [1],
        {"token": {"a": 1}},
    ],
)
def test_without_a_good_token_nobody_connects_as_a_visitor(world: World, auth: Any):
    client = socketio.test_client(world.app, namespace="/visitor", auth=auth)
    assert not client.is_connected("/visitor")


def test_nobody_connects_as_staff_without_signing_in(world: World):
    assert not socketio.test_client(world.app, namespace="/staff").is_connected("/staff")
    visitor = world.app.test_client()
    visitor.set_cookie("tanggap_staff", "forged.session.cookie")
    assert not socketio.test_client(world.app, namespace="/staff", flask_test_client=visitor).is_connected(
        "/staff"
    )


def test_errors_speak_the_language_of_the_reader(world: World):
    texts = {
        visitor_tab(world, locale=language).ask("message.send", {**words(""), "body": ""})["message"]
        for language in ("id", "en")
    }
    assert "Please write something first." in texts


def count_messages(world: World, kind: str = "") -> int:
    with world.scope():
        query = select(func.count()).select_from(Message)
        return db.session.scalar(query.where(Message.kind == kind) if kind else query) or 0
