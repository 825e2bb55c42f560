"""The main job on MariaDB through both drivers: a customer writes, triage decides, the team answers, done."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.world import World

pytestmark = [pytest.mark.mariadb, pytest.mark.timeout(90)]
COMPLAINT = "Susu yang saya terima kemarin basi, saya kecewa sekali dan minta uang kembali"
PEOPLE = ("master", "admin", "cs", "cs2")


class Widget:
    """A visitor's calls."""

    def __init__(self, world: World) -> None:
        self.client: FlaskClient = world.app.test_client()
        answer = self.client.post("/widget/api/session", json={"key": world.organization.widget_key})
        self.headers = {"Authorization": f"Bearer {answer.get_json()['token']}"}

    def post(self, path: str, **data: Any) -> dict[str, Any]:
        answer = self.client.post(f"/widget/api/{path}", json=data, headers=self.headers).get_json()
        assert answer["ok"], answer
        return dict(answer)

    def writes(self, body: str) -> dict[str, Any]:
        return dict(self.post("messages", client_key=uuid.uuid4().hex, body=body)["message"])

    def messages(self) -> list[dict[str, Any]]:
        answer = self.client.get("/widget/api/messages?after=0", headers=self.headers)
        return list(answer.get_json()["messages"])


def test_from_a_complaint_to_a_confirmed_answer(maria_world: World) -> None:
    widget = Widget(maria_world)
    widget.writes("Halo, selamat pagi")
    widget.writes(COMPLAINT)
    maria_world.drain()
    card = next(m for m in widget.messages() if m["kind"] == "ticket")
    ticket_id = card["payload"]["ticket_id"]

    cs = maria_world.client("master")
    said = {
        "client_key": uuid.uuid4().hex,
        "body": "Maaf Kak, kami kirim gantinya hari ini",
        "wait_for_customer": True,
    }
    answer = cs.post(f"/tickets/api/{ticket_id}/messages", json=said).get_json()
    assert answer["ok"], answer
    maria_world.drain()
    asked = [m for m in widget.messages() if m["kind"] == "confirm"]
    assert asked or widget.messages()[-1]["body"].startswith("Maaf Kak")
    widget.post(f"tickets/{ticket_id}/confirm")
    maria_world.drain()
    widget.post(f"tickets/{ticket_id}/rating", rating=5, comment="Cepat 👍")

    page = cs.get(f"/tickets/{ticket_id}", follow_redirects=True)
    assert page.status_code == 200
    history = cs.get(f"/tickets/api/{ticket_id}/history")
    assert history.status_code == 200
    sequences = [m["sequence"] for m in widget.messages()]
    assert sequences == list(range(1, len(sequences) + 1))


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_answers(maria_app: Flask, maria_world: World, who: str) -> None:
    widget = Widget(maria_world)
    conversation_id = widget.writes(COMPLAINT)["conversation_id"]
    maria_world.drain()
    card = next(m for m in widget.messages() if m["kind"] == "ticket")
    known = {
        "ticket_id": card["payload"]["ticket_id"],
        "number": 1,
        "conversation_id": conversation_id,
        "stage": "team_handling",
        "slug": maria_world.organization.slug,
    }
    client, failed = maria_world.client(who), {}
    for rule in maria_app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and set(rule.arguments) <= set(known) and rule.endpoint != "static":
            _, path = rule.build(known, append_unknown=False) or ("", rule.rule)
            with client.get(path) as answer:
                if answer.status_code >= 500:
                    failed[path] = answer.status_code
    assert failed == {}


def test_a_scrape_answers(maria_world: World) -> None:
    Widget(maria_world).writes(COMPLAINT)
    text = maria_world.visitor().get("/metrics").get_data(as_text=True)
    assert "tanggap_outbox_waiting 1.0" in text
