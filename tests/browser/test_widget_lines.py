"""The chat on bad lines: cut, blocked, slow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.chat_helpers import (
    ANSWER,
    API,
    QUESTION,
    Staff,
    block_websocket,
    conversation_id,
    expect_sent,
    open_chat,
    own,
    theirs,
    wait_for_link,
    write,
)
from tests.browser.conftest import PHONE, assert_accessible
from tests.browser.live import Live

pytestmark = pytest.mark.browser
Visit = Callable[..., BrowserContext]


def test_without_a_connection_messages_wait_and_go_out_once_when_it_is_back(live: Live, page: Page):
    open_chat(page, live)
    wait_for_link(page, "live")
    page.context.set_offline(True)
    write(page, "Pesan pertama tanpa sinyal")
    write(page, "Pesan kedua tanpa sinyal")
    expect(page.get_by_text("Tidak ada sambungan.")).to_be_visible()
    expect(page.locator(".message.pending")).to_have_count(2)
    page.context.set_offline(False)
    expect(page.locator(".message.pending")).to_have_count(0)
    expect_sent(page, "Pesan pertama tanpa sinyal")
    expect_sent(page, "Pesan kedua tanpa sinyal")
    expect(page.get_by_text("Tidak ada sambungan.")).to_be_hidden()
    assert page.locator(".message.mine .bubble").all_inner_texts() == [
        "Pesan pertama tanpa sinyal",
        "Pesan kedua tanpa sinyal",
    ]


def test_a_message_that_was_not_acknowledged_survives_a_reload_and_is_stored_once(live: Live, visit: Visit):
    context = visit()
    block_websocket(context)
    page = context.new_page()
    stored_but_unheard: list[str] = []

    def swallow(route: Route) -> None:
        stored_but_unheard.append(route.fetch().text())
        route.abort()

    open_chat(page, live)
    expect(page.get_by_role("textbox", name="Tulis pesan")).to_be_visible()
    wait_for_link(page, "http")
    page.route("**/widget/api/messages", swallow)
    page.route("**/widget/api/messages?*", lambda route: route.abort())
    write(page, "Jangan sampai hilang")
    expect(page.locator(".message.pending")).to_have_count(1)
    page.wait_for_timeout(200)
    assert stored_but_unheard
    page.unroute_all(behavior="ignoreErrors")
    page.reload()
    expect_sent(page, "Jangan sampai hilang")
    expect(page.locator(".message.pending")).to_have_count(0)


def test_a_draft_survives_a_reload(live: Live, page: Page):
    open_chat(page, live)
    page.get_by_role("textbox", name="Tulis pesan").fill("Belum selesai menul")
    page.reload()
    expect(page.get_by_role("textbox", name="Tulis pesan")).to_have_value("Belum selesai menul")


def test_where_websocket_is_blocked_the_chat_goes_on_over_http(live: Live, visit: Visit):
    context = visit()
    block_websocket(context)
    page = context.new_page()
    open_chat(page, live)
    write(page, QUESTION)
    expect_sent(page, QUESTION)
    expect(theirs(page, ANSWER)).to_be_visible()
    assert page.locator("#app").get_attribute("data-link") == "http"
    Staff(live, visit).say(conversation_id(page), "Lewat jalan biasa pun sampai")
    expect(theirs(page, "Lewat jalan biasa pun sampai")).to_have_count(1, timeout=20_000)


def test_the_chat_is_usable_at_fifty_kilobits_and_two_seconds_of_latency(live: Live, phone: Page):
    session = phone.context.new_cdp_session(phone)
    session.send("Network.enable")
    slow = {
        "latency": 2000,
        "downloadThroughput": 50_000 / 8,
        "uploadThroughput": 50_000 / 8,
        "offline": False,
    }
    session.send("Network.emulateNetworkConditions", slow)
    phone.goto(f"{live.url}/chat/susu-segar", wait_until="commit", timeout=60_000)
    expect(phone.get_by_role("heading", name="Susu Segar")).to_be_visible(timeout=20_000)
    field = phone.get_by_role("textbox", name="Tulis pesan")
    expect(field).to_be_visible(timeout=40_000)
    write(phone, QUESTION)
    expect(own(phone, QUESTION)).to_have_count(1, timeout=1000)
    expect(phone.locator(".message.pending")).to_have_count(0, timeout=30_000)
    expect(theirs(phone, ANSWER)).to_have_count(1, timeout=30_000)


def test_when_the_server_does_not_answer_at_first_the_chat_begins_by_itself_later(live: Live, visit: Visit):
    page = visit(**PHONE).new_page()
    page.route(API, lambda route: route.abort())
    open_chat(page, live)
    expect(page.get_by_text("Tidak ada sambungan.")).to_be_visible()
    write(page, "Sabar menunggu")
    expect(page.locator(".message.pending")).to_have_count(1)
    assert_accessible(page)
    page.unroute_all(behavior="ignoreErrors")
    expect_sent(page, "Sabar menunggu")
