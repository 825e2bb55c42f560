from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import func, select

from app.chat.models import Attachment, Conversation, Message
from app.core.extensions import db, limiter
from app.core.storage import LocalStorage, file_storage
from tests.support.live import begin, staff_tab, visitor_tab, words
from tests.support.world import World
from tests.unit.chat.test_files import PNG
from tests.unit.customers.test_identity import signed


class Visitor:
    """A visitor who has plain HTTP only."""

    def __init__(self, world: World, **more: Any) -> None:
        self.begun = begin(world, **more)
        self.token = self.begun["token"]
        self.http: FlaskClient = world.app.test_client()

    def post(self, path: str, data: Any = None, **more: Any) -> Any:
        return self.http.post(f"/widget/api{path}", json=data, headers=self.headers, **more)

    def get(self, path: str) -> Any:
        return self.http.get(f"/widget/api{path}", headers=self.headers, buffered=True)

    def upload(self, name: str, content: bytes, key: str = "f1") -> Any:
        form = {"file": (io.BytesIO(content), name), "client_key": key}
        return self.http.post("/widget/api/files", data=form, headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def test_a_session_tells_who_and_where(world: World):
    begun = begin(world, locale="en", page_url="https://toko.example/susu")
    assert begun["ok"]
    assert begun["customer"] == {"name": "", "known": False}
    assert begun["business"]["name"] == world.organization.name
    assert begun["business"]["open"] is False, "no opening hours are set"
    assert (begun["conversation"]["id"], begun["conversation"]["owner"]) == (None, "bot")
    assert begun["messages"] == []
    with world.scope():
        assert db.session.scalar(select(func.count()).select_from(Conversation)) == 0, "a look writes no talk"


def test_a_visitor_who_returns_gets_the_last_messages(world: World):
    visitor = Visitor(world)
    for number in range(55):
        visitor.post("/messages", words(str(number)))
    again = begin(world, token=visitor.token)
    assert again["token"] == visitor.token
    assert [m["body"] for m in again["messages"]] == [str(number) for number in range(5, 55)]


def test_what_is_asked_before_the_chat_is_kept_unverified(world: World):
    begun = begin(world, name="Rina", email="rina@example.com", phone="0812 3456 7890")
    assert begun["customer"] == {"name": "Rina", "known": False}
    refused = begin(world, email="bukan alamat")
    assert (refused["ok"], list(refused["fields"])) == (False, ["email"])


@pytest.mark.parametrize("key", ["", "x" * 43, "x" * 200, None, 7, {"a": 1}])
def test_an_unknown_widget_key_is_refused(world: World, key: Any):
    response = world.app.test_client().post("/widget/api/session", json={"key": key})
    assert response.status_code in (404, 422)
    assert response.get_json()["ok"] is False


def test_a_signed_identity_is_known_and_a_forged_one_refused(world: World, other_world: World):
    begun = begin(world, identity=signed(secret=world.organization.identity_secret, name="Rina"))
    assert begun["customer"] == {"name": "Rina", "known": True}
    forged = begin(world, identity=signed(secret=other_world.organization.identity_secret))
    assert (forged["ok"], forged["code"]) == (False, "invalid_identity")


@pytest.mark.parametrize("path", ["/messages", "/read", "/person", "/bot", "/contact", "/answered", "/files"])
def test_without_a_token_nothing_is_done(world: World, other_world: World, path: str):
    client = world.app.test_client()
    for headers in ({}, {"Authorization": "Bearer " + "x" * 43}, {"Authorization": "Basic eDp5"}):
        response = client.post(f"/widget/api{path}", json=words(), headers=headers)
        assert (response.status_code, response.get_json()["code"]) == (401, "not_authenticated")
    assert client.post(f"/widget/api{path}?token={begin(world)['token']}", json={}).status_code == 401


def test_plain_http_speaks_the_protocol_of_the_socket(world: World):
    visitor = Visitor(world)
    sent = visitor.post("/messages", words("lewat http", client_key="k1")).get_json()
    tab = visitor_tab(world, visitor.token)
    again = tab.ask("message.send", words("lewat soket", client_key="k1"))
    assert again["message"] == sent["message"], "one key, two transports, one message"
    tab.ask("message.send", words("dua"))
    answer = visitor.get("/messages?after=1").get_json()
    assert [(m["sequence"], m["body"]) for m in answer["messages"]] == [(2, "dua")]
    assert answer == tab.ask("messages.after", {"after": 1})


def test_every_call_has_its_plain_form(world: World):
    visitor = Visitor(world)
    visitor.post("/messages", words())
    assert visitor.post("/read", {"sequence": 1}).get_json() == {"ok": True}
    assert visitor.post("/person", {}).get_json()["owner"] == "waiting"
    assert visitor.post("/bot").get_json()["owner"] == "bot"
    assert visitor.post("/contact", {"email": "rina@example.com"}).get_json() == {"ok": True}
    assert visitor.post("/contact", {"skip": True}).get_json() == {"ok": True}
    assert visitor.post("/answered", {"answered": True}).get_json() == {"ok": True}


@pytest.mark.parametrize("body", ["nothing", b"\xff\xfe", "[1, 2]", '"text"', "{broken", "7"])
def test_a_body_that_is_no_object_is_refused(world: World, body: Any):
    visitor = Visitor(world)
    response = visitor.http.post(
        "/widget/api/messages", data=body, headers=visitor.headers, content_type="application/json"
    )
    assert (response.status_code, response.get_json()["code"]) == (422, "invalid")


def test_a_body_of_many_megabytes_is_refused(world: World):
    visitor = Visitor(world)
    response = visitor.post("/messages", words("x" * 12_000_000))
    assert response.status_code in (413, 422)
    assert response.get_json()["ok"] is False


def test_a_file_is_kept_and_handed_out_to_both_sides(world: World):
    visitor = Visitor(world)
    message = visitor.upload("bukti.png", PNG).get_json()["message"]
    file = message["payload"]["file"]
    assert (message["kind"], file["name"], file["media_type"], file["size"]) == (
        "file",
        "bukti.png",
        "image/png",
        len(PNG),
    )
    shown = visitor.http.get(f"/widget/api/files/{file['id']}?token={visitor.token}", buffered=True)
    assert shown.data == PNG
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert not shown.headers.get("Content-Disposition", "").startswith("attachment")
    assert world.client("cs").get(f"/inbox/files/{file['id']}", buffered=True).data == PNG


def test_what_is_no_picture_is_a_download(world: World):
    visitor = Visitor(world)
    file = visitor.upload("catatan.txt", b"<not html at all").get_json()["message"]["payload"]["file"]
    response = visitor.get(f"/files/{file['id']}")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"].startswith("text/plain")


def test_a_file_is_nobody_elses(world: World, other_world: World):
    visitor = Visitor(world)
    file_id = visitor.upload("bukti.png", PNG).get_json()["message"]["payload"]["file"]["id"]
    assert Visitor(world).get(f"/files/{file_id}").status_code == 404
    assert Visitor(other_world).get(f"/files/{file_id}").status_code == 404
    assert other_world.client("master").get(f"/inbox/files/{file_id}").status_code == 404
    assert visitor.http.get(f"/widget/api/files/{file_id}").status_code == 401


def test_a_resent_file_is_one_message_and_one_file(world: World):
    visitor = Visitor(world)
    first, again = (visitor.upload("bukti.png", PNG, key="f1").get_json()["message"] for _ in range(2))
    assert first == again
    with world.scope():
        assert db.session.scalar(select(func.count()).select_from(Attachment)) == 1
        storage = file_storage()
        assert isinstance(storage, LocalStorage)
        assert len(list((storage.root / str(world.id)).iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("page.html", b"<html></html>", "file_type_refused"),
        ("foto.png", b"", "file_empty"),
        ("besar.png", PNG + b"\x00" * 200_000, "file_too_large"),
    ],
)
def test_a_refused_file_leaves_nothing_behind(
    world: World, name: str, content: bytes, code: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(world.app.config, "UPLOAD_MAX_MB", 0.1)
    response = Visitor(world).upload(name, content)
    assert (response.status_code, response.get_json()["code"]) == (422, code)
    with world.scope():
        assert db.session.scalar(select(func.count()).select_from(Message)) == 0
        assert db.session.scalar(select(func.count()).select_from(Conversation)) == 0


def test_an_upload_without_file_or_key_is_refused(world: World):
    visitor = Visitor(world)
    for form in ({}, {"client_key": "k"}, {"file": (io.BytesIO(PNG), "a.png")}):
        response = visitor.http.post("/widget/api/files", data=form, headers=visitor.headers)
        assert response.status_code == 422


def test_the_transcript_holds_the_talk_and_no_notes(world: World):
    visitor = Visitor(world)
    conversation_id = visitor.post("/messages", words("Halo, ada susu?")).get_json()["message"][
        "conversation_id"
    ]
    agent = staff_tab(world, "cs")
    agent.ask("message.send", words("Ada, Kak", conversation_id=conversation_id))
    world.client("cs").post(f"/inbox/api/{conversation_id}/notes", json=words("rahasia"))
    response = visitor.http.get(f"/widget/api/transcript?token={visitor.token}")
    text = response.get_data(as_text=True)
    assert response.mimetype == "text/plain"
    assert "Halo, ada susu?" in text
    assert "Sari: Ada, Kak" in text
    assert "rahasia" not in text


def test_floods_are_refused_and_lose_nothing(world: World, monkeypatch: pytest.MonkeyPatch):
    visitor, neighbour = Visitor(world), Visitor(world)
    monkeypatch.setattr(limiter, "enabled", True)
    monkeypatch.setattr(limiter, "_limiter", FixedWindowRateLimiter(MemoryStorage()))
    codes = [visitor.post("/messages", words()).status_code for _ in range(35)]
    assert codes[:30] == [200] * 30
    assert set(codes[30:]) == {429}
    assert neighbour.post("/messages", words()).status_code == 200, "a shared address is not punished"
    refused = visitor_tab(world, visitor.token).ask("message.send", words())
    assert refused["code"] == "rate_limited"
