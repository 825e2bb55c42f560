"""Input that no page of ours sends: every call refuses it in words and goes on."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import pytest
from flask import Flask

from tests.support.live import Tab, begin, staff_tab, visitor_tab, words
from tests.support.world import World

WRONG: list[Any] = [
    "", "x", "\x00", "\ud800", 0, -1, 1.5, 10**30, -(10**30), float("nan"), float("inf"), True, None,
    [], {}, [1], {"a": 1}, "a" * 200_000, "\u202e", b"\x00\x01",
]  # fmt: skip
GOOD: dict[str, Any] = {
    "body": "halo",
    "after": 0,
    "sequence": 1,
    "typing": True,
    "answered": True,
    "rating": 3,
}
VISITOR_CALLS = {
    "message.send": ("client_key", "body", "quick_reply"),
    "messages.after": ("after",),
    "read": ("sequence",),
    "person.request": ("anything",),
    "bot.return": ("anything",),
    "contact.give": ("name", "email", "phone", "skip"),
    "answer.confirm": ("answered",),
    "ticket.list": ("anything",),
    "ticket.confirm": ("ticket_id",),
    "ticket.not_solved": ("ticket_id", "body"),
    "ticket.rate": ("ticket_id", "rating", "comment"),
    "typing": ("typing",),
}
STAFF_CALLS = {
    "message.send": ("conversation_id", "client_key", "body", "ticket_id", "wait_for_customer", "seen"),
    "messages.after": ("conversation_id", "after"),
    "read": ("conversation_id", "sequence"),
    "typing": ("conversation_id", "typing"),
    "watch": ("conversation_id", "ticket_id"),
    "unwatch": ("conversation_id", "ticket_id"),
}


def failures(tab: Tab, event: str, names: tuple[str, ...], **known: Any) -> list[tuple[str, str]]:
    """Send every wrong value in every field, and as the whole; return what was no clean answer."""
    found = []
    for name in names:
        for value in WRONG:
            data = {key: GOOD[key] for key in names if key in GOOD} | known
            data |= {"client_key": uuid.uuid4().hex} if "client_key" in names else {}
            if tab.ask(event, data | {name: value}).get("code") == "internal":
                found.append((name, repr(value)[:40]))
    found += [("", repr(v)[:40]) for v in WRONG if tab.ask(event, v).get("code") == "internal"]
    return found


@pytest.mark.parametrize("event", list(VISITOR_CALLS))
def test_a_visitors_call_with_wrong_values_gets_a_clear_answer(world: World, event: str):
    tab = visitor_tab(world)
    tab.ask("message.send", words())
    assert failures(tab, event, VISITOR_CALLS[event]) == []


@pytest.mark.parametrize("event", list(STAFF_CALLS))
def test_a_call_of_staff_with_wrong_values_gets_a_clear_answer(world: World, event: str):
    conversation_id = visitor_tab(world).ask("message.send", words())["message"]["conversation_id"]
    tab = staff_tab(world, "cs")
    assert failures(tab, event, STAFF_CALLS[event], conversation_id=conversation_id) == []


@pytest.mark.parametrize(
    "name", ["key", "identity", "token", "locale", "page_url", "name", "email", "phone", "attributes"]
)
def test_a_session_with_wrong_values_gets_a_clear_answer(world: World, name: str):
    client, found = world.app.test_client(), []
    plain = [value for value in WRONG if not isinstance(value, bytes)]
    for value in [*plain, "\ud800" * 30, {"a": "\ud800"}, {"\ud800": "x"}, "a@\ud800.com", "\x00" * 30]:
        body = json.dumps({"key": world.organization.widget_key, name: value})
        answer = client.post("/widget/api/session", data=body, content_type="application/json")
        if answer.status_code >= 500:
            found.append(repr(value)[:40])
    assert found == []


@pytest.mark.parametrize("address", ["/widget/api/session", "/login"])
def test_json_that_is_nested_without_end_is_refused(world: World, address: str):
    answer = world.visitor().post(address, data="[" * 200_000, content_type="application/json")
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("address", ["/queues/progress", "/queues/team_handling", "/inbox", "/inbox/list"])
@pytest.mark.parametrize("sort", ["due", "priority", "number", "updated"])
def test_a_cursor_that_somebody_tampered_with_is_refused(world: World, address: str, sort: str):
    client, found = world.client("master"), []
    moments = ("", "x", "2026-01-01", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00")
    numbers = ("9999-12-31T23:59:59-14:00", "9" * 40, "-1", "nan", "inf", "\x00", "\ud800")
    packed = [
        base64.urlsafe_b64encode(json.dumps([value, str(uuid.uuid4())]).encode()).decode()
        for value in (*moments, *numbers)
    ]
    deep = base64.urlsafe_b64encode(b"[" * 50_000).decode()
    for cursor in (*packed, deep, "\x00", "é", "====", "a", "bnVsbA==", "W10="):
        for tab in ("", "all"):
            query = {"sort": sort, "cursor": cursor} | ({"tab": tab} if tab else {})
            if client.get(address, query_string=query).status_code >= 500:
                found.append((cursor[:20], tab))
    assert found == []


@pytest.mark.parametrize(
    "query", ["department=x", "priority=zz", "topic=1", "tab=evil", "sort=password", "q=%00", "part=evil"]
)
def test_filters_and_sorts_outside_the_lists_tell_nothing(world: World, query: str):
    assert world.client("master").get(f"/queues/progress?{query}").status_code in (200, 400, 422)


def test_a_page_of_another_site_gets_no_socket(world: World):
    client = world.client("cs")
    for transport in ("polling", "websocket"):
        answer = client.get(
            f"/socket.io/?EIO=4&transport={transport}", headers={"Origin": "https://evil.test"}
        )
        assert answer.status_code == 400


@pytest.mark.parametrize(
    "target",
    ["//evil.test", "/\\evil.test", "/\t/evil.test", "/\n/evil.test", "\t//evil.test", "https://evil.test"],
)
def test_changing_the_language_leads_to_our_own_pages_only(world: World, target: str):
    answer = world.visitor().get("/language/en", query_string={"next": target})
    assert answer.headers["Location"] == "/"


def test_a_metrics_token_in_strange_letters_is_refused(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "secret")
    answer = app.test_client().get("/metrics", headers={"Authorization": "Bearer s\xe9cret"})
    assert answer.status_code == 404


def test_a_name_cannot_turn_the_words_around_it(world: World):
    begun = begin(world, name="Rina\u202e nimda \u2066x")
    assert begun["customer"]["name"] == "Rina nimda x"
