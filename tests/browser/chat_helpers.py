"""How browser tests use the widget and speak as the shop's staff."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import jwt
from playwright.sync_api import APIRequestContext, BrowserContext, FrameLocator, Locator, Page, expect

from tests.browser.live import Live, OtherSite

Place = Page | FrameLocator
API = "**/widget/api/**"
QUESTION = "Berapa ongkos kirim susu?"  # the seeded business knows it
ANSWER = "Ongkir Depok Rp8.000"


def open_widget(page: Page, live: Live, site: OtherSite, key: str = "", **attributes: str) -> FrameLocator:
    """Go to the other site's page, open the chat and return its frame."""
    page.goto(site.page(live.url, key or live.key, **attributes))
    page.get_by_role("button", name="Buka obrolan").click()
    return page.frame_locator("iframe")


def open_chat(page: Page, live: Live, business: str = "shop") -> Page:
    """Go to the chat as a page of its own."""
    page.goto(f"{live.url}/chat/{live.seed[business]['slug']}")
    return page


def write(place: Place, text: str) -> None:
    """Write a message and send it with Enter."""
    field = place.get_by_role("textbox", name="Tulis pesan")
    field.fill(text)
    field.press("Enter")


def own(place: Place, text: str) -> Locator:
    """Return the visitor's own message."""
    return place.locator(".message.mine").filter(has_text=text)


def theirs(place: Place, text: str) -> Locator:
    """Return a message of the shop."""
    return place.locator(".message.theirs").filter(has_text=text)


def expect_sent(place: Place, text: str) -> None:
    """Wait until the server has numbered the message, once."""
    expect(own(place, text)).to_have_count(1)
    expect(own(place, text).locator(".marks time")).to_be_visible()


def wait_for_link(page: Page, transport: str) -> None:
    """Wait until the chat talks over `live` (WebSocket) or `http`."""
    page.wait_for_function("name => document.getElementById('app').dataset.link === name", arg=transport)


def block_websocket(context: BrowserContext) -> None:
    """Refuse every WebSocket, as some networks do."""
    context.route_web_socket("**/socket.io/**", lambda socket: socket.close())


def conversation_id(place: Page) -> str:
    """Return the conversation of a full-page chat, as its own session tells."""
    answer = place.evaluate(
        """async () => {
            const boot = JSON.parse(document.getElementById("boot").textContent);
            const {token} = JSON.parse(localStorage.getItem(`tanggap:${boot.key}`));
            const body = JSON.stringify({key: boot.key, token, locale: "id"});
            const headers = {"Content-Type": "application/json"};
            const answer = await fetch("/widget/api/session", {method: "POST", headers, body});
            return (await answer.json()).conversation.id;
        }"""
    )
    return str(answer)


def heard(page: Page, name: str, *, seconds: float = 15) -> list[Any]:
    """Wait until the shop's page has heard an event of the page API; return what came with each.

    The page forbids eval, which Playwright's own waiting needs.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = page.evaluate(
            "name => heard.filter((event) => event.name === name).map((event) => event.detail)", name
        )
        if found:
            return list(found)
        page.wait_for_timeout(50)
    raise AssertionError(f"no event {name}")


def ticket_id(page: Page) -> str:
    """Return the newest ticket of a full-page chat, as its messages tell."""
    answer = page.evaluate(
        """async () => {
            const boot = JSON.parse(document.getElementById("boot").textContent);
            const {token} = JSON.parse(localStorage.getItem(`tanggap:${boot.key}`));
            const headers = {Authorization: `Bearer ${token}`};
            const answer = await (await fetch("/widget/api/messages?after=0", {headers})).json();
            return answer.messages.filter((message) => message.kind === "ticket").pop().payload.ticket_id;
        }"""
    )
    return str(answer)


class Staff:
    """One of the shop's people, speaking through the inbox's API."""

    def __init__(self, live: Live, new_context: Callable[..., BrowserContext], who: str = "cs") -> None:
        context = new_context()
        context.add_cookies([live.staff_cookie(who)])
        self._live = live
        self._page = context.new_page()
        self._page.goto(f"{live.url}/inbox")

    @property
    def _request(self) -> APIRequestContext:
        return self._page.context.request

    def say(self, conversation: str, text: str, **extra: Any) -> None:
        """Answer the customer, which takes the conversation over; `extra` as in `message.send` of staff."""
        csrf = self._page.locator('meta[name="csrf-token"]').get_attribute("content") or ""
        answer = self._request.post(
            f"{self._live.url}/inbox/api/{conversation}/messages",
            data=json.dumps({"client_key": f"staff-{time.time_ns()}", "body": text, **extra}),
            headers={"X-CSRFToken": csrf, "Content-Type": "application/json"},
        )
        assert answer.ok, answer.text()


def identity_token(live: Live, subject: str, *, seconds: int = 600, secret: str = "") -> str:
    """Return what the shop's own server would sign for a customer."""
    claims: dict[str, Any] = {"sub": subject, "name": "Rina", "exp": int(time.time()) + seconds}
    return jwt.encode(claims, secret or live.seed["shop"]["identity_secret"], algorithm="HS256")
