"""The running demo business as a test sees it, and its people."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from app.demo.accounts import CUSTOMER_EMAIL, PASSWORD
from app.demo.loader import DEMO_SLUG
from tests.browser.known import NOWHERE, TWO_STEPS
from tests.browser.live import running

PEOPLE = {
    "master": "ratna@demo.tanggap.test",
    "admin": "budi@demo.tanggap.test",
    "cs": "sari@demo.tanggap.test",
    "cs2": "dewi@demo.tanggap.test",
    "nowhere": NOWHERE,
    "two_steps": TWO_STEPS,
}
Visit = Callable[..., BrowserContext]


@dataclass
class Demo:
    """Where the demo business is; whoever has signed in once stays known by the cookies."""

    url: str
    folder: Path
    cookies: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def portal(self) -> str:
        """Return the address of the customers' portal."""
        return f"{self.url}/p/{DEMO_SLUG}"

    def person(self, visit: Visit, who: str, *, locale: str = "en", **options: Any) -> Page:
        """Return a page of a browser; one of PEOPLE or `customer` has signed in there, `stranger` nobody."""
        context = self.speaking(visit, locale, **options)
        page = context.new_page()
        if who in self.cookies:
            context.add_cookies(self.cookies[who])
            return page
        if who == "customer":
            sign_in(page, f"{self.portal}/sign-in", CUSTOMER_EMAIL, PASSWORD)
        elif who != "stranger":
            sign_in(page, f"{self.url}/login", PEOPLE[who], PASSWORD)
        self.cookies[who] = [one for one in context.cookies() if one["name"] != "tanggap_locale"]
        return page

    def ask_reset(self, page: Page, who: str) -> None:
        """Let somebody ask for a link that sets a new password."""
        page.goto(f"{self.url}/reset")
        page.locator("input[name=email]").fill(PEOPLE[who])
        page.locator("main form button.btn-primary").click()
        page.wait_for_load_state()

    def speaking(self, visit: Visit, locale: str, **options: Any) -> BrowserContext:
        """Return a browser that reads one language."""
        context = visit(**options)
        context.add_cookies([{"name": "tanggap_locale", "value": locale, "url": self.url}])
        return context

    def mailed_link(self, to: str, path: str, *, seconds: float = 10) -> str:
        """Wait for a mail to an address and return the first link in it that starts with a path."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            mails = (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")
            for mail in mails.split("Content-Type: ")[1:]:
                found = re.search(re.escape(self.url + path) + r"\S+", mail)
                if f"To: {to}" in mail and found:
                    return found[0]
            time.sleep(0.1)
        raise AssertionError(f"no mail to {to} with a link to {path}")


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """Start the demo business in a process of its own and end it afterwards."""
    with running("tests.browser.demo_server", folder) as url:
        yield Demo(url, folder)


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    """Fill in a sign-in page and wait until the next one is there."""
    page.goto(address)
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button.btn-primary").click()
    expect(page).not_to_have_url(address)
