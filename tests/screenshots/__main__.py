"""Screenshots of every page of every role: `python -m tests.screenshots`, see --help.

Needs Chromium and the bundled front end; starts the demo business on a database of its own and ends it.
Look at each picture as a person would.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, DESKTOP, PHONE
from tests.browser.demo import Demo, running_demo
from tests.browser.every_page import Facts, Spot, spots

SIZES: dict[str, dict[str, Any]] = {"desktop": DESKTOP, "phone": DESKTOP | PHONE}


def main() -> None:
    """Read the command line, start, take, end."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("screenshots"))
    parser.add_argument("--only", default="", help="a part of the picture's name")
    parser.add_argument("--locale", action="append", choices=["id", "en"], help="both when not given")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_demo(Path(folder)) as demo,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS) as browser,
    ):
        for locale in asked.locale or ["id", "en"]:
            for size, options in SIZES.items():
                take_all(browser, demo, asked.out / locale / size, locale, asked.only, options)


def take_all(
    browser: Browser, demo: Demo, folder: Path, locale: str, only: str, options: dict[str, Any]
) -> None:
    """Take the pictures of one language and size, one signed-in browser after the other."""
    facts = Facts(demo)
    pages: dict[str, Page] = {}

    def visit(**_: Any) -> BrowserContext:
        return browser.new_context(**options)

    folder.mkdir(parents=True, exist_ok=True)
    for spot in spots():
        if only not in spot.name:
            continue
        if spot.viewer not in pages:
            pages[spot.viewer] = demo.person(visit, spot.viewer, locale=locale)
        take(pages[spot.viewer], spot, facts, folder / f"{spot.name}.png")
    for page in pages.values():
        page.context.close()


def take(page: Page, spot: Spot, facts: Facts, target: Path) -> None:
    """Take one picture, of the whole page where it is longer than the window."""
    if spot.endpoint == "security.reset_password":
        facts.demo.ask_reset(page, "cs2")
    answer = page.goto(facts.demo.url + spot.path(facts), wait_until="networkidle")
    page.screenshot(path=target, full_page=True)
    print(f"{answer.status if answer else '-'} {target}", flush=True)  # noqa: T201 - talks to a person


if __name__ == "__main__":
    main()
