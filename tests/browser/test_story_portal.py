"""The story of a customer with an account: a suggestion, and a case that goes on."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.demo import Demo, Visit
from tests.browser.story import SOON, at_work

pytestmark = pytest.mark.browser


def test_a_customer_registers_files_a_suggestion_and_goes_on_writing(demo: Demo, visit: Visit) -> None:
    page = demo.person(visit, "stranger")
    name = f"Tuti {uuid.uuid4().hex[:6]}"
    page.goto(f"{demo.portal}/")
    page.get_by_role("link", name="Register").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail").fill(f"{name.split()[1]}@pelanggan.test")
    page.get_by_label("Password").fill("kalimat pendek yang mudah")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", name=f"Hello, {name}")).to_be_visible()

    page.get_by_role("link", name="New case").first.click()
    page.get_by_label("What is it?").select_option("suggestion")
    page.get_by_label("Tell us what happened").fill("Tolong sediakan susu rasa pisang untuk anak-anak")
    page.get_by_role("button", name="Send").click()
    expect(page).to_have_url(re.compile(r"/cases$"))
    case = page.locator(".portal-cases a", has_text="rasa pisang")
    expect(case).to_be_visible()
    ratna = at_work(demo, visit, "master", f"/search?q={name.split()[1]}")
    ratna.get_by_role("link", name="rasa pisang").first.click()
    expect(ratna.locator("#ticket-head")).to_contain_text("Suggestion")

    case.click()
    expect(page.get_by_role("navigation", name="Main menu")).to_contain_text("My cases")
    page.get_by_label("Write to us about this case").fill("Kalau bisa yang 200 ml")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".follow-up-list")).to_contain_text("Kalau bisa yang 200 ml")
    last = ratna.locator(".message.from-customer").last
    expect(last).to_contain_text("Kalau bisa yang 200 ml", timeout=SOON)
