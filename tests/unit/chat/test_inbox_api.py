from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.chat import actions
from tests.support.live import words
from tests.support.talk import Talk
from tests.support.world import World
from tests.unit.chat.test_files import PNG


@pytest.fixture
def talk(world: World) -> Talk:
    with world.scope():
        made = Talk(world)
        made.writes("halo")
    return made


def say(client: FlaskClient, talk: Talk, **more: Any) -> Any:
    return client.post(f"/inbox/api/{talk.id}/messages", json=words(**more))


def test_staff_write_and_catch_up_over_plain_http(world: World, talk: Talk):
    client = world.client("cs")
    sent = say(client, talk, body="siap", client_key="k1").get_json()
    assert (sent["ok"], sent["message"]["author"]) == (True, {"kind": "agent", "name": "Sari"})
    assert say(client, talk, body="siap", client_key="k1").get_json()["message"] == sent["message"]
    answer = client.get(f"/inbox/api/{talk.id}/messages?after=1").get_json()
    assert [m["body"] for m in answer["messages"]][-1] == "siap"
    assert answer["conversation"]["owner"] == "agent"


def test_older_messages_come_by_pages(world: World, talk: Talk):
    with world.scope():
        for number in range(60):
            talk.writes(str(number))
    client = world.client("cs")
    page = client.get(f"/inbox/api/{talk.id}/messages?before=12").get_json()
    assert [m["sequence"] for m in page["messages"]] == list(range(1, 12))
    assert page["more"] is False
    assert client.get(f"/inbox/api/{talk.id}/messages?before=60").get_json()["more"] is True


def test_notes_are_kept_once_and_shown_to_staff_only(world: World, talk: Talk):
    client = world.client("cs")
    first = client.post(f"/inbox/api/{talk.id}/notes", json=words("hati-hati", client_key="n1")).get_json()
    again = client.post(f"/inbox/api/{talk.id}/notes", json=words("lain", client_key="n1")).get_json()
    assert first["note"] == again["note"]
    notes = client.get(f"/inbox/api/{talk.id}/notes").get_json()["notes"]
    assert [(n["body"], n["author_name"]) for n in notes] == [("hati-hati", "Sari")]
    assert (
        world.client("master")
        .post(f"/inbox/api/{talk.id}/notes", json=words("x", client_key="n1"))
        .status_code
        == 409
    )


def test_staff_send_files(world: World, talk: Talk):
    client = world.client("cs")
    form = {"file": (io.BytesIO(PNG), "resi.png"), "client_key": "f1"}
    message = client.post(f"/inbox/api/{talk.id}/files", data=form).get_json()["message"]
    assert message["payload"]["file"]["name"] == "resi.png"
    assert client.get(f"/inbox/files/{message['payload']['file']['id']}", buffered=True).data == PNG


def test_reading_and_prepared_texts(world: World, talk: Talk):
    client = world.client("cs")
    assert client.post(f"/inbox/api/{talk.id}/read", json={"sequence": 1}).get_json() == {"ok": True}
    with world.scope():
        assert talk.row.staff_read_sequence == 1
        actions.create_canned_reply(world.actor("master"), shortcut="salam", body="Halo Kak")
    replies = client.get("/inbox/api/canned").get_json()["replies"]
    assert replies == [{"shortcut": "salam", "body": "Halo Kak"}]


def test_foreign_hidden_and_unknown_conversations_are_not_found(world: World, other_world: World, talk: Talk):
    with world.scope():
        actions.hand_to_department(world.actor("master"), talk.id, world.kirim.id)
    for client in (other_world.client("master"), world.client("cs")):
        assert say(client, talk).status_code == 404
        assert client.get(f"/inbox/api/{talk.id}/messages").status_code == 404
        assert client.get(f"/inbox/api/{talk.id}/notes").status_code == 404
    assert world.client("cs2").get(f"/inbox/api/{talk.id}/messages").status_code == 200
    assert world.client("master").get(f"/inbox/api/{uuid.uuid4()}/messages").status_code == 404


def test_nobody_writes_without_signing_in(world: World, talk: Talk):
    response = say(world.visitor(), talk)
    assert (response.status_code, response.get_json()["code"]) == (401, "not_authenticated")


def test_a_reply_that_names_a_ticket_goes_through_the_ticket(world: World, talk: Talk):
    assert say(world.client("cs"), talk, ticket_id=str(uuid.uuid4())).status_code == 404
