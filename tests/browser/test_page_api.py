"""`window.tanggap` on a shop's own page, from another site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chat_helpers import Staff, expect_sent, heard, identity_token, open_widget, theirs, write
from tests.browser.live import Live, OtherSite

pytestmark = pytest.mark.browser


def call(page: Page, name: str, *values: Any) -> None:
    """Call a function of the page API."""
    page.evaluate("([name, values]) => { window.tanggap[name](...values); }", [name, list(values)])


def kept(page: Page, live: Live) -> dict[str, Any]:
    """Return what the chat keeps in the shop's page."""
    found: dict[str, Any] = page.evaluate(
        "key => JSON.parse(localStorage.getItem(key)) || {}", f"tanggap:{live.key}"
    )
    return found


def test_calls_made_before_load_are_kept_and_done(live: Live, other_site: OtherSite, page: Page):
    page.add_init_script(
        'if (window === top) { window.tanggap = {q: [["setLocale", "en"], ["open"]]}; }',
    )
    page.goto(other_site.page(live.url, live.key))
    chat = page.frame_locator("iframe")
    expect(chat.get_by_role("textbox", name="Write a message")).to_be_visible()


def test_the_page_opens_closes_toggles_and_hears_of_it(live: Live, other_site: OtherSite, page: Page):
    page.goto(other_site.page(live.url, live.key))
    assert heard(page, "ready")[0]["locale"] == "id"
    for name, visible in [("open", True), ("close", False), ("toggle", True), ("toggle", False)]:
        call(page, name)
        expect(page.locator("iframe")).to_be_visible(visible=visible)
    assert len(heard(page, "opened")) == len(heard(page, "closed")) == 2


def test_a_listener_that_is_taken_off_hears_nothing_more(live: Live, other_site: OtherSite, page: Page):
    page.goto(other_site.page(live.url, live.key))
    heard(page, "ready")
    page.evaluate(
        "window.count = 0; window.listener = () => count++; tanggap.on('opened', listener); tanggap.open()"
    )
    page.evaluate("tanggap.off('opened', listener); tanggap.close(); tanggap.open()")
    assert page.evaluate("count") == 1


def test_messages_handover_and_unread_reach_the_page(
    live: Live, other_site: OtherSite, page: Page, visit: Callable[..., BrowserContext]
):
    chat = open_widget(page, live, other_site)
    write(chat, "Saya mau bicara dengan orang")
    expect_sent(chat, "Saya mau bicara dengan orang")
    chat.get_by_role("button", name="Bicara dengan petugas").or_(
        chat.get_by_role("button", name="Kembali ke bot")
    ).first.wait_for()
    own = next(message for message in heard(page, "message") if message["author"]["kind"] == "customer")
    call(page, "close")
    Staff(live, visit).say(own["conversation_id"], "Halo, dengan Sari di sini")
    expect(page.get_by_role("button", name="pesan belum dibaca")).to_be_visible()
    assert any(event["owner"] == "agent" for event in heard(page, "handover"))
    assert heard(page, "unread")[-1]["count"] >= 1
    call(page, "open")
    expect(theirs(chat, "Halo, dengan Sari di sini")).to_be_visible()
    expect(page.get_by_role("button", name="Tutup obrolan", exact=True)).to_be_visible()
    page.wait_for_timeout(300)
    assert heard(page, "unread")[-1]["count"] == 0


def test_the_visitor_and_the_open_panel_survive_another_page_of_the_shop(
    live: Live, other_site: OtherSite, page: Page
):
    chat = open_widget(page, live, other_site)
    write(chat, "Saya masih di sini")
    expect_sent(chat, "Saya masih di sini")
    page.goto(other_site.page(live.url, live.key, page="2"))
    expect_sent(page.frame_locator("iframe"), "Saya masih di sini")


def test_reset_forgets_the_visitor(live: Live, other_site: OtherSite, page: Page):
    chat = open_widget(page, live, other_site)
    write(chat, "Rahasia saya")
    expect_sent(chat, "Rahasia saya")
    token = kept(page, live)["token"]
    call(page, "reset")
    expect(chat.get_by_text("Rahasia saya")).to_have_count(0)
    expect(chat.get_by_role("textbox", name="Tulis pesan")).to_be_visible()
    write(chat, "Orang baru")
    expect_sent(chat, "Orang baru")
    assert kept(page, live)["token"] != token


def test_a_signed_customer_finds_the_same_conversation_on_another_device(
    live: Live, other_site: OtherSite, visit: Callable[..., BrowserContext]
):
    user = {"token": identity_token(live, "pelanggan-7")}
    first = visit().new_page()
    chat = open_widget(first, live, other_site)
    call(first, "setUser", user)
    write(chat, "Dari ponsel saya")
    expect_sent(chat, "Dari ponsel saya")
    second = visit().new_page()
    second.goto(other_site.page(live.url, live.key))
    call(second, "setUser", user)
    call(second, "open")
    expect_sent(second.frame_locator("iframe"), "Dari ponsel saya")


def test_what_the_page_says_of_its_customer_reaches_the_staff(
    live: Live, other_site: OtherSite, page: Page, staff_page: Callable[[str], Page]
):
    chat = open_widget(page, live, other_site)
    call(page, "setAttributes", {"paket": "Langganan emas"})
    write(chat, "Saya pelanggan lama")
    expect_sent(chat, "Saya pelanggan lama")
    conversation = heard(page, "message")[0]["conversation_id"]
    inbox = staff_page("master")
    told = inbox.get_by_text("Langganan emas").first
    for _attempt in range(10):  # what the page says is told beside the message, not before it
        inbox.goto(f"{live.url}/inbox/{conversation}")
        if told.is_visible():
            break
        inbox.wait_for_timeout(500)
    expect(told).to_be_visible()


@pytest.mark.parametrize("given", [{"seconds": -60}, {"secret": "not the secret of this shop, but long"}])
def test_a_forged_or_expired_identity_is_refused_and_the_chat_goes_on_without_it(
    live: Live, other_site: OtherSite, page: Page, given: dict[str, Any]
):
    page.goto(other_site.page(live.url, live.key))
    call(page, "setUser", {"token": identity_token(live, "orang-lain", **given)})
    assert heard(page, "error")[0]["code"] == "invalid_identity"
    call(page, "open")
    chat = page.frame_locator("iframe")
    write(chat, "Saya tetap bisa menulis")
    expect_sent(chat, "Saya tetap bisa menulis")


def test_the_frame_takes_orders_from_the_page_around_it_only(live: Live, other_site: OtherSite, page: Page):
    chat = open_widget(page, live, other_site)
    expect(chat.get_by_role("textbox", name="Tulis pesan")).to_be_visible()
    frame = page.frames[-1]
    frame.evaluate("window.postMessage({tanggap: 'locale', data: 'en'}, '*')")
    page.evaluate("window.postMessage({tanggap: 'store', data: {token: 'stolen'}}, '*')")
    page.wait_for_timeout(300)
    expect(chat.get_by_role("textbox", name="Tulis pesan")).to_be_visible()
    assert kept(page, live).get("token") != "stolen"
