"""The story of a new business: from sign-up to the first answer of its bot."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chat_helpers import expect_sent, theirs, write
from tests.browser.demo import Demo, Visit

pytestmark = pytest.mark.browser
PASSWORD = "kalimat pendek yang mudah"


@pytest.fixture
def owner(demo: Demo, visit: Visit) -> Page:
    """Return the page of the first person of a new business."""
    mark = uuid.uuid4().hex[:6]
    page = demo.person(visit, "stranger")
    page.goto(f"{demo.url}/login")
    page.get_by_role("link", name="Start your help desk").click()
    page.get_by_label("Name of the business").fill(f"Kue Bu Tini {mark}")
    page.locator("select[name=locale]").select_option("id")
    page.get_by_label("Your name").fill("Tini")
    page.get_by_label("E-mail").fill(f"tini-{mark}@kue.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the business").click()
    expect(page.get_by_text("Welcome! Your help desk is ready.")).to_be_visible()
    return page


def test_a_new_business_walks_its_checklist_until_its_bot_answers(
    demo: Demo, visit: Visit, owner: Page
) -> None:
    expect(done(owner)).to_have_text("0 of 7 done")
    press_save(owner, "Check the opening hours")
    follow(owner, "Set up departments")
    owner.get_by_placeholder("New department, e.g. Shipping").fill("Dapur")
    finish(owner, "Add")
    invite(owner, "wulan@kue.test")
    follow(owner, "Write the first questions and answers")
    owner.get_by_label("Question, as customers ask it").fill("Apakah bisa pesan kue ulang tahun?")
    owner.get_by_label("Approved answer").fill("Bisa, Kak. Pesan paling lambat dua hari sebelumnya.")
    finish(owner)
    press_save(owner, "Greet in your own words")
    follow(owner, "Put the chat on your site")
    expect(owner.locator("#snippet")).to_contain_text("/widget/loader.js")
    owner.get_by_label("Sites that may show the chat").fill("https://kue.example")
    finish(owner)
    expect(done(owner)).to_have_text("6 of 7 done")
    chat = owner.get_by_role("link", name="Try it as a customer").get_attribute("href")

    guest = demo.person(visit, "stranger", locale="id")
    guest.goto(f"{demo.url}{chat}")
    write(guest, "bisa pesan kue ulang tahun ga?")
    expect_sent(guest, "bisa pesan kue ulang tahun ga?")
    expect(theirs(guest, "dua hari sebelumnya")).to_contain_text("Apakah bisa pesan kue ulang tahun?")
    owner.goto(demo.url)
    expect(done(owner)).to_have_count(0)


def test_an_invited_person_joins_by_the_mailed_link_and_sees_this_business_only(
    demo: Demo, visit: Visit, owner: Page
) -> None:
    email = f"wulan-{uuid.uuid4().hex[:6]}@kue.test"
    invite(owner, email)
    wulan = demo.person(visit, "stranger")
    wulan.goto(demo.mailed_link(email, "/invitation/"))
    wulan.get_by_label("Password").fill(PASSWORD)
    wulan.get_by_role("button", name="Join").click()
    expect(wulan.get_by_text("Welcome! You can start right away.")).to_be_visible()
    wulan.goto(f"{demo.url}/inbox?tab=all")
    expect(wulan.get_by_text("No chats yet")).to_be_visible()
    expect(wulan.locator("[data-row]")).to_have_count(0)


def done(page: Page) -> Locator:
    """Return how far the checklist is."""
    return page.locator(".first-run header .text-secondary")


def follow(page: Page, label: str) -> None:
    """Follow a step of the checklist."""
    page.locator(".first-run").get_by_role("link", name=label).click()
    expect(page).not_to_have_url(re.compile(r":\d+/$"))


def finish(page: Page, button: str = "Save") -> None:
    """Send the form of a settings page, see that it worked, and go home."""
    page.get_by_role("button", name=button, exact=True).first.click()
    expect(page.locator(".alert-success")).to_be_visible()
    page.get_by_role("link", name="Home").first.click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()


def press_save(page: Page, label: str) -> None:
    """Follow a step and accept what stands there."""
    follow(page, label)
    finish(page)


def invite(page: Page, email: str) -> None:
    """Invite a person from the checklist."""
    follow(page, "Invite your people")
    page.get_by_label("Name").fill("Wulan")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Umum").check()
    finish(page, "Send the invitation")
