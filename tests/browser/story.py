"""People of the stories: a customer on the demo shop's page, staff before their screens."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.chat_helpers import expect_sent, theirs, write
from tests.browser.demo import Demo, Visit

SOON = 3_000  # live means within a second; this machine may be busy


@dataclass
class Shopper:
    """A customer who chats on the demo page."""

    page: Page
    name: str

    @property
    def chat(self) -> FrameLocator:
        """Return the chat's frame."""
        return self.page.frame_locator("iframe")

    def says(self, text: str) -> None:
        """Write and wait until it is stored."""
        write(self.chat, text)
        expect_sent(self.chat, text)

    def hears(self, text: str) -> Locator:
        """Wait for words of the shop."""
        found = theirs(self.chat, text).last
        expect(found).to_be_visible()
        return found

    def presses(self, label: str) -> None:
        """Press a button of the chat."""
        self.chat.get_by_role("button", name=label, exact=True).last.click()


def shopper(demo: Demo, visit: Visit, name: str = "Rina") -> Shopper:
    """Return a new customer with the chat open, under a name nobody else has."""
    someone = Shopper(demo.person(visit, "stranger", locale="id"), f"{name} {uuid.uuid4().hex[:6]}")
    someone.page.goto(f"{demo.url}/demo")
    someone.page.get_by_role("button", name="Buka obrolan").click()
    someone.chat.get_by_role("textbox", name="Nama").fill(someone.name)
    someone.presses("Mulai obrolan")
    expect(someone.chat.get_by_role("textbox", name="Tulis pesan")).to_be_visible()
    return someone


def at_work(demo: Demo, visit: Visit, who: str, path: str) -> Page:
    """Return a page of one of the people, connected, that will tell when it was loaded again."""
    page = demo.person(visit, who)
    page.goto(demo.url + path)
    expect(page.locator("[data-presence]")).to_have_attribute("data-state", "connected")
    page.evaluate("window.sameLoad = true")
    return page


def expect_no_reload(page: Page) -> None:
    """Fail when the page was loaded again since `at_work`."""
    assert page.evaluate("window.sameLoad") is True


def row_of(page: Page, name: str) -> Locator:
    """Return the row of a customer in the inbox or a queue."""
    return page.locator("[data-row]").filter(has_text=name)


def reply(page: Page, text: str, *, wait: bool = False) -> None:
    """Write to the customer from a ticket or a chat, and see it sent."""
    page.locator(".composer textarea").fill(text)
    page.locator(
        ".composer [data-wait]" if wait else ".composer button[type=submit]:not([data-wait])"
    ).click()
    expect(page.locator(".message.from-agent").filter(has_text=text)).to_be_visible()


def file_case(page: Page, demo: Demo, name: str, department: str) -> str:
    """File a case for a caller; return its number."""
    page.goto(f"{demo.url}/tickets/new")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Subject").fill(f"Telepon dari {name}")
    page.get_by_label("What the customer told").fill("Botolnya retak sejak diterima.")
    page.locator("select[name=department_id]").select_option(label=department)
    page.get_by_role("button", name="File the case").click()
    expect(page).to_have_url(re.compile(r"/tickets/\d+$"))
    return page.url.rsplit("/", 1)[1]
