"""The pictures of the README: `python -m tests.screenshots.readme [--out docs/images]`, in Indonesian."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, DESKTOP, PHONE
from tests.browser.demo import Demo, running_demo
from tests.browser.every_page import Facts
from tests.browser.story import shopper


def main() -> None:
    """Start the demo business, take the five pictures, end."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots.readme", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_demo(Path(folder)) as demo,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS) as browser,
    ):
        staff(browser, demo, out)
        customers(browser, demo, out)


def staff(browser: Browser, demo: Demo, out: Path) -> None:
    """Take the inbox, a ticket and the queues."""
    facts = Facts(demo)
    talk = facts.id("conversations", "id = (SELECT conversation_id FROM tickets WHERE number = 1)")
    save(person(browser, demo, "cs"), f"{demo.url}/inbox/{talk}?tab=all", out / "inbox.png")
    save(person(browser, demo, "cs2"), f"{demo.url}/tickets/1", out / "ticket.png")
    save(person(browser, demo, "master"), f"{demo.url}/queues/progress", out / "queues.png")


def customers(browser: Browser, demo: Demo, out: Path) -> None:
    """Take the chat on the shop's page and the portal on a phone."""

    def visit(**options: Any) -> BrowserContext:
        return browser.new_context(**(DESKTOP | options))

    rina = shopper(demo, visit, "Rina")
    rina.says("ongkir ke Depok berapa ya kak?")
    rina.hears("Ongkir Depok")
    rina.says("susu yang saya terima tadi bocor 2 botol, pesanan SS-10245")
    rina.hears("boleh minta e-mail")
    rina.page.wait_for_timeout(500)
    rina.page.screenshot(path=out / "widget.png")
    save(demo.person(visit, "customer", locale="id", **PHONE), f"{demo.portal}/home", out / "phone.png")


def person(browser: Browser, demo: Demo, who: str) -> Page:
    """Return a page of one of the people."""
    return demo.person(lambda **_: browser.new_context(**DESKTOP), who, locale="id")


def save(page: Page, address: str, target: Path) -> None:
    """Go there, wait until it is at rest, take the picture."""
    page.goto(address, wait_until="networkidle")
    expect(page.locator("h1, h2").first).to_be_visible()
    page.screenshot(path=target)


if __name__ == "__main__":
    main()
