from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chat_helpers import heard, open_chat, open_widget
from tests.browser.conftest import PHONE, assert_accessible
from tests.browser.live import ROOT, Live, OtherSite

pytestmark = pytest.mark.browser
DIST = ROOT / "app" / "static" / "dist"


def test_the_loader_weighs_at_most_five_kilobytes(live: Live, page: Page):
    answer = page.request.get(f"{live.url}/widget/loader.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "max-age=600" in answer.headers["cache-control"]
    assert len(answer.body()) <= 5 * 1024


def test_the_first_paint_of_the_widget_takes_at_most_150_kilobytes(live: Live, page: Page):
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(gzip.compress(answer.body()))}))
    page.goto(f"{live.url}/widget/{live.key}", wait_until="networkidle")
    assert any("widget.js" in url for url in sizes)
    assert all(url.startswith(live.url) for url in sizes)
    assert sum(sizes.values()) <= 150 * 1024


def test_a_listed_site_embeds_the_chat_under_a_strict_content_policy(
    live: Live, other_site: OtherSite, page: Page
):
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    chat = open_widget(page, live, other_site)
    expect(chat.get_by_role("heading", name="Susu Segar")).to_be_visible()
    expect(chat.get_by_text("Halo Kak! Ada yang bisa kami bantu?")).to_be_visible()
    expect(page.locator("iframe")).to_have_css("width", "380px")
    assert complaints == []
    assert_accessible(page)


def test_a_site_that_is_not_listed_may_not_embed_the_chat(live: Live, other_site: OtherSite, page: Page):
    page.goto(other_site.page(live.url, live.seed["asking"]["widget_key"]))
    assert heard(page, "error")[0]["code"] == "blocked"
    expect(page.get_by_role("button", name="Buka obrolan")).to_have_count(0)
    expect(page.locator("iframe")).to_have_count(0)


def test_on_a_phone_the_panel_fills_the_screen_and_closes_again(
    live: Live, other_site: OtherSite, phone: Page
):
    chat = open_widget(phone, live, other_site)
    expect(chat.get_by_role("heading", name="Susu Segar")).to_be_visible()
    box = phone.locator("iframe").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 740}
    overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not phone.frames[-1].evaluate(overflow)
    chat.get_by_role("button", name="Tutup obrolan").click()
    expect(phone.locator("iframe")).to_be_hidden()


def test_the_keyboard_opens_uses_and_closes_the_chat(live: Live, other_site: OtherSite, page: Page):
    page.goto(other_site.page(live.url, live.key))
    launcher = page.get_by_role("button", name="Buka obrolan")
    launcher.focus()
    page.keyboard.press("Enter")
    chat = page.frame_locator("iframe")
    expect(chat.get_by_role("textbox", name="Tulis pesan")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    expect(page.get_by_role("button", name="Buka obrolan")).to_be_focused()


def test_the_demo_shop_shows_its_products_and_opens_the_chat(live: Live, page: Page):
    page.goto(f"{live.url}/demo")
    expect(page.get_by_role("heading", name="Susu cokelat")).to_be_visible()
    page.get_by_role("button", name="Tanya dulu lewat obrolan").click()
    expect(page.frame_locator("iframe").get_by_role("textbox", name="Tulis pesan")).to_be_focused()
    assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("business", ["shop", "asking"])
def test_the_full_page_chat_is_accessible_on_a_phone(
    live: Live, visit: Callable[..., BrowserContext], scheme: str, business: str
):
    phone = visit(**PHONE, color_scheme=scheme).new_page()
    open_chat(phone, live, business)
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(phone)


def test_the_installed_chat_opens_without_a_connection(live: Live, phone: Page):
    open_chat(phone, live)
    phone.evaluate("navigator.serviceWorker.ready")
    phone.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.wait_for_function("async () => Boolean(await caches.match('/chat/susu-segar'))")
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_text("Tidak ada sambungan")).to_be_visible()
    phone.goto(f"{live.url}/chat/paket")
    expect(
        phone.get_by_role("link", name="Coba lagi").or_(phone.get_by_role("link", name="Try again"))
    ).to_be_visible()
    assert_accessible(phone)
