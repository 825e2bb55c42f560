from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from app.chat.widget_pages import allowed_origins
from app.core.extensions import db
from app.core.scope import system_scope
from app.core.uow import transaction
from app.tenancy.models import Organization
from tests.support.world import World


@pytest.fixture
def shop(world: World) -> World:
    return world


def set_widget(world: World, **values: object) -> None:
    with world.app.app_context(), system_scope("test"), transaction():
        db.session.get_one(Organization, world.id).settings_json = {"widget": values}


def frame_policy(world: World) -> str:
    page = world.app.test_client().get(f"/widget/{world.organization.widget_key}")
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    return policy.rsplit("frame-ancestors ", 1)[1]


def boot_of(html: str) -> dict[str, object]:
    found = re.search(r'id="boot">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    boot: dict[str, object] = json.loads(found[1])
    return boot


def test_an_unknown_widget_key_is_not_found(app: Flask):
    assert app.test_client().get("/widget/nobody").status_code == 404


def test_only_our_own_pages_embed_the_frame_by_default(shop: World):
    assert frame_policy(shop) == "'self'"


def test_the_listed_sites_may_embed_the_frame(shop: World):
    set_widget(shop, allowed_origins=["https://Toko.example/", "http://localhost:5632"])
    assert frame_policy(shop) == "'self' https://toko.example http://localhost:5632"


@pytest.mark.parametrize(
    "origin",
    [
        "https://a.example; script-src *",
        "https://a.example https://b.example",
        "*",
        "javascript:1",
        "https://a\nb",
    ],
)
def test_a_listed_site_that_could_widen_the_policy_is_left_out(shop: World, origin: str):
    set_widget(shop, allowed_origins=[origin, "https://b.example"])
    assert frame_policy(shop) == "'self' https://b.example"


def test_the_frame_may_be_framed_and_sends_no_frame_options(shop: World):
    page = shop.app.test_client().get(f"/widget/{shop.organization.widget_key}")
    assert "X-Frame-Options" not in page.headers


@pytest.mark.parametrize(
    ("asked", "answered"), [("https://b.example", "https://b.example"), ("https://c.example", "")]
)
def test_the_frame_speaks_to_listed_sites_only(shop: World, asked: str, answered: str):
    set_widget(shop, allowed_origins=["https://b.example"])
    page = shop.app.test_client().get(f"/widget/{shop.organization.widget_key}?origin={asked}")
    assert boot_of(page.text)["host_origin"] == answered


def test_the_frame_speaks_to_our_own_pages(shop: World):
    page = shop.app.test_client().get(f"/widget/{shop.organization.widget_key}?origin=http://localhost")
    assert boot_of(page.text)["host_origin"] == "http://localhost"


def test_a_name_with_markup_stays_text(shop: World):
    with shop.app.app_context(), system_scope("test"), transaction():
        db.session.get_one(Organization, shop.id).name = "</script><script>alert(1)</script>"
    page = shop.app.test_client().get(f"/widget/{shop.organization.widget_key}").text
    assert "<script>alert" not in page
    business = boot_of(page)["business"]
    assert isinstance(business, dict)
    assert business["name"] == "</script><script>alert(1)</script>"


def test_an_accent_that_is_no_colour_is_replaced(shop: World):
    set_widget(shop, accent="red;background:url(//x)")
    page = shop.app.test_client().get(f"/widget/{shop.organization.widget_key}").text
    assert "url(" not in page


def test_the_page_speaks_the_language_of_the_business_unless_asked_otherwise(shop: World):
    client = shop.app.test_client()
    assert '<html lang="id">' in client.get("/chat/susu", headers={"Accept-Language": "en"}).text
    assert '<html lang="en">' in client.get("/chat/susu?locale=en").text
    assert '<html lang="id">' in client.get("/chat/susu?locale=xx").text


def test_the_full_page_chat_cannot_be_framed_and_names_its_manifest(shop: World):
    client = shop.app.test_client()
    page = client.get("/chat/susu")
    assert page.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    manifest = client.get("/chat/susu/manifest.webmanifest")
    assert "/chat/susu/manifest.webmanifest" in page.text
    assert manifest.mimetype == "application/manifest+json"
    assert manifest.json is not None
    assert manifest.json["start_url"] == "/chat/susu"
    for icon in manifest.json["icons"]:
        with client.get(icon["src"]) as picture:
            assert picture.status_code == 200


def test_an_unknown_address_of_a_chat_is_not_found(app: Flask):
    assert app.test_client().get("/chat/nobody").status_code == 404
    assert app.test_client().get("/chat/nobody/manifest.webmanifest").status_code == 404


def test_the_offline_page_needs_nobody_signed_in(app: Flask):
    page = app.test_client().get("/chat/offline")
    assert page.status_code == 200


def test_the_demo_shop_embeds_the_widget_of_the_demo_business(app: Flask):
    shop = World(app, slug="susu-segar")
    page = app.test_client().get("/demo").text
    assert f'data-key="{shop.organization.widget_key}"' in page


def test_the_demo_shop_is_closed_where_demo_data_is_not_allowed(app: Flask, monkeypatch: pytest.MonkeyPatch):
    World(app, slug="susu-segar")
    monkeypatch.setattr(app.config["SETTINGS"], "host", "0.0.0.0")
    assert app.test_client().get("/demo").status_code == 404


def test_origins_are_compared_without_case_and_trailing_slash(shop: World):
    set_widget(shop, allowed_origins=[" HTTPS://Toko.Example/ "])
    with shop.app.app_context(), system_scope("test"):
        assert allowed_origins(db.session.get_one(Organization, shop.id)) == ("https://toko.example",)
