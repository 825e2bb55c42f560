"""The inbox as agents use it: two people, one customer, one flow of events."""

from __future__ import annotations

import json
import re
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, assert_accessible
from tests.browser.live import Live

pytestmark = pytest.mark.browser
Staff = Callable[[str], Page]


@dataclass
class Customer:
    """A customer who speaks HTTP."""

    live: Live
    name: str
    token: str = ""
    conversation_id: str = ""

    def call(self, path: str, data: dict[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        address = f"{self.live.url}/widget/api/{path}"
        request = urllib.request.Request(address, json.dumps(data).encode(), headers)  # noqa: S310 - our own server
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
        return found

    def says(self, body: str) -> None:
        answer = self.call("messages", {"client_key": uuid.uuid4().hex, "body": body})
        self.conversation_id = answer["message"]["conversation_id"]

    def asks_for_a_person(self) -> None:
        self.call("person", {})


@pytest.fixture
def customer(live: Live) -> Customer:
    """Return a customer who waits for a person."""
    someone = Customer(live, f"Rina {uuid.uuid4().hex[:6]}")
    started = someone.call("session", {"key": live.key, "locale": "id", "name": someone.name})
    someone.token = started["token"]
    someone.says("susu saya bocor")
    someone.asks_for_a_person()
    return someone


@pytest.fixture
def desk(staff_page: Staff, live: Live) -> Staff:
    """Return a maker of pages of staff in English."""

    def make(who: str) -> Page:
        page = staff_page(who)
        page.context.add_cookies([{"name": "tanggap_locale", "value": "en", "url": live.url}])
        return page

    return make


def row(page: Page, customer: Customer) -> Any:
    return page.locator(f'[data-row="{customer.conversation_id}"]')


def open_talk(page: Page, live: Live, customer: Customer, tab: str = "waiting") -> None:
    page.goto(f"{live.url}/inbox?tab={tab}")
    row(page, customer).locator("a").click()
    expect(page.locator(".thread")).to_be_visible()
    expect(page.locator("[data-presence]")).to_have_attribute("data-state", "connected")


def write(page: Page, text: str) -> None:
    page.locator(".composer textarea").fill(text)
    page.locator(".composer textarea").press("Control+Enter")


def test_a_waiting_chat_appears_without_reload_and_leaves_when_somebody_takes_it(
    live: Live, desk: Staff, customer: Customer
):
    cs, master = desk("cs"), desk("master")
    open_talk(cs, live, customer)
    open_talk(master, live, customer)
    second = Customer(live, f"Budi {uuid.uuid4().hex[:6]}")
    second.token = second.call("session", {"key": live.key, "locale": "id", "name": second.name})["token"]
    second.says("paket belum sampai")
    second.asks_for_a_person()
    expect(row(cs, second)).to_contain_text(second.name)
    cs.get_by_role("button", name="Take over").click()
    expect(cs.locator("#inbox-bar")).to_contain_text("You speak")
    expect(master.locator("#inbox-bar")).to_contain_text("Sari speaks")
    expect(row(master, customer)).to_have_count(0)
    expect(row(master, second)).to_have_count(1)


def test_what_one_side_says_reaches_the_other_and_equals_a_reload(
    live: Live, desk: Staff, customer: Customer
):
    cs, master = desk("cs"), desk("master")
    open_talk(cs, live, customer)
    open_talk(master, live, customer)
    write(cs, "Halo Kak, saya Sari")
    expect(cs.locator(".message.from-agent").last.locator(".is-sent, .is-read")).to_be_visible()
    expect(master.locator(".message.from-agent").last).to_contain_text("saya Sari")
    customer.says("terima kasih")
    expect(cs.locator(".message.from-customer").last).to_contain_text("terima kasih")
    words = cs.locator(".message .message-words").all_inner_texts()
    cs.reload()
    expect(cs.locator(".message.from-customer").last).to_contain_text("terima kasih")
    assert cs.locator(".message .message-words").all_inner_texts() == words


def test_reply_and_private_note_keep_a_draft_each_and_the_customer_never_gets_the_note(
    live: Live, desk: Staff, customer: Customer
):
    page = desk("cs")
    open_talk(page, live, customer)
    area = page.locator(".composer textarea")
    area.fill("draf balasan")
    page.locator("[data-mode-button=note]").click()
    expect(area).to_have_value("")
    area.fill("catatan rahasia")
    page.reload()
    expect(area).to_have_value("draf balasan")
    page.locator("[data-mode-button=note]").click()
    expect(area).to_have_value("catatan rahasia")
    area.press("Control+Enter")
    expect(page.locator(".message.is-note").last).to_contain_text("catatan rahasia")
    headers = {"Authorization": f"Bearer {customer.token}"}
    got = page.request.get(f"{live.url}/widget/api/messages?after=0", headers=headers)
    assert "catatan rahasia" not in got.text()


def test_a_reply_written_without_connection_is_sent_once_when_it_is_back(
    live: Live, desk: Staff, customer: Customer
):
    page = desk("cs")
    open_talk(page, live, customer)
    page.context.set_offline(True)
    write(page, "ditulis saat luring")
    expect(page.locator(".message.from-agent .is-failed")).to_be_visible(timeout=20_000)
    customer.says("masih di sana?")
    page.context.set_offline(False)
    expect(page.locator(".message.from-agent .is-sent, .message.from-agent .is-read")).to_be_visible(
        timeout=20_000
    )
    expect(page.locator(".message.from-customer").last).to_contain_text("masih di sana?")
    page.reload()
    expect(page.locator(".message", has_text="ditulis saat luring")).to_have_count(1)


def test_home_looks_again_when_something_happens(live: Live, desk: Staff):
    page = desk("cs")
    page.goto(live.url)
    expect(page.locator("[data-presence]")).to_have_attribute("data-state", "connected")
    someone = Customer(live, f"Tuti {uuid.uuid4().hex[:6]}")
    someone.token = someone.call("session", {"key": live.key, "locale": "id", "name": someone.name})["token"]
    with page.expect_response(f"{live.url}/") as fetched:
        someone.says("tolong dibantu")
        someone.asks_for_a_person()
    assert fetched.value.ok
    expect(page.locator(".nav-count[data-count=waiting]").first).to_have_class(re.compile("has-alert"))
    expect(page).to_have_title(re.compile(r"^\(\d+\) "))
    expect(page.locator("#home-work")).to_have_count(1)
    expect(page.locator("#home-work .home-list").first).to_be_visible()


def test_keys_walk_the_list_and_letters_stay_quiet_in_inputs(live: Live, desk: Staff, customer: Customer):
    page = desk("cs")
    page.goto(f"{live.url}/inbox?tab=waiting")
    expect(row(page, customer)).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".is-chosen")).to_have_count(1)
    page.keyboard.press("o")
    expect(page.locator(".thread")).to_be_visible()
    page.keyboard.press("c")
    area = page.locator(".composer[data-mode=note] textarea")
    expect(area).to_be_focused()
    page.keyboard.type("jo?")
    expect(area).to_have_value("jo?")
    expect(page.locator("dialog#keys")).not_to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("inb")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/inbox$"))


def test_going_back_shows_the_list_again_and_everything_still_works(
    live: Live, desk: Staff, customer: Customer
):
    page = desk("cs")
    open_talk(page, live, customer)
    page.go_back()
    expect(page.locator(".thread")).to_have_count(0)
    row(page, customer).locator("a").click()
    expect(page.locator(".thread")).to_have_count(1)
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()


def test_a_phone_shows_one_pane_at_a_time(live: Live, visit: Callable[..., Any], customer: Customer):
    context = visit(**PHONE)
    context.add_cookies([live.staff_cookie("cs"), {"name": "tanggap_locale", "value": "en", "url": live.url}])
    page = context.new_page()
    open_talk(page, live, customer)
    expect(page.locator(".inbox-list")).not_to_be_visible()
    page.get_by_role("button", name="Details").click()
    expect(page.locator("#inbox-side")).to_be_visible()
    expect(page.locator(".thread")).not_to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator(".inbox-list")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/inbox?tab=all", "/search?q=susu", "/nowhere"])
def test_pages_of_the_desk_are_accessible(live: Live, desk: Staff, customer: Customer, path: str, theme: str):
    page = desk("master")
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.goto(live.url + path)
    assert_accessible(page)


def test_the_open_chat_is_accessible_with_its_dialogs(live: Live, desk: Staff, customer: Customer):
    page = desk("cs")
    open_talk(page, live, customer)
    assert_accessible(page)
    page.locator("#inbox-side [data-open-dialog=make-ticket]").click()
    expect(page.locator("dialog#make-ticket")).to_be_visible()
    assert_accessible(page)
