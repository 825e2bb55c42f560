"""Every page of every role, wide and on a phone: no violation that axe sees, nothing beyond the edge."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from app.roles.pages import PAGES
from tests.browser.chat_helpers import theirs, write
from tests.browser.conftest import AXE, PHONE, RULES, assert_accessible
from tests.browser.demo import Demo
from tests.browser.every_page import ADDRESSES, NOT_PAGES, ONLY_FOR, Facts, Spot, spots

pytestmark = pytest.mark.browser
BY_VIEWER = {
    viewer: list(found)
    for viewer, found in groupby(sorted(spots(), key=lambda s: s.viewer), lambda s: s.viewer)
}
HALVES = [
    (viewer, found[half::2]) for viewer, found in BY_VIEWER.items() for half in (0, 1) if found[half::2]
]
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def test_every_page_of_the_matrix_is_looked_at_or_excluded_with_a_reason(shared_app: Flask) -> None:
    readable = {rule.endpoint for rule in shared_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    listed = [*ADDRESSES, *ONLY_FOR, *NOT_PAGES]
    assert sorted(listed) == sorted(set(listed)), "an endpoint is listed twice"
    assert set(listed) == readable & set(PAGES)


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("viewer", "pages"), HALVES, ids=lambda one: one if isinstance(one, str) else "")
def test_pages_are_accessible_and_fit_a_phone(
    demo: Demo, visit: Callable[..., BrowserContext], viewer: str, pages: list[Spot]
) -> None:
    page = demo.person(visit, viewer, locale="id")
    facts = Facts(demo)
    found = [fault for spot in pages for fault in faults_of(page, spot, facts)]
    assert not found, "\n".join(found)


def faults_of(page: Page, spot: Spot, facts: Facts) -> list[str]:
    """Return what is wrong with a page, at both widths."""
    if spot.endpoint == "security.reset_password":
        facts.demo.ask_reset(page, "cs2")
    page.set_viewport_size(WIDE)
    answer = page.goto(facts.demo.url + spot.path(facts))
    found = [] if answer and answer.ok else [f"answers {answer and answer.status}"]
    found += [f"icon {name} is missing" for name in missing_icons(page)]
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        found += [f"{size['width']} px: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{size['width']} px: wider than the screen")
    return [f"{spot.name}: {fault}" for fault in found]


def violations(page: Page) -> list[str]:
    """Return what axe finds; loads it once into a page."""
    if not AXE.exists():
        pytest.skip("axe-core is missing: python3 run.py setup")
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        f"axe.run(document, {json.dumps({'runOnly': RULES, 'resultTypes': ['violations']})})"
    )
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def missing_icons(page: Page) -> list[str]:
    """Return the names of icons that the sprite does not hold: they would be drawn as nothing."""
    names: list[str] = page.evaluate(
        """async () => {
            const uses = [...document.querySelectorAll("svg use[href*='icons']")];
            if (!uses.length) return [];
            const [file] = uses[0].getAttribute("href").split("#");
            const sprite = await (await fetch(file)).text();
            const names = new Set(uses.map((use) => use.getAttribute("href").split("#")[1]));
            return [...names].filter((name) => !sprite.includes(`id="${name}"`));
        }"""
    )
    return names


@pytest.mark.parametrize("locale", ["id", "en"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_a_talk_in_the_widget_is_accessible_in_both_languages(
    demo: Demo, visit: Callable[..., BrowserContext], locale: str, size: dict[str, Any]
) -> None:
    page = demo.person(visit, "stranger", locale=locale, **size)
    page.goto(f"{demo.url}/chat/susu-segar")
    page.locator("form button.primary").click()
    write_anything(page, "ongkir ke Depok berapa?" if locale == "id" else "How much is delivery?")
    expect(theirs(page, "8.000" if locale == "id" else "8,000")).to_be_visible()
    assert_accessible(page)


def write_anything(page: Page, text: str) -> None:
    """Write in whichever language the widget speaks."""
    if page.locator("html").get_attribute("lang") == "id":
        write(page, text)
    else:
        page.get_by_role("textbox", name="Write a message").fill(text)
        page.keyboard.press("Enter")
