"""Fixtures for tests that drive Chromium against a real server."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.demo import Demo, running_demo
from tests.browser.live import ROOT, Live, OtherSite, running_server

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
BUNDLE = ROOT / "app" / "static" / "dist" / "manifest.json"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Without motion: a colour in the middle of fading in is no colour to measure.
DESKTOP = {"viewport": {"width": 1280, "height": 800}, "locale": "id-ID", "reduced_motion": "reduce"}
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium; skips where it, or the bundle of the pages, is missing."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is missing: apt install chromium")
    if not BUNDLE.exists():
        pytest.skip("the front end is not bundled: python3 run.py setup")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def other_site() -> Iterator[OtherSite]:
    """Return a web server on another site, listed by the seeded shop."""
    site = OtherSite()
    yield site
    site.close()


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, other_site: OtherSite) -> Iterator[Live]:
    """Return the running server; one for all tests, each test comes as new visitors."""
    with running_server(tmp_path_factory.mktemp("live"), other_site.url) as server:
        yield server


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return the running demo business; one for all tests, so a test makes what it changes."""
    with running_demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a maker of browser contexts, each a visitor of its own; a page error fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**(DESKTOP | options))
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def page(visit: Callable[..., BrowserContext]) -> Page:
    """Return a page of 1280x800."""
    return visit().new_page()


@pytest.fixture
def phone(visit: Callable[..., BrowserContext]) -> Page:
    """Return a page of a phone, 360x740."""
    return visit(**PHONE).new_page()


@pytest.fixture
def staff_page(visit: Callable[..., BrowserContext], live: Live) -> Callable[[str], Page]:
    """Return a maker of desktop pages, signed in as one of the shop's people."""

    def make(who: str) -> Page:
        context = visit()
        context.add_cookies([live.staff_cookie(who)])
        return context.new_page()

    return make


def assert_accessible(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """Fail on any violation that axe finds in the page and its frames; `without` names rules to leave out."""
    if not AXE.exists():
        pytest.skip("axe-core is missing: python3 run.py setup")
    script = AXE.read_text(encoding="utf-8")
    options = {"runOnly": RULES, "rules": {rule: {"enabled": False} for rule in without}}
    found: list[str] = []
    for frame in page.frames:
        frame.evaluate(script)
        result = frame.evaluate(f"axe.run(document, {json.dumps(options)})")
        found += [
            f"{rule['id']}: {rule['help']}: {node['html'][:160]} {node['failureSummary']}"
            for rule in result["violations"]
            for node in rule["nodes"]
        ]
    assert not found, "\n".join(found)
